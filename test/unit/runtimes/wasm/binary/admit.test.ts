import { expect, test } from 'vitest';
import { leb } from '../../../../../runtimes/leb.ts';
import { admit } from '../../../../../runtimes/wasm/binary/admit.ts';
import { InvalidModule } from '../../../../../runtimes/wasm/binary/invalid-module.ts';
import { type Bytes, body, flat, list, moduleOf, moduleWith, section, times } from './bytes.ts';
import { binaryOf } from './isolate.ts';

const TYPE = section(1, 1, 0x60, 0, 0);
const FUNCTION = section(3, 1, 0);
const CODE = section(10, 1, body([]));
const MEMORY = section(5, 1, 0, 1);
/** Where the first section's content starts, and where the first instruction of `moduleWith` stands. */
const FIRST = 10;
const CODE_AT = 23;

/** What is refused, where, and why. */
const REFUSED: readonly [claim: string, module: Uint8Array, offset: number, message: string][] = [
  ['no bytes', new Uint8Array(), 0, 'Expected more bytes before the end of this part'],
  ['another format', Uint8Array.of(0x7f, 0x45, 0x4c, 0x46), 0, 'Expected a core module of version 1'],
  ['a component', Uint8Array.of(0, 0x61, 0x73, 0x6d, 13, 0, 1, 0), 4, 'Expected a core module of version 1'],
  ['an unknown section', moduleOf([14, 0]), 8, 'Expected a section, not the number 14'],
  ['a section beyond the end', moduleOf([1, 5, 0]), 9, 'Expected at most 1 bytes of a section, not 5'],
  [
    'bytes behind a section',
    moduleOf(section(1, 0, 0)),
    11,
    'Expected the end of the section, not 1 bytes more',
  ],
  ['a section twice', moduleOf(TYPE, TYPE), 14, 'Expected section 1 once, and before section 1'],
  ['sections out of order', moduleOf(MEMORY, TYPE), 13, 'Expected section 1 once, and before section 5'],
  [
    'an overlong count',
    moduleOf([1, 6, 0x80, 0x80, 0x80, 0x80, 0x80, 0]),
    14,
    'Expected a number of at most 32 bits, not one that is longer',
  ],
  [
    'bits above 32',
    moduleOf([1, 5, 0x80, 0x80, 0x80, 0x80, 0x10]),
    14,
    'Expected a number of at most 32 bits, not one that is longer',
  ],
  ['a count beyond the section', moduleOf(section(1, 3, 0x60)), FIRST, 'Expected at most 1 types, not 3'],
  ['a name that is not text', moduleOf(section(0, 2, 0xc3, 0x28)), 11, 'Expected a name in UTF-8'],
  ['a surrogate in a name', moduleOf(section(0, 3, 0xed, 0xa0, 0x80)), 11, 'Expected a name in UTF-8'],
  ['GC types', moduleOf(section(1, 1, 0x5f, 0)), 11, 'GC types are not admitted'],
  ['recursive types', moduleOf(section(1, 1, 0x4e, 1, 0x60, 0, 0)), 11, 'GC types are not admitted'],
  ['references to any', moduleOf(section(1, 1, 0x60, 1, 0x6e, 0)), 13, 'GC types are not admitted'],
  ['continuations', moduleOf(section(1, 1, 0x5d, 0)), 11, 'Stack switching is not admitted'],
  ['strings', moduleOf(section(1, 1, 0x60, 1, 0x67, 0)), 13, 'String references are not admitted'],
  [
    'a byte that is no type',
    moduleOf(section(1, 1, 0x60, 1, 0x20, 0)),
    13,
    'Expected a type, not the byte 32',
  ],
  [
    'a reference to no type',
    moduleOf(section(1, 1, 0x60, 1, 0x63, 5, 0)),
    14,
    'Expected a type index below 0, not 5',
  ],
  [
    'the reserved imports',
    moduleOf(section(2, 1, 6, [...Buffer.from('cloche')], 1, 0x61, 3, 0x7e, 1)),
    11,
    'Expected an import from a module that is not reserved',
  ],
  ['a kind of import', moduleOf(section(2, 1, 0, 0, 5)), 13, 'Expected a kind of import below 5, not 5'],
  ['a function without a type', moduleOf(FUNCTION), 11, 'Expected a type index below 0, not 0'],
  ['custom page sizes', moduleOf(section(5, 1, 8, 1, 0)), 11, 'Custom page sizes are not admitted'],
  [
    'a maximum below the minimum',
    moduleOf(section(5, 1, 1, 2, 1)),
    13,
    'Expected a maximum of at least 2, not 1',
  ],
  [
    'more memory than there can be',
    moduleOf(section(5, 1, 0, leb(65_537))),
    11,
    'Expected at most 65536 pages of memory, not 65537',
  ],
  [
    'shared memory without a maximum',
    moduleOf(section(5, 1, 2, 1)),
    11,
    'Expected a shared memory to have a maximum',
  ],
  [
    'a shared table',
    moduleOf(section(4, 1, 0x70, 3, 1, 1)),
    12,
    'Shared-everything threads are not admitted',
  ],
  ['a table of numbers', moduleOf(section(4, 1, 0x7f, 0, 1)), 11, 'Expected a type of references, not i32'],
  [
    'a constant that is computed',
    moduleOf(section(6, 1, 0x7f, 0, 0x41, 0, 0x45, 0x0b)),
    15,
    'Expected a constant instruction, not i32.eqz',
  ],
  [
    'a constant of a later global',
    moduleOf(section(6, 1, 0x7f, 0, 0x23, 0, 0x0b)),
    14,
    'Expected a global index below 0, not 0',
  ],
  [
    'an export of nothing',
    moduleOf(section(7, 1, 1, 0x61, 0, 0)),
    14,
    'Expected a function index below 0, not 0',
  ],
  [
    'two exports of one name',
    moduleOf(MEMORY, section(7, 2, 1, 0x61, 2, 0, 1, 0x61, 2, 0)),
    20,
    'Expected the names of exports to differ',
  ],
  [
    'a start that takes',
    moduleOf(section(1, 1, 0x60, 1, 0x7f, 0), FUNCTION, section(8, 0)),
    21,
    'Expected a start function that takes and gives nothing',
  ],
  ['functions without code', moduleOf(TYPE, FUNCTION), 18, 'Expected 1 function bodies, not 0'],
  ['code without functions', moduleOf(TYPE, CODE), 16, 'Expected 0 function bodies, not 1'],
  [
    'data segments other than counted',
    moduleOf(section(12, 2), section(11, 0)),
    13,
    'Expected 2 data segments as counted, not 0',
  ],
  ['data segments that are missing', moduleOf(section(12, 2)), 11, 'Expected 2 data segments, not 0'],
  [
    'data without a memory',
    moduleOf(section(11, 1, 0, 0x41, 0, 0x0b, 0)),
    12,
    'Expected a memory, of which the module has none',
  ],
  [
    'exceptions that carry much',
    moduleOf(section(1, 1, 0x60, list(times(17, 0x7f)), 0), section(13, 1, 0, 0)),
    35,
    'Expected an exception to carry at most 16 values, not 17',
  ],
  ['an unknown instruction', moduleWith([0x16]), CODE_AT, 'Expected an instruction, not the opcode 22'],
  [
    'an unknown instruction behind a prefix',
    moduleWith([0xfc, 0x60]),
    CODE_AT,
    'Expected an instruction, not the opcode 96 behind 252',
  ],
  ['GC instructions', moduleWith([0xfb, 0]), CODE_AT, 'GC types are not admitted'],
  ['string instructions', moduleWith([0xfb, 0x80, 1]), CODE_AT, 'String references are not admitted'],
  ['wide arithmetic', moduleWith([0xfc, 19]), CODE_AT, 'Wide arithmetic is not admitted'],
  ['a label too far out', moduleWith([0x0c, 1]), CODE_AT + 1, 'Expected a label index below 1, not 1'],
  ['a local too many', moduleWith([0x20, 0, 0x1a]), CODE_AT + 1, 'Expected a local index below 0, not 0'],
  [
    'a load without memory',
    moduleWith([0x41, 0, 0x28, 2, 0, 0x1a]),
    CODE_AT + 3,
    'Expected a memory, of which the module has none',
  ],
  [
    'a segment without a count',
    moduleWith([0xfc, 9, 0]),
    CODE_AT + 2,
    'Expected a section that counts the data segments before this instruction',
  ],
  [
    'else without if',
    moduleWith([0x02, 0x40, 0x05, 0x0b]),
    CODE_AT + 2,
    'Expected else to follow if, not block',
  ],
  ['catch without try', moduleWith([0x19]), CODE_AT, 'Expected catch_all to follow try or catch, not block'],
  [
    'rethrow outside of a catch',
    moduleWith([0x09, 0]),
    CODE_AT,
    'Expected the label of a catch, not of block',
  ],
  ['an open block', moduleWith([0x02, 0x40]), CODE_AT + 3, 'Expected more bytes before the end of this part'],
  [
    'code behind the end',
    moduleWith([0x0b]),
    CODE_AT + 1,
    'Expected the end of the function, not 1 bytes more',
  ],
  [
    'a constant that is cut off',
    moduleWith([0x44, 0]),
    CODE_AT + 1,
    'Expected 8 bytes, not the 2 left in this part',
  ],
  [
    'an odd sign',
    moduleWith([0x41, 0xff, 0xff, 0xff, 0xff, 0x4f]),
    CODE_AT + 5,
    'Expected a number of at most 32 bits, not one that is longer',
  ],
];

