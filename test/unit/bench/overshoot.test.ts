import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { watchResident } from '../../../bench/host/resident.ts';
import { BOMBS } from '../../../bench/programs/bombs.ts';
import { FLOODS } from '../../../bench/programs/floods.ts';
import { SWAPS } from '../../../bench/programs/swaps.ts';
import { GOOD, WRECKS } from '../../../bench/programs/wrecks.ts';
import { strikeThrough } from '../../../bench/suites/overshoot/strike.ts';
import { createRunner } from '../../../src/runner/index.ts';

const MIB = 1024 * 1024;

test('every bomb, flood and wreck has an id of its own', () => {
  const ids = [
    ...Object.entries(BOMBS).flatMap(([language, bombs]) => bombs.map(({ id }) => `${language} ${id}`)),
    ...FLOODS.map(({ id }) => `flood ${id}`),
    ...WRECKS.map(({ language, id }) => `wreck ${language} ${id}`),
  ];
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
});

test('every module is a valid one', () => {
  const modules = [
    ...BOMBS.wasm.map(({ source }) => source),
    ...FLOODS.filter(({ language }) => language === 'wasm').map(({ source }) => source('')),
    ...WRECKS.filter(({ language }) => language === 'wasm').map(({ source }) => source),
    GOOD.wasm,
    SWAPS,
  ];
  expect(modules.filter((source) => !WebAssembly.validate(Buffer.from(source, 'base64')))).toEqual([]);
});

test('a bomb that its deadline ends is late by what is past it, one that ends before is told', async () => {
  await using runner = await createRunner({ languages: ['javascript'], sandboxes: 1, spares: 0 });
  const strike = strikeThrough(runner, 'javascript');
  const shared = { id: 'it', name: 'it', against: 'time' } as const;
  expect(await strike({ ...shared, source: 'for (;;);' })).toEqual({ lateMs: expect.any(Number) });
  expect(await strike({ ...shared, source: 'null.it' })).toEqual({ endedBy: 'TypeError' });
});

test('what a process comes to hold is seen, also when it is held for a moment only', async () => {
  const program =
    "process.stdout.write('ready'); process.stdin.once('data', () => { Buffer.alloc(64 << 20, 1); process.stdout.write('done'); });";
  const child = spawn(process.execPath, ['-e', program], { stdio: 'pipe' });
  await once(child.stdout, 'data');
  using resident = watchResident([child.pid ?? 0]);
  expect(resident.riseBytes).toBeLessThan(32 * MIB);
  child.stdin.write('go');
  await once(child.stdout, 'data');
  expect(resident.riseBytes).toBeGreaterThan(48 * MIB);
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
});
