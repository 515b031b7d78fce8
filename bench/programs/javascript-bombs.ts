import type { Bomb } from './bomb.ts';

/** Bombs in JavaScript, one of each class; all of them are valid in any engine of this decade. */
export const JAVASCRIPT_BOMBS: readonly Bomb[] = [
  { id: 'busy-loop', name: 'busy loop', against: 'time', source: 'for (;;);' },
  {
    id: 'bigint-power',
    name: 'BigInt power, one call',
    against: 'time',
    source: '3n ** 40_000_000n;',
  },
  {
    id: 'search-array-like',
    name: 'search of 2⁵³ elements, one call',
    against: 'time',
    source: 'Array.prototype.includes.call({ length: 2 ** 53 - 1 }, 1);',
  },
  {
    id: 'catch-and-go-on',
    name: 'catching, and going on',
    against: 'time',
    source: 'function f() { try { for (;;); } catch { f(); } finally { f(); } }\nf();',
  },
  {
    id: 'regex',
    name: 'regular expression that backtracks',
    against: 'time',
    source: "/^(a+)+$/.test('a'.repeat(40) + '!');",
  },
  {
    id: 'microtasks',
    name: 'flood of microtasks',
    against: 'time',
    source: 'const again = () => Promise.resolve().then(again);\nagain();',
  },
  {
    id: 'thenable',
    name: 'promise that resolves to itself',
    against: 'time',
    source: 'const it = { then(resolve) { resolve(it); } };\nPromise.resolve(it);',
  },
  {
    id: 'timers',
    name: 'flood of timers',
    against: 'time',
    source: 'const again = () => { setTimeout(again, 0); };\nfor (let n = 0; n < 50; n++) again();',
  },
  {
    id: 'async-generator',
    name: 'async generator without an end',
    against: 'time',
    source: '(async () => { for await (const _ of (async function* () { for (;;) yield 1; })()); })();',
  },
  {
    id: 'sort',
    name: 'sort of many elements, one call',
    against: 'time',
    source:
      "const a = Array.from({ length: 200_000 }, (_, i) => 'x' + (i * 7919) % 200_003);\nfor (;;) a.toSorted();",
  },
  {
    id: 'join',
    name: 'join of 2³² nothings, one call',
    against: 'time',
    source: "const a = [];\na.length = 2 ** 32 - 1;\na.join('');",
  },
  {
    id: 'json',
    name: 'JSON of an object that shares its parts',
    against: 'time',
    source: 'let o = {};\nfor (let n = 0; n < 60; n++) o = { a: o, b: o };\nJSON.stringify(o);',
  },
  {
    id: 'string-search',
    name: 'search in a long text, one call',
    against: 'time',
    source: "const s = 'a'.repeat(1 << 21);\nfor (;;) s.indexOf('a'.repeat(1 << 20) + 'b');",
  },
  {
    id: 'proxy',
    name: 'traps of a proxy, without an end',
    against: 'time',
    source: 'const it = new Proxy({}, { get: () => { for (;;) try { it.again; } catch {} } });\nit.once;',
  },
  {
    id: 'getter-recursion',
    name: 'getters that call each other, caught',
    against: 'time',
    source:
      'const o = { get a() { try { return this.a; } catch { return this.a; } } };\nfor (;;) try { o.a; } catch {}',
  },
  {
    id: 'string-doubling',
    name: 'strings that double, failures caught',
    against: 'memory',
    source:
      "const kept = [];\nlet s = 'x';\nfor (;;) try { s += s; kept.push(s.split('')); } catch { s = 'x' + kept.length; }",
  },
  {
    id: 'array-growth',
    name: 'arrays without an end',
    against: 'memory',
    source: 'const kept = [];\nfor (;;) kept.push([1, 2, 3, 4, 5, 6, 7, 8]);',
  },
  {
    id: 'buffers',
    name: 'buffers, filled',
    against: 'memory',
    source: 'const kept = [];\nfor (;;) kept.push(new Uint8Array(1 << 20).fill(7));',
  },
  {
    id: 'buffers-caught',
    name: 'buffers, filled, failures caught',
    against: 'memory',
    source: 'const kept = [];\nfor (;;) try { kept.push(new Uint8Array(1 << 18).fill(7)); } catch {}',
  },
  {
    id: 'closures',
    name: 'objects in a map, without an end',
    against: 'memory',
    source: 'const kept = new Map();\nfor (let n = 0; ; n++) kept.set({ n }, () => n);',
  },
];
