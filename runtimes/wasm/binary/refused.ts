import { InvalidModule } from './invalid-module.ts';

/** A proposal that is known and not admitted, and numbers that give it away, first to last. */
interface Refused {
  subject: string;
  first: number;
  last: number;
}

const GC = 'GC types are';
const STACK_SWITCHING = 'Stack switching is';
const STRINGS = 'String references are';
const SHARED_EVERYTHING = 'Shared-everything threads are';

/** By the byte that starts a type, or is one. */
const TYPES: readonly Refused[] = [
  { subject: GC, first: 0x4c, last: 0x50 },
  { subject: STACK_SWITCHING, first: 0x5d, last: 0x5d },
  { subject: GC, first: 0x5e, last: 0x5f },
  { subject: STRINGS, first: 0x61, last: 0x62 },
  { subject: SHARED_EVERYTHING, first: 0x65, last: 0x65 },
  { subject: STRINGS, first: 0x66, last: 0x67 },
  { subject: STACK_SWITCHING, first: 0x68, last: 0x68 },
  { subject: GC, first: 0x6a, last: 0x6e },
  { subject: GC, first: 0x71, last: 0x74 },
  { subject: STACK_SWITCHING, first: 0x75, last: 0x75 },
  { subject: GC, first: 0x77, last: 0x78 },
];

/** By the opcode; behind a prefix, by the prefix times 2^16 and the opcode. */
const OPCODES: readonly Refused[] = [
  { subject: GC, first: 0xd3, last: 0xd3 },
  { subject: STACK_SWITCHING, first: 0xe0, last: 0xe6 },
  { subject: GC, first: 0xfb_0000, last: 0xfb_007f },
  { subject: STRINGS, first: 0xfb_0080, last: 0xfb_ffff },
  { subject: 'Memory control is', first: 0xfc_0012, last: 0xfc_0012 },
  { subject: 'Wide arithmetic is', first: 0xfc_0013, last: 0xfc_0016 },
  { subject: 'Half precision is', first: 0xfd_0114, last: 0xfd_015f },
  { subject: SHARED_EVERYTHING, first: 0xfe_0004, last: 0xfe_0004 },
  { subject: SHARED_EVERYTHING, first: 0xfe_004f, last: 0xfe_ffff },
];

/** Why a type is not admitted. */
export function refusedType(byte: number, at: number): InvalidModule {
  return refusal(TYPES, byte, at) ?? new InvalidModule(`Expected a type, not the byte ${byte}`, at);
}

/** Why an instruction is not admitted; `prefix` is 0 where there is none. */
export function refusedOpcode(prefix: number, opcode: number, at: number): InvalidModule {
  const number = prefix * 2 ** 16 + opcode;
  return (
    refusal(OPCODES, number, at) ??
    new InvalidModule(`Expected an instruction, not ${spell(prefix, opcode)}`, at)
  );
}

/** Why a size is not admitted. */
export function refusedSize(flags: number, at: number): InvalidModule {
  if (flags >= 8 && flags < 16) return new InvalidModule('Custom page sizes are not admitted', at);
  return new InvalidModule(`Expected the flags of a size, not ${flags}`, at);
}

/** Why a shared table is not admitted. */
export function refusedSharing(at: number): InvalidModule {
  return new InvalidModule(`${SHARED_EVERYTHING} not admitted`, at);
}

function refusal(table: readonly Refused[], number: number, at: number): InvalidModule | undefined {
  const refused = table.find(({ first, last }) => number >= first && number <= last);
  return refused && new InvalidModule(`${refused.subject} not admitted`, at);
}

function spell(prefix: number, opcode: number): string {
  return prefix === 0 ? `the opcode ${opcode}` : `the opcode ${opcode} behind ${prefix}`;
}
