import { type Immediate, READ_IMMEDIATE, type ReadImmediate } from './immediates.ts';
import { INSTRUCTIONS, type Instruction, PREFIX_ROOM, PREFIXES } from './opcodes.ts';
import type { Reader } from './reader.ts';
import { refusedOpcode } from './refused.ts';
import type { Settled, Spaces } from './spaces.ts';

/** The first prefix. No instruction behind it is admitted, but the error says which proposal it belongs to. */
const GC_PREFIX = 0xfb;

/** How to read what follows each instruction; nothing for those that stand alone, which are many. */
const READ: readonly (ReadImmediate | undefined)[] = INSTRUCTIONS.map((instruction) =>
  instruction && instruction.immediates !== 'none' ? READ_IMMEDIATE[instruction.immediates] : undefined,
);

const NO_LABELS: readonly number[] = [];

/** The instructions of a function or of a constant expression, one after the other. */
export class Instructions implements Immediate {
  readonly reader: Reader;
  readonly spaces: Settled<Spaces>;
  locals = 0;
  depth = 1;
  /** Where the current instruction starts. */
  at = 0;
  first = 0;
  firstAt = 0;
  second = 0;
  takes = 0;
  gives = 0;
  labels: readonly number[] = NO_LABELS;

  constructor(reader: Reader, spaces: Settled<Spaces>) {
    this.reader = reader;
    this.spaces = spaces;
  }

  /** Reads the next instruction and what follows it. @throws {InvalidModule} */
  next(): Instruction {
    const { reader } = this;
    this.at = reader.at;
    this.labels = NO_LABELS;
    const opcode = reader.byte();
    const instruction = opcode < GC_PREFIX ? INSTRUCTIONS[opcode] : this.#prefixed(opcode);
    if (!instruction) throw refusedOpcode(0, opcode, this.at);
    READ[instruction.number]?.(reader, this);
    return instruction;
  }

  #prefixed(prefix: number): Instruction | undefined {
    const base = PREFIXES[prefix];
    if (base === undefined && prefix !== GC_PREFIX) return undefined;
    const opcode = this.reader.u32();
    const instruction = base === undefined || opcode >= PREFIX_ROOM ? undefined : INSTRUCTIONS[base + opcode];
    if (instruction) return instruction;
    throw refusedOpcode(prefix, opcode, this.at);
  }
}
