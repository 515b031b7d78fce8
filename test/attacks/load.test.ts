import { expect, test } from 'vitest';
import { toSnippet } from './adapter.ts';
import { loadAttacks } from './load.ts';

const attacks = loadAttacks('wasm.jsonl');

function find(id: string) {
  const attack = attacks.find((each) => each.id === id);
  if (attack === undefined) throw new Error(`Expected an attack ${id}`);
  return attack;
}

test.for(['wasm-bomb-deep-blocks', 'wasm-bomb-deep-loops-locals'])(
  'the binary of %s is a module that runs',
  (id) => {
    const bytes = Buffer.from(find(id).code, 'base64');
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
    expect(Object.keys(exports)).toEqual(['memory', '_start']);
    expect((exports._start as () => void)()).toBeUndefined();
  },
);

test('no two of the many types are the same', () => {
  const types = find('wasm-bomb-many-types').code.match(/\(param [^)]+\)/g) ?? [];
  expect(types).toHaveLength(50_000);
  expect(new Set(types).size).toBe(50_000);
});

test('a text too long for a request is sent as the module it stands for', async () => {
  const attack = find('wasm-bomb-many-functions');
  const { source = '' } = await toSnippet(attack);
  expect(source.length).toBeLessThan(attack.code.length / 2);
  const module = new WebAssembly.Module(Buffer.from(source, 'base64'));
  expect(WebAssembly.Module.exports(module).map(({ name }) => name)).toEqual(['memory', '_start']);
});
