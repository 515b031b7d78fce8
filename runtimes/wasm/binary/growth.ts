import { assemble } from './assemble.ts';
import { unitBytes } from './budget.ts';
import { burn } from './burn.ts';
import { type AddedFunction, functionIndex, globalIndex, type Plan } from './plan.ts';
import type { MemoryType, TableType } from './types.ts';

/** More units than this cannot be granted; the product with the size of a unit stays within 64 bits. */
const MOST_UNITS = 2 ** 40;

/** The index of the function that takes the place of growing a memory or a table. */
export function growthIndex(plan: Plan, kind: 'memory' | 'table', index: number): number {
  return functionIndex(plan, `grow ${kind} ${index}`, () => growthOf(plan, kind, index));
}

/**
 * Grows as the instruction does, and gives -1 as it does where the budget has less than what is asked for. The budget
 * is charged, and fuel taken by the unit, for what was granted.
 */
function growthOf(plan: Plan, kind: 'memory' | 'table', index: number): Omit<AddedFunction, 'index'> {
  const grown = plan.facts[kind === 'memory' ? 'memories' : 'tables'][index];
  if (!grown) throw new RangeError(`Expected a ${kind}, not the index ${index}`);
  const size = grown.is64 ? 'i64' : 'i32';
  const values = grown.kind === 'table' ? [grown.type] : [];
  const delta = values.length;
  const [units, before] = [delta + 1, delta + 2];
  const code = `
    local.get ${delta} ${grown.is64 ? '' : 'i64.extend_i32_u'} local.set ${units}
    ${askBudget(plan, grown, units)}
    ${values.map(() => 'local.get 0').join(' ')} local.get ${delta} ${kind}.grow ${index} local.tee ${before}
    ${size}.const -1 ${size}.eq if ${isHostShort(plan, grown) ? deny(plan) : ''} ${size}.const -1 return end
    ${chargeBudget(plan, grown, units)}
    ${plan.options.fuel ? burn(plan, `local.get ${units}`) : ''}
    local.get ${before}`;
  return {
    type: { params: [...values, size], results: [size] },
    locals: ['i64', size],
    code: assemble(code),
  };
}

function askBudget(plan: Plan, grown: MemoryType | TableType, units: number): string {
  if (plan.options.memoryBytes === undefined) return '';
  return `
    local.get ${units} i64.const ${MOST_UNITS} i64.gt_u
    local.get ${units} i64.const ${unitBytes(grown)} i64.mul global.get ${globalIndex(plan, 'budget')} i64.gt_s
    i32.or if ${deny(plan)} ${grown.is64 ? 'i64' : 'i32'}.const -1 return end`;
}

function chargeBudget(plan: Plan, grown: MemoryType | TableType, units: number): string {
  if (plan.options.memoryBytes === undefined) return '';
  const budget = globalIndex(plan, 'budget');
  return `global.get ${budget} local.get ${units} i64.const ${unitBytes(grown)} i64.mul i64.sub global.set ${budget}`;
}

function deny(plan: Plan): string {
  return `i32.const 1 global.set ${globalIndex(plan, 'denied')}`;
}

/** Whether a refusal by the engine, of what the budget has, is the host's, and not by a maximum of the module's own. */
function isHostShort({ options: { memoryBytes } }: Plan, grown: MemoryType | TableType): boolean {
  return memoryBytes !== undefined && (grown.max === undefined || grown.max * unitBytes(grown) > memoryBytes);
}
