import { assemble } from './assemble.ts';
import { burn } from './burn.ts';
import type { Instructions } from './instructions.ts';
import type { Instruction } from './opcodes.ts';
import { type AddedFunction, functionIndex, type Plan } from './plan.ts';

/** How many of what an operand counts are paid for with one. */
const SHIFT = { bytes: 3, entries: 0 } as const;

/** No number of bytes comes to more; no table has as many entries, and what a trap costs does not matter. */
const MOST = 2n ** 61n - 1n;

/** The index of the function that charges for a bulk instruction: it takes and gives back the operand on top. */
export function bulkIndex(plan: Plan, instruction: Instruction, code: Instructions): number {
  const { bulk = 'bytes' } = instruction;
  const length = isLong(code, instruction) ? 'i64' : 'i32';
  return functionIndex(plan, `bulk ${bulk} ${length}`, () => bulkOf(plan, bulk, length));
}

function bulkOf(plan: Plan, bulk: 'bytes' | 'entries', length: 'i32' | 'i64'): Omit<AddedFunction, 'index'> {
  const widened = `local.get 0 ${length === 'i32' ? 'i64.extend_i32_u' : ''}`;
  const code = `${burn(plan, `${widened} i64.const ${SHIFT[bulk]} i64.shr_u i64.const ${MOST} i64.and`)} local.get 0`;
  return { type: { params: [length], results: [length] }, locals: [], code: assemble(code) };
}

/** Whether the operand has 64 bits: of a copy, only when both ends do. */
function isLong({ spaces, first, second }: Instructions, { immediates }: Instruction): boolean {
  const { memories, tables } = spaces;
  if (immediates === 'memory') return memories[first]?.is64 ?? false;
  if (immediates === 'table') return tables[first]?.is64 ?? false;
  if (immediates === 'memories') return (memories[first]?.is64 && memories[second]?.is64) ?? false;
  if (immediates === 'tables') return (tables[first]?.is64 && tables[second]?.is64) ?? false;
  return false;
}
