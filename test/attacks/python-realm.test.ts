import { beforeAll, describe, expect, test } from 'vitest';
import { type FallenRealm, openFallenRealm } from './python-realm.ts';
import { REALM_ATTACKS } from './realm-attacks.ts';
import { hostObjects, walk } from './walk.ts';

/** What Python does before the walk, so that what is made on demand is there. */
const USE = `
import asyncio, time, random, os, sys, ctypes, js, pyodide_js
from pyodide.ffi import to_js, create_proxy
time.time(), random.random(), os.urandom(4), sys.stdin.read()
open('/tmp/a', 'w').write('a')
print(to_js([1, {'a': 2}]), create_proxy(print))
try:
    to_js([]).constructor.constructor('return process')()
except BaseException as error:
    print(type(error).__name__)
`;

/** JavaScript of the guest's own in the realm, and what becomes of it. */
const ATTACKS: readonly [name: string, source: string, expected: RegExp][] = [
  ...REALM_ATTACKS,
  ['the constructor of a constructor', 'globalThis.constructor.constructor("return process")()', /EvalError/],
  [
    'the error of a host function',
    '(() => { try { crypto.getRandomValues({ byteLength: 1 }); } catch (error) { return error instanceof Error && error.constructor.constructor === Function; } })()',
    /^true$/,
  ],
  [
    'a proxy for a view',
    '(() => { const seen = []; const trap = new Proxy(new Uint8Array(4), { get(target, key) { seen.push(key); return target[key]; } }); try { crypto.getRandomValues(trap); } catch (error) { seen.push(error.message); } return seen; })()',
    /^The host refused the call$/,
  ],
  [
    'the frames of the host in a stack',
    '(() => { const bad = []; Error.prepareStackTrace = (_, sites) => { for (const site of sites) for (const it of [site.getThis(), site.getFunction()]) if (Object(it) === it && !(it instanceof Object) && it !== globalThis) bad.push(site.getFunctionName()); return "n"; }; new Error("x").stack; fallen.FS.writeFile("/dev/stdout", new Uint8Array(1)); Error.prepareStackTrace = undefined; return bad; })()',
    /^$/,
  ],
  [
    'a stack that runs out inside host functions',
    '(() => { let leaks = 0; const dig = () => { try { crypto.getRandomValues(new Uint8Array(8)); new TextDecoder().decode(new Uint8Array(9)); } catch (error) { if (!(error instanceof Error)) leaks++; } dig(); }; try { dig(); } catch (error) { if (!(error instanceof RangeError)) leaks++; } return leaks; })()',
    /^0$/,
  ],
  ['the shared module', '(() => { const { wasm } = fallen; return [typeof wasm]; })()', /undefined/],
  [
    'the shared memory object',
    '(() => { const { memory } = fallen; try { memory.left = 1; } catch {} try { Object.setPrototypeOf(memory, {}); } catch {} return [Reflect.ownKeys(memory).length, Object.getPrototypeOf(memory)]; })()',
    /^0,$/,
  ],
];

describe('the realm of Python, fallen', () => {
  let realm: FallenRealm;
  beforeAll(async () => {
    realm = await openFallenRealm();
  }, 120_000);

  test('nothing that Python or the realm reaches is of the host', () => {
    expect(realm.python(USE)).toBe(true);
    expect(realm.printed()).toMatch(/JsException|Error/);
    const { module } = realm;
    const references = referencesOf(module);
    const { found, seen } = walk({ globalThis: realm.global, module, ...references }, hostObjects());
    expect(found).toEqual([]);
    expect(Object.keys(references).length).toBeGreaterThan(6);
    expect(seen).toBeGreaterThan(1_000);
  });

  test.each(ATTACKS)('%s gives nothing', (_, source, expected) => {
    expect(realm.javascript(source)).toMatch(expected);
  });

  test('the functions that the host calls are not to be had from a stack', () => {
    realm.javascript(`fallen.FS.readFile = () => {
      Error.prepareStackTrace = (_, sites) => sites.map((site) => typeof site.getFunction() + ' ' + site.getFunctionName());
      fallen.sites = new Error().stack;
      Error.prepareStackTrace = undefined;
      throw new Error('There is no such file');
    }`);
    realm.isolate.collect(['/sandbox/any']);
    expect(realm.javascript('fallen.sites')).toMatch(/undefined collect/);
    expect(realm.javascript("fallen.sites.filter((site) => site.startsWith('function'))")).toMatch(
      /^(function [^,]*readFile[^,]*)?$/,
    );
  });

  test('a walk does find what was let in', () => {
    const leak = { process };
    expect(walk({ leak: [leak] }, hostObjects()).found).toContainEqual({
      path: 'leak.0.process',
      host: 'process',
    });
  });
});

/** Every object of JavaScript that Python holds a reference to. */
function referencesOf(module: Record<string, unknown>): Record<string, unknown> {
  const get = module.__hiwire_get as (index: number) => unknown;
  const references: Record<string, unknown> = {};
  for (let index = 0; ; index++) {
    try {
      references[`reference ${index}`] = get(index);
    } catch {
      return references;
    }
  }
}
