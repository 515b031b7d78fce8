import { runInThisContext } from 'node:vm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readInvoke } from '../../../../../runtimes/wasm/component/read-invoke.ts';
import type { Call } from '../../../../../runtimes/wasm/component/types/find-export.ts';
import { mapParts } from '../../../../../runtimes/wasm/component/types/map-parts.ts';
import type { Shape, TypeRef } from '../../../../../runtimes/wasm/component/types/model.ts';
import { arbitrarySample, type Tree } from './arbitrary-type.ts';

type Invoke = (exports: object, call: string, args: string) => string;

const invoke = runInThisContext(readInvoke()) as Invoke;

/** A call of a function `f` that takes and gives a type. */
function echo(type: TypeRef, types: Shape<TypeRef>[], resources: Call['resources'] = []): string {
  const params = [{ name: 'x', type }];
  const called = { interface: null, name: 'f', params, result: type, isAsync: false };
  return JSON.stringify({ types, resources, function: called } satisfies Call);
}

function tabulate(tree: Tree, types: Shape<TypeRef>[]): TypeRef {
  if (typeof tree.is === 'string') return tree.is;
  return types.push(mapParts<Tree, TypeRef>(tree.is, (part) => tabulate(part, types))) - 1;
}

/** Calls a function that gives back what it takes: a tuple of the value, since of a result the glue gives the payload. */
function callWith(type: Tree, json: unknown) {
  const types: Shape<TypeRef>[] = [];
  const ref = tabulate({ is: { kind: 'tuple', items: [type] } }, types);
  return JSON.parse(invoke({ f: (x: unknown) => x }, echo(ref, types), JSON.stringify([[json]])));
}

test('a value of any type is the same after it was converted there and back', () => {
  const property = fc.property(arbitrarySample(4), ({ type, json }) => {
    const end = callWith(type, json);
    expect(end).toEqual({ json: expect.any(String), text: expect.any(String) });
    expect(JSON.parse(end.json)).toEqual([json]);
  });
  fc.assert(property, { numRuns: 2000 });
});

test('any JSON is a value of a type or a mistake of bounded length', () => {
  const property = fc.property(arbitrarySample(3), fc.jsonValue(), ({ type }, json) => {
    const end = callWith(type, json);
    if ('mistake' in end) expect(end.mistake).toMatch(/^args.{1,400}$/s);
    else expect(end).toEqual({ json: expect.any(String), text: expect.any(String) });
  });
  fc.assert(property, { numRuns: 2000 });
});

test('a map is an array of keys and values', () => {
  const types: Shape<TypeRef>[] = [{ kind: 'map', key: 'string', value: 'u64' }];
  const call = (json: unknown) =>
    JSON.parse(invoke({ f: (x: unknown) => x }, echo(0, types), JSON.stringify([json])));
  expect(call([['a', 1]])).toEqual({ json: '[["a",1]]', text: '[("a", 1)]' });
  expect(call([['a']])).toEqual({
    mistake: 'args[0][0]: expected an array of a key and a value, got an array of 1',
  });
  expect(call({ a: 1 })).toEqual({
    mistake: 'args[0]: expected map<string, u64>, got an object',
  });
});

test('no constructor runs for arguments of which a later one is wrong', () => {
  let constructed = 0;
  class Counter {
    constructor() {
      constructed += 1;
    }
  }
  const types: Shape<TypeRef>[] = [
    { kind: 'own', resource: 0 },
    { kind: 'tuple', items: [0, 'u8'] },
  ];
  const call = echo(1, types, [{ name: 'counter', interface: null, constructs: [] }]);
  const exports = { Counter, f: () => [null, 1] };
  expect(JSON.parse(invoke(exports, call, '[[[], "x"]]'))).toEqual({
    mistake: 'args[0][1]: expected u8 (0 to 255), got a string',
  });
  expect(constructed).toBe(0);
  expect(JSON.parse(invoke(exports, call, '[[[], 1]]'))).toMatchObject({ text: '(resource(counter), 1)' });
  expect(constructed).toBe(1);
});

test('only what a component has itself is called, not what its objects inherit', () => {
  const call = echo('u8', []).replace('"name":"f"', '"name":"to-string"');
  expect(() => invoke({}, call, '[1]')).toThrow('The component does not have what it exports');
});

test('a key that would be a prototype is a field that a record does not have', () => {
  const types: Shape<TypeRef>[] = [{ kind: 'record', fields: [{ name: 'x', type: 'u8' }] }];
  const end = invoke({ f: (x: unknown) => x }, echo(0, types), '[{"x": 1, "__proto__": {"x": 2}}]');
  expect(JSON.parse(end)).toEqual({ mistake: 'args[0]: expected record {x}, got an object' });
});
