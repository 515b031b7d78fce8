import { command } from '../../wasm-command.ts';
import type { Case } from '../case.ts';

const language = 'wasm';
const MIB = 1024 * 1024;
const PAGES = MIB / 65_536;
const GROW = `(module (memory 1) (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0))))`;

/** Each cap ends a run of a module, and says which one it was. */
export const wasmLimitCases: Case[] = [
  {
    name: 'a loop past the wall limit is ended, and what was written is kept',
    snippet: {
      language,
      source: command('(call $print (i32.const 16) (i32.const 2)) (loop $l (br $l))', {
        data: '(data (i32.const 16) "on")',
      }),
      limits: { wallMs: 200 },
    },
    expect: { status: 'limit', limit: 'wall', exitCode: null, stdout: 'on' },
  },
  {
    name: 'fuel ends a loop long before the wall limit',
    snippet: {
      language,
      source: '(module (func (export "_start") (loop $l (br $l))))',
      limits: { fuel: 1_000_000 },
    },
    expect: { status: 'limit', limit: 'fuel', exitCode: null },
  },
  {
    name: 'a program that needs less than its fuel ends well',
    snippet: {
      language,
      source: '(module (func (export "_start") (drop (i32.const 1))))',
      limits: { fuel: 2 },
    },
    expect: { status: 'ok', exitCode: 0 },
  },
  {
    name: 'memory within the cap is had, and memory past it is not',
    snippet: {
      language,
      source: GROW,
      invoke: { export: 'grow', args: [8 * PAGES - 1] },
      limits: { memoryBytes: 8 * MIB },
    },
    expect: { status: 'ok', value: 1 },
  },
  {
    name: 'growth past the cap is refused as a module expects it',
    snippet: {
      language,
      source: GROW,
      invoke: { export: 'grow', args: [8 * PAGES] },
      limits: { memoryBytes: 8 * MIB },
    },
    expect: { status: 'ok', value: -1 },
  },
  {
    name: 'several memories and tables hold no more together than one',
    snippet: {
      language,
      source: `(module (memory $a 1) (memory $b 1) (table $t 0 funcref)
        (func (export "grow") (result i32 i32 i32)
          (memory.grow $a (i32.const 80)) (memory.grow $b (i32.const 80))
          (table.grow $t (ref.null func) (i32.const 9000000))))`,
      invoke: { export: 'grow' },
      limits: { memoryBytes: 8 * MIB },
    },
    expect: { status: 'ok', value: [1, -1, -1] },
  },
  {
    name: 'memory past the cap from the start is the memory limit',
    snippet: {
      language,
      source: '(module (memory 200) (func (export "_start")))',
      limits: { memoryBytes: 8 * MIB },
    },
    expect: { status: 'limit', limit: 'memory', exitCode: null },
  },
  {
    name: 'a program that traps for want of memory met that cap',
    snippet: {
      language,
      source: `(module (memory 1) (func (export "_start")
        (if (i32.lt_s (memory.grow (i32.const 9999)) (i32.const 0)) (then unreachable))))`,
      limits: { memoryBytes: 8 * MIB },
    },
    expect: { status: 'limit', limit: 'memory', exitCode: 134 },
  },
  {
    name: 'output is cut to the byte, and the program ends there',
    snippet: {
      language,
      source: command('(loop $l (call $print (i32.const 16) (i32.const 4)) (br $l))', {
        data: '(data (i32.const 16) "abcd")',
      }),
      limits: { outputBytes: 10 },
    },
    expect: { status: 'limit', limit: 'output', exitCode: null, stdout: 'abcdabcdab', truncated: true },
  },
];
