import { ATOMIC_OPCODES } from './atomic-opcodes.ts';
import { CORE_OPCODES } from './core-opcodes.ts';
import type { FloatShape, Immediates, OpcodeRun, Structure } from './opcode-run.ts';
import { stackEffect } from './stack-effect.ts';
import { VECTOR_OPCODES } from './vector-opcodes.ts';

/** One instruction: a row of the tables, with every field, so that the engine sees one shape of object. */
export interface Instruction {
  number: number;
  name: string;
  immediates: Immediates;
  structure: Structure | undefined;
  diverges: boolean;
  branches: boolean;
  throws: boolean;
  free: boolean;
  constant: boolean;
  float: FloatShape | undefined;
  bulk: 'bytes' | 'entries' | undefined;
  grows: boolean;
  relaxed: boolean;
  /** What it does to the height of the operand stack; see `stackEffect`. */
  effect: number;
}

/** The opcodes that announce a longer one, and what is added to the longer one to make it a number of its own. */
export const PREFIXES: Readonly<Record<number, number>> = { 252: 0x100, 253: 0x200, 254: 0x400 };

/** How many numbers lie behind a prefix, at most. */
export const PREFIX_ROOM = 0x200;

/**
 * Every instruction that is admitted, by its number: WebAssembly 3.0 without garbage collection, and with threads and
 * the older exceptions.
 */
export const INSTRUCTIONS: readonly (Instruction | undefined)[] = byNumber(
  [...CORE_OPCODES, ...VECTOR_OPCODES, ...ATOMIC_OPCODES].flatMap(instructionsOf),
);

function instructionsOf(run: OpcodeRun): Instruction[] {
  return run.names
    .trim()
    .split(/\s+/)
    .map((name, place) => ({
      number: run.first + place,
      name,
      immediates: run.immediates ?? 'none',
      structure: run.structure,
      diverges: run.diverges ?? false,
      branches: run.branches ?? false,
      throws: run.throws ?? false,
      free: run.free ?? false,
      constant: run.constant ?? false,
      float: run.float,
      bulk: run.bulk,
      grows: run.grows ?? false,
      relaxed: run.relaxed ?? false,
      effect: stackEffect(name),
    }));
}

function byNumber(instructions: readonly Instruction[]): (Instruction | undefined)[] {
  const room = Math.max(...instructions.map(({ number }) => number)) + 1;
  const table = new Array<Instruction | undefined>(room).fill(undefined);
  for (const instruction of instructions) table[instruction.number] = instruction;
  return table;
}