test.each(REFUSED)('%s is refused at its byte', (_claim, module, offset, message) => {
  expect(refusalOf(module)).toEqual({ offset, message });
});

const deep = (depth: number) => moduleWith([times(depth, 2, 0x40), times(depth, 0x0b)]);
const loops = (count: number, locals: number) => moduleWith(times(count, 3, 0x40, 0x0b), { locals });
const branches = (count: number, locals = 0) => moduleWith(times(count, 0x41, 0, 0x0d, 0), { locals });
const calls = (count: number) => moduleWith([6, 0x40, times(count, 0x10, 0), 0x19, 0x0b]);
const long = (bytes: number) => moduleWith(times(bytes - 2, 1));

const piled = (height: number, ifs: number) =>
  moduleWith([times(height, 0x41, 0), times(ifs, 0x41, 0, 4, 0x40, 0x0b), times(height, 0x1a)]);
const piledUnseen = (height: number, ifs: number) =>
  moduleWith([times(height, 0x41, 0, 0xfc, 13, 0), times(ifs, 0x41, 0, 4, 0x40, 0x0b), times(height, 0x1a)], {
    before: [section(9, 1, 1, 0, 0)],
  });

test.each([
  ['locals', moduleWith([], { locals: 5_000 }), moduleWith([], { locals: 5_001 })],
  ['blocks within each other', deep(9_999), deep(10_000)],
  ['blocks for its locals', loops(3_999, 1_000), loops(4_000, 1_000)],
  ['branches for its locals', branches(10_000, 1_000), branches(10_001, 1_000)],
  ['branches to one block', branches(50_000), branches(50_001)],
  ['calls within one try', calls(50_000), calls(50_001)],
  ['operands below its blocks', piled(1_000, 999), piled(1_000, 1_001)],
  ['operands, whatever else is done', piledUnseen(1_000, 999), piledUnseen(1_000, 1_001)],
  ['bytes', long(2 * 2 ** 20), long(2 * 2 ** 20 + 1)],
])('a function has a limit of %s, which the engine still compiles', (_what, most, more) => {
  expect(refusalOf(most)).toBeUndefined();
  expect(WebAssembly.validate(most)).toBe(true);
  expect(refusalOf(more)?.message).toMatch(/^Expected .*at most/);
});

