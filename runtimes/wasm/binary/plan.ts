import type { ModuleFacts } from './facts.ts';
import type { FuncType } from './types.ts';

/** What a rewritten module is to have of its own accord. */
export interface RewriteOptions {
  /** The most bytes that memories and tables may hold together; they ask `cloche.budget` before they grow. */
  memoryBytes?: number;
  /** Takes from `cloche.fuel` what each instruction costs. */
  fuel?: boolean;
  /** Gives every NaN that arithmetic makes the same bits. */
  canonicalNan?: boolean;
}

/** The globals that a rewritten module may import from `cloche`; each is mutable. */
export const ADDED_GLOBALS = {
  /** Bytes that memories and tables may still grow by. */
  budget: 'i64',
  /** 1 once growth was refused. */
  denied: 'i32',
  /** What is left to spend; below 0 it is spent, and the module has trapped. */
  fuel: 'i64',
} as const;

/** The name of an imported global. */
export type AddedGlobal = keyof typeof ADDED_GLOBALS;

/** A function that the rewriter adds. */
export interface AddedFunction {
  index: number;
  type: FuncType;
  /** Declared besides the parameters. */
  locals: readonly ('i32' | 'i64')[];
  code: readonly number[];
}

/** What is added to a module. */
export interface Plan {
  readonly facts: ModuleFacts;
  readonly options: RewriteOptions;
  /** In the order of their indices, which start where those of the module's own globals did. */
  readonly globals: readonly AddedGlobal[];
  /** By a key of their maker's; more come as the code is read. */
  readonly functions: Map<string, AddedFunction>;
}

/** What is added whatever the code is. */
export function makePlan(facts: ModuleFacts, options: RewriteOptions): Plan {
  const globals: AddedGlobal[] = [];
  if (options.memoryBytes !== undefined) globals.push('budget', 'denied');
  if (options.fuel) globals.push('fuel');
  return { facts, options, globals, functions: new Map() };
}

/** The index of an added global. */
export function globalIndex({ facts, globals }: Plan, name: AddedGlobal): number {
  return facts.imported.globals + globals.indexOf(name);
}

/** The index of an added function, which is made when it is first asked for. */
export function functionIndex(plan: Plan, key: string, make: () => Omit<AddedFunction, 'index'>): number {
  const known = plan.functions.get(key);
  if (known) return known.index;
  const index = plan.facts.functions.length + plan.functions.size;
  plan.functions.set(key, { index, ...make() });
  return index;
}
