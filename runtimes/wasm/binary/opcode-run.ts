/** The kinds of what follows an opcode; their place in the list is their number. `instructions.ts` reads each. */
export const IMMEDIATES = [
  'none',
  'block',
  'label',
  'outerLabel',
  'labels',
  'tryTable',
  'function',
  'type',
  'typeTable',
  'local',
  'global',
  'table',
  'tables',
  'element',
  'elementTable',
  'memory',
  'memories',
  'memoryArgument',
  'memoryLane',
  'data',
  'dataMemory',
  'tag',
  'types',
  'heap',
  'lane',
  'fence',
  'i32',
  'i64',
  'f32',
  'f64',
  'v128',
] as const;

/** One kind of what follows an opcode. */
export type Immediates = (typeof IMMEDIATES)[number];

/** The shape of a float result whose NaN bits the specification leaves open. */
export type FloatShape = 'f32' | 'f64' | 'f32x4' | 'f64x2';

/** How an instruction bears on the nesting of blocks. */
export type Structure =
  | 'block'
  | 'loop'
  | 'if'
  | 'else'
  | 'end'
  | 'try'
  | 'try_table'
  | 'catch'
  | 'catch_all'
  | 'delegate'
  | 'rethrow';

/** Instructions whose numbers follow each other and that have all but the name in common. */
export interface OpcodeRun {
  /** The number of the first: its opcode, or behind a prefix what `PREFIXES` adds to it. */
  first: number;
  /** In order, with white space between. */
  names: string;
  immediates?: Immediates;
  structure?: Structure;
  /** What stands next in the block is never reached. */
  diverges?: true;
  /** What stands next is not always reached. */
  branches?: true;
  /** An exception may come out of it. */
  throws?: true;
  /** Does nothing by itself, and costs no fuel. */
  free?: true;
  /** May stand in a constant expression. */
  constant?: true;
  float?: FloatShape;
  /** What the operand on top of the stack counts, when the work is as long as that. */
  bulk?: 'bytes' | 'entries';
  /** Makes the memory or table larger, by the operand on top of the stack. */
  grows?: true;
  /** The result depends on the machine. */
  relaxed?: true;
}