test('numbers may be as long as their bits allow, and no longer', () => {
  const long = (...bytes: Bytes[]) => refusalOf(moduleWith(flat(0x41, bytes, 0x1a)));
  expect(long(0x80, 0x80, 0x80, 0x80, 0x00)).toBeUndefined();
  expect(long(0xff, 0xff, 0xff, 0xff, 0x7f)).toBeUndefined();
  expect(long(0x80, 0x80, 0x80, 0x80, 0x78)).toBeUndefined();
  expect(long(0x80, 0x80, 0x80, 0x80, 0x08)).toBeDefined();
});

test('what a module has of its own and of others is told', async () => {
  const binary = await binaryOf(`(module
    (import "a" "f" (func (param i32 (ref null func)) (result i64))) (import "a" "m" (memory 1 2 shared))
    (import "a" "g" (global (mut externref))) (table (export "t") i64 1 2 (ref null exn)) (tag (export "e") (param v128))
    (memory (export "") i64 3) (start $s) (func $s (export "__proto__")))`);
  const nothing = { params: [], results: [] };
  expect(admit(binary)).toMatchObject({
    imports: [
      {
        module: 'a',
        name: 'f',
        type: { kind: 'func', type: { params: ['i32', 'funcref'], results: ['i64'] } },
      },
      { module: 'a', name: 'm', type: { kind: 'memory', min: 1, max: 2, shared: true, is64: false } },
      { module: 'a', name: 'g', type: { kind: 'global', type: 'externref', mutable: true } },
    ],
    exports: [
      { name: 't', type: { kind: 'table', type: 'exnref', min: 1, max: 2, is64: true } },
      { name: 'e', type: { kind: 'tag', type: { params: ['v128'], results: [] } } },
      { name: '', type: { kind: 'memory', min: 3, max: undefined, shared: false, is64: true } },
      { name: '__proto__', type: { kind: 'func', type: nothing } },
    ],
  });
});

function refusalOf(module: Uint8Array): { offset: number; message: string } | undefined {
  try {
    admit(module);
    return undefined;
  } catch (error) {
    if (!(error instanceof InvalidModule)) throw error;
    return { offset: error.offset, message: error.message };
  }
}
