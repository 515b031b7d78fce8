import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SnippetInput } from '../../../src/core/snippet.ts';
import { createRunner, type Runner } from '../../../src/runner/runner.ts';

const MOST_SANDBOXES = 6;
const ROUNDS = 500;
const MIB = 1024 * 1024;

/** Programs that leave something behind wherever a program can. */
const DIRTY: Partial<SnippetInput>[] = [
  { source: 'globalThis.leak = 1; delete globalThis.Map; globalThis.Set = 2; var hoisted = 3; let own = 4;' },
  {
    source:
      'Object.prototype.polluted = 1; Array.prototype.map = () => { throw 1 }; String.prototype.at = 0;',
  },
  { source: 'JSON.parse = JSON.stringify = () => 7; Math.random = () => 0.5; Date.now = () => 0;' },
  { source: 'Object.freeze(Object.prototype); Object.freeze(globalThis); Object.freeze(Array.prototype);' },
  {
    source:
      "const fs = require('fs'); fs.writeFileSync('left', '1'); fs.mkdirSync('/tmp/left/deep', { recursive: true }); process.chdir('/tmp/left');",
  },
  {
    source:
      "process.env.LEFT = '1'; process.argv.push('left'); process.exitCode = 7; process.title = 'left'; process.on('exit', () => console.log('left'));",
  },
  { source: "setInterval(() => console.log('late'), 1); setImmediate(() => process.exit(0));" },
  { source: "Promise.reject(new Error('left')); new Promise(() => {}).then(() => console.log('late'));" },
  {
    source:
      "process.nextTick(() => console.log('late')); queueMicrotask(() => console.log('late')); process.exit(3);",
  },
  {
    source:
      "require('./kept').n++; require('util').inspect.defaultOptions = null; require('events').prototype.emit = null; console.log = () => {};",
    files: [{ path: 'kept.js', content: 'exports.n = 1;' }],
  },
  { source: 'const big = []; for (let i = 0; i < 50; i++) big.push(new Uint8Array(1e5).fill(i));' },
  { source: 'const big = []; for (let i = 0; i < 200; i++) big.push(new Uint8Array(1e5).fill(i));' },
  { source: 'const big = []; for (;;) big.push(new Uint8Array(1e6));', limits: { memoryBytes: 16 * MIB } },
  { source: 'globalThis.half = 1; for (;;);', limits: { wallMs: 5, cpuMs: 2_000 } },
  { source: "for (;;) console.log('left');", limits: { outputBytes: 1000 } },
  { source: 'function deep() { return deep() + 1 } deep();' },
  { source: 'Math.random(); crypto.randomUUID();', deterministic: { seed: 1 }, stdin: 'left over' },
  { source: "import fs from 'node:fs'; fs.readFileSync = () => 'left'; globalThis.module = 1; throw fs;" },
  {
    source:
      "Error.prototype.name = 'Left'; Error.stackTraceLimit = 0; Error.captureStackTrace = null; throw new Error('left')",
  },
];

/** Looks wherever they may have left it, with the means that they may have broken. */
const PROBE = `
const names = (value) => Reflect.ownKeys(value).map(String).sort().join();
const fs = require('fs');
const seen = [
  names(globalThis), names(process), names(console), names(require('util')), names(require('events').prototype),
  ...[Object, Array, String, Function, Promise, Map, Set, Date, Error, RegExp, Symbol, Number, Buffer]
    .flatMap((type) => [names(type), names(type.prototype), Object.isFrozen(type.prototype)]),
  names(JSON), names(Math), names(require.cache),
  typeof leak, typeof hoisted, typeof own, typeof half, ({}).polluted, JSON.parse('1'), [1].map((x) => x + 1)[0],
  JSON.stringify(process.env), process.argv.length, process.cwd(), process.exitCode, process.title, process.listenerCount('exit'),
  fs.readdirSync('/sandbox'), fs.readdirSync('/tmp'), fs.readFileSync(0, 'utf8'),
  Date.now() > 1e12, new Error('x').name, Error.stackTraceLimit, (() => { try { null.x } catch (e) { return e.stack } })(),
];
setTimeout(() => console.log(Math.random(), crypto.randomUUID()), 2);
seen.join('\\n')`;

let runner: Runner;
beforeAll(async () => {
  runner = await createRunner({ sandboxes: 1, spares: 0 });
});
afterAll(() => runner.close());

test('nothing of a run is there for the next one in the same sandbox', async () => {
  const language = 'javascript';
  const fresh = await runner.run({ language, source: PROBE });
  expect(fresh).toMatchObject({ status: 'ok', stderr: '' });
  const pids = new Set(runner.pids);
  const random = new Set([fresh.stdout]);
  for (let round = 0; round < ROUNDS; round++) {
    for (const pid of runner.pids) pids.add(pid);
    const dirty = DIRTY[round % DIRTY.length];
    await runner.run({ language, ...dirty });
    const probed = await runner.run({ language, source: PROBE });
    expect(probed, JSON.stringify(dirty)).toMatchObject({
      status: 'ok',
      stderr: '',
      value: fresh.value,
      files: [],
    });
    random.add(probed.stdout);
  }
  expect(random.size).toBe(ROUNDS + 1);
  expect([...random].filter((line) => !/^\S+ \S+\n$/.test(line))).toEqual([]);
  // A sandbox grown fat is replaced at rest; each still sees hundreds of rounds.
  expect(pids.size).toBeLessThan(MOST_SANDBOXES);
}, 60_000);
