/** What a module may be at most. Each number is well above what compilers make, and well below what hurts the host. */
export const ADMISSION = {
  /** Parameters and locals of a function: each costs the engine's optimiser at every block. */
  locals: 5_000,
  /** Blocks within each other: the engine's passes recurse, or keep a state for each. */
  depth: 10_000,
  /** Bytes of a function: the engine compiles one as a whole. */
  bodyBytes: 2 * 1024 * 1024,
  /** Locals of a function times its blocks or its depth, whichever is more: the states that a compiler keeps. */
  localsTimesBlocks: 4_000_000,
  /** Locals of a function times its branches: values that a compiler joins where branches meet. */
  localsTimesWays: 10_000_000,
  /** Branches to one block, or exceptions to one handler: V8 ends the process at 65,536 ways that meet. */
  waysToBlock: 50_000,
  /** Values on the operand stack, summed over all blocks and branches: each is a state that a compiler keeps. */
  stackStates: 2_000_000,
  functions: 100_000,
  types: 20_000,
  /** Parameters or results of a type. */
  values: 1_000,
  /** Values that an exception carries: they live outside of linear memory. */
  payload: 16,
  imports: 10_000,
  exports: 100_000,
  globals: 50_000,
  tables: 1_000,
  memories: 100,
  tags: 1_000,
  segments: 100_000,
  nameBytes: 100_000,
} as const;

/** What is refused besides what is refused to all. */
export interface AdmissionPolicy {
  /** Instructions whose results depend on the machine. */
  refuseRelaxedSimd?: boolean;
}
