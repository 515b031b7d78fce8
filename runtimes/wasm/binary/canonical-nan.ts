import { assemble } from './assemble.ts';
import type { FloatShape } from './opcode-run.ts';
import type { ValType } from './types.ts';

const NAN_32 = [0, 0, 0xc0, 0x7f];
const NAN_64 = [0, 0, 0, 0, 0, 0, 0xf8, 0x7f];
const VECTOR = 0xfd;

/** How to choose between a result and the NaN: for each shape the constant, the comparison and the choice. */
const SHAPES: Readonly<Record<FloatShape, { type: ValType; nan: readonly number[]; choose: string }>> = {
  f32: { type: 'f32', nan: [0x43, ...NAN_32], choose: 'f32.eq select' },
  f64: { type: 'f64', nan: [0x44, ...NAN_64], choose: 'f64.eq select' },
  f32x4: {
    type: 'v128',
    nan: [VECTOR, 0x0c, ...NAN_32, ...NAN_32, ...NAN_32, ...NAN_32],
    choose: 'f32x4.eq v128.bitselect',
  },
  f64x2: { type: 'v128', nan: [VECTOR, 0x0c, ...NAN_64, ...NAN_64], choose: 'f64x2.eq v128.bitselect' },
};

/** The type of the local that a result is kept in. */
export function scratchType(shape: FloatShape): ValType {
  return SHAPES[shape].type;
}

/** The bytes that give every NaN in the result on the stack the same bits; only a NaN is not equal to itself. */
export function canonicaliseBytes(shape: FloatShape, local: number): number[] {
  const { nan, choose } = SHAPES[shape];
  const get = `local.get ${local}`;
  return [...assemble(`local.tee ${local}`), ...nan, ...assemble(`${get} ${get} ${choose}`)];
}
