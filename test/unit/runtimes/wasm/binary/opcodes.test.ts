import { parse } from '@bytecodealliance/jco-transpile/wasm-tools';
import { expect, test } from 'vitest';
import { leb } from '../../../../../runtimes/leb.ts';
import { ATOMIC_OPCODES } from '../../../../../runtimes/wasm/binary/atomic-opcodes.ts';
import { CORE_OPCODES } from '../../../../../runtimes/wasm/binary/core-opcodes.ts';
import type { Immediates } from '../../../../../runtimes/wasm/binary/opcode-run.ts';
import { INSTRUCTIONS, type Instruction, PREFIXES } from '../../../../../runtimes/wasm/binary/opcodes.ts';
import { VECTOR_OPCODES } from '../../../../../runtimes/wasm/binary/vector-opcodes.ts';

/** What may be written behind the name of an instruction. */
const WRITTEN: Partial<Record<Immediates, string>> = {
  label: '0',
  labels: '0 0',
  function: '$f',
  type: '$t',
  typeTable: '(type $t)',
  local: '0',
  global: '$g',
  table: '$a',
  tables: '$a $a',
  element: '$e',
  elementTable: '$a $e',
  memory: '$m',
  memories: '$m $m',
  memoryLane: '0',
  data: '$d',
  dataMemory: '$m $d',
  tag: '$x',
  types: '(result i32)',
  heap: 'func',
  lane: '0',
  i32: '0',
  i64: '0',
  f32: '0',
  f64: '0',
  v128: 'i64x2 0 0',
};

const SURROUNDINGS = `(type $t (func)) (memory $m 1 1 shared) (table $a 1 funcref) (global $g (mut i32) (i32.const 0))
  (tag $x) (elem $e func $f) (data $d "")`;

const alone = INSTRUCTIONS.filter((row) => row !== undefined).filter(
  ({ structure }) => structure === undefined,
);

test.each(alone.map((row) => [row.name, row] as const))(
  '%s is encoded as the table says',
  async (name, row) => {
    const written = name === 'i8x16.shuffle' ? '0 '.repeat(16) : (WRITTEN[row.immediates] ?? '');
    const text = `(module ${SURROUNDINGS} (func $f (local i32) unreachable ${name} ${written}))`;
    const code = (await parse(text)) as Uint8Array;
    const body = Buffer.from(code).indexOf(Buffer.from([1, 1, 0x7f, 0]));
    const opcode = opcodeOf(row);
    expect([...code.subarray(body + 4, body + 4 + opcode.length)]).toEqual(opcode);
  },
);

test('no number has two instructions', () => {
  const runs = [...CORE_OPCODES, ...VECTOR_OPCODES, ...ATOMIC_OPCODES];
  const names = runs.flatMap((run) => run.names.trim().split(/\s+/));
  expect(INSTRUCTIONS.flatMap((row) => (row ? [row.name] : [])).sort()).toEqual(names.sort());
});

function opcodeOf({ number }: Instruction): number[] {
  const prefix = Object.entries(PREFIXES).findLast(([, base]) => number >= base);
  return prefix ? [Number(prefix[0]), ...leb(number - prefix[1])] : [number];
}
