import { expect, test } from 'vitest';
import { findExport } from '../../../../../runtimes/wasm/component/types/find-export.ts';
import type { ComponentTypes, ExportedFunction } from '../../../../../runtimes/wasm/component/types/model.ts';

const FUNCTIONS: [string | null, string][] = [
  [null, 'run'],
  ['demo:app/calc@0.1.0', 'run'],
  ['demo:app/calc@0.1.0', 'area'],
  ['demo:app/calc@0.1.0', '[constructor]counter'],
  ['demo:app/calc@0.1.0', '[method]counter.add'],
  ['demo:app/old@0.1.0', 'go'],
  ['demo:app/old@0.2.0', 'go'],
  ['plain', 'area'],
];

function component(functions: readonly [string | null, string][]): ComponentTypes {
  const exported = functions.map(
    ([home, name]): ExportedFunction => ({ interface: home, name, params: [], result: null, isAsync: false }),
  );
  return { types: [], resources: [], functions: exported };
}

function find(name: string): string {
  const found = findExport(component(FUNCTIONS), name);
  return 'mistake' in found ? found.mistake : `${found.call.function.interface}#${found.call.function.name}`;
}

test.each([
  ['run', 'null#run'],
  ['calc#run', 'demo:app/calc@0.1.0#run'],
  ['demo:app/calc#area', 'demo:app/calc@0.1.0#area'],
  ['calc@0.1.0#area', 'demo:app/calc@0.1.0#area'],
  ['demo:app/calc@0.1.0#area', 'demo:app/calc@0.1.0#area'],
  ['plain#area', 'plain#area'],
  ['calc#counter.new', 'demo:app/calc@0.1.0#[constructor]counter'],
  ['calc#[constructor]counter', 'demo:app/calc@0.1.0#[constructor]counter'],
  ['counter.add', 'demo:app/calc@0.1.0#[method]counter.add'],
  ['old@0.2.0#go', 'demo:app/old@0.2.0#go'],
])('%s is %s', (name, found) => {
  expect(find(name)).toBe(found);
});

test.each(['', '#', 'calc', 'calc#', 'constructor', '__proto__#run', 'app/calc#area', 'calc#counter'])(
  '%j is no export, and the answer says which there are',
  (name) => {
    expect(find(name)).toMatch(
      /^Expected the name of an exported function: run, demo:app\/calc@0\.1\.0#run, /,
    );
  },
);

test('a name that fits several exports is none, and the answer says which those are', () => {
  const expected = 'Expected the name of one exported function, got one of several: ';
  expect(find('area')).toBe(`${expected}demo:app/calc@0.1.0#area, plain#area`);
  expect(find('old#go')).toBe(`${expected}demo:app/old@0.1.0#go, demo:app/old@0.2.0#go`);
});

test('what there is is listed in bounded length', () => {
  const many = Array.from({ length: 500 }, (_, index): [null, string] => [
    null,
    `${'x'.repeat(400)}${index}`,
  ]);
  const found = findExport(component(many), 'y');
  expect('mistake' in found && found.mistake.length).toBeLessThan(1100);
  expect(findExport(component([]), 'y')).toEqual({
    mistake: 'Expected the name of an exported function, the component has none',
  });
});

test('a function that is asynchronous, or speaks of streams somewhere, is named as not supported', () => {
  const base = { interface: null, result: null, isAsync: false };
  const types: ComponentTypes['types'] = [
    { kind: 'unsupported', what: 'stream' },
    { kind: 'option', item: 0 },
  ];
  const functions: ExportedFunction[] = [
    { ...base, name: 'later', params: [], isAsync: true },
    { ...base, name: 'flow', params: [{ name: 'from', type: 1 }] },
  ];
  const found = ['later', 'flow'].map((name) => findExport({ types, resources: [], functions }, name));
  expect(found).toEqual([
    { mistake: 'later is asynchronous, which is not supported' },
    { mistake: 'flow speaks of a type stream, which is not supported' },
  ]);
});
