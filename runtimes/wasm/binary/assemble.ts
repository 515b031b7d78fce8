import { leb, signedLeb } from '../../leb.ts';
import { INSTRUCTIONS, type Instruction, PREFIXES } from './opcodes.ts';

/** Of two instructions with one name, the one that stands first, which is the shorter. */
const NAMED = new Map(INSTRUCTIONS.flatMap((row) => (row ? [[row.name, row] as const] : [])).toReversed());
const EMPTY_BLOCK = 0x40;

/**
 * Turns instructions of the rewriters' own into bytes: names as the specification has them, each with its numbers
 * behind it; blocks take and give nothing. Indices are unsigned, constants signed and below 2^53.
 */
export function assemble(text: string): number[] {
  let last: Instruction | undefined;
  return text
    .trim()
    .split(/\s+/)
    .flatMap((word) => {
      if (/^-?\d/.test(word))
        return last?.name.endsWith('const') ? signedLeb(BigInt(word)) : leb(Number(word));
      last = NAMED.get(word);
      if (!last) throw new Error(`Expected the name of an instruction, not ${word}`);
      return last.immediates === 'block' ? [...opcodeOf(last), EMPTY_BLOCK] : opcodeOf(last);
    });
}

function opcodeOf({ number }: Instruction): number[] {
  const prefix = Object.entries(PREFIXES).findLast(([, base]) => number >= base);
  return prefix ? [Number(prefix[0]), ...leb(number - prefix[1])] : [number];
}
