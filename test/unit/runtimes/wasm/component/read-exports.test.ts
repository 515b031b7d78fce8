import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Shape, TypeRef } from '../../../../../runtimes/wasm/component/types/model.ts';
import { readExports } from '../../../../../runtimes/wasm/component/types/read-exports.ts';
import { CALC, CALC_CORE } from './calc.ts';
import { makeComponent } from './make-component.ts';

const CALC_HOME = 'demo:app/calc@0.1.0';

/** The types of a component of one interface, as its function `f` speaks of them. */
async function typesOf(wit: string): Promise<Shape<TypeRef>[]> {
  return readExports(await makeComponent(`package a:b; interface i { ${wit} } world w { export i; }`)).types;
}

test('every exported function is found with the interface that it is of', async () => {
  const { functions } = readExports(await makeComponent(CALC, CALC_CORE));
  expect(functions.map(({ interface: home, name }) => [home, name])).toEqual([
    [null, 'run-it'],
    [CALC_HOME, '[constructor]counter'],
    [CALC_HOME, '[method]counter.add'],
    [CALC_HOME, '[method]counter.twice'],
    [CALC_HOME, '[static]counter.make'],
    [CALC_HOME, '[constructor]even'],
    [CALC_HOME, '[method]even.get'],
    [CALC_HOME, '[method]hidden.peek'],
    [CALC_HOME, 'halve'],
    [CALC_HOME, 'sum'],
    [CALC_HOME, 'seen'],
    [CALC_HOME, 'crash'],
    [CALC_HOME, 'nothing'],
    [CALC_HOME, 'look'],
    ['demo:app/other@0.1.0', 'value'],
    ['demo:app/other@0.1.0', 'nothing'],
  ]);
});

test('a resource is the same one in the interface that uses it, and its constructor is known', async () => {
  const { functions, resources, types } = readExports(await makeComponent(CALC, CALC_CORE));
  const used = functions.flatMap(({ name, params: [first] }) =>
    ['value', 'sum'].includes(name) && typeof first?.type === 'number' ? [types[first.type]] : [],
  );
  const described = used.map((shape) => shape?.kind === 'borrow' && resources[shape.resource]);
  const counter = { name: 'counter', interface: CALC_HOME, constructs: [{ name: 'start', type: 's32' }] };
  expect(described).toEqual([counter, counter]);
});

test('types come with all that they are made of', async () => {
  const wit = `record r { a: u8, b-c: list<u16, 3> } variant v { one(r), two } enum e { x, y } flags g { p, q }
    f: func(v: v, t: tuple<e, g, char>, m: map<string, option<bool>>) -> result<_, list<f32>>;`;
  expect(await typesOf(wit)).toEqual([
    { kind: 'list', item: 'u16', length: 3 },
    {
      kind: 'record',
      fields: [
        { name: 'a', type: 'u8' },
        { name: 'b-c', type: 0 },
      ],
    },
    {
      kind: 'variant',
      cases: [
        { name: 'one', type: 1 },
        { name: 'two', type: null },
      ],
    },
    { kind: 'enum', names: ['x', 'y'] },
    { kind: 'flags', names: ['p', 'q'] },
    { kind: 'tuple', items: [3, 4, 'char'] },
    { kind: 'option', item: 'bool' },
    { kind: 'map', key: 'string', value: 6 },
    { kind: 'list', item: 'f32', length: null },
    { kind: 'result', ok: null, err: 8 },
  ]);
});

test('a type of a type of a type is as large as its definitions, however many values it stands for', () => {
  const pair = (of: number) => [0x6f, 2, ...index(of), ...index(of)];
  expect(readExports(nested(80, pair)).types).toHaveLength(80);
});

test('a type may have 100 levels, and no more', () => {
  const list = (of: number) => [0x70, ...index(of)];
  expect(readExports(nested(100, list)).types).toHaveLength(100);
  expect(() => readExports(nested(101, list))).toThrow('The component has a type of more than 100 levels');
});

/** A component, beyond what a validator lets pass, with a function of a type that is made of a type, and so on. */
function nested(levels: number, define: (of: number) => number[]): Uint8Array {
  const definitions = Array.from({ length: levels }, (_, level) => define(level));
  const func = [0x40, 1, 1, 0x78, ...index(levels), 1, 0];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0],
    ...section(7, levels + 2, [0x7d, ...definitions.flat(), ...func]),
    ...section(10, 1, [0, 1, 0x66, 1, ...index(levels + 1)]),
    ...section(11, 1, [0, 1, 0x67, 1, 0, 0]),
  ]);
}

test('components that instantiate one another ever more often are refused', () => {
  const start = [0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0];
  const twice = (of: number) => [
    ...start,
    ...section(6, 1, [4, 2, 1, of]),
    ...section(5, 2, [0, 0, 0, 0, 0, 0]),
  ];
  const components = [start, ...Array.from({ length: 40 }, (_, level) => twice(level))];
  const nestedOnes = components.flatMap((body) => [4, ...index(body.length), ...body]);
  const bytes = Uint8Array.from([...start, ...nestedOnes, ...section(5, 1, [0, 40, 0])]);
  expect(() => readExports(bytes)).toThrow('The component has too many definitions');
});

function section(id: number, count: number, items: readonly number[]): number[] {
  const body = [...index(count), ...items];
  return [id, ...index(body.length), ...body];
}

/** A number below 2^13, as the format has it, signed or not. */
function index(value: number): number[] {
  return value < 0x40 ? [value] : [0x80 | (value & 0x7f), value >> 7];
}

test('bytes that are no component, or one that was tampered with, are refused or read, and never more', async () => {
  const component = await makeComponent(CALC, CALC_CORE);
  const change = fc.record({ at: fc.nat(component.length - 1), to: fc.nat(255) });
  const property = fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
    const bytes = component.slice();
    for (const { at, to } of changes) bytes[at] = to;
    expect(outcomeOf(bytes)).toMatch(
      /^(read$|The component |The bytes are not a|A number of the component is |The encoded data was not valid)/,
    );
  });
  fc.assert(property, { numRuns: 3000 });
});

test('a component cut short anywhere is refused, but where a section ends', async () => {
  const component = await makeComponent(CALC, CALC_CORE);
  const outcomes = new Set(Array.from(component, (_, end) => outcomeOf(component.subarray(0, end))));
  expect([...outcomes].sort()).toEqual(['The component ends too early', 'read']);
});

function outcomeOf(bytes: Uint8Array): string {
  try {
    readExports(bytes);
    return 'read';
  } catch (error) {
    return error instanceof Error ? error.message : 'no error';
  }
}
