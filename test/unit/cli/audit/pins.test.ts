import { appendFile, mkdtemp, readFile, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { signCheckpoint } from '../../../../src/audit/checkpoint.ts';
import { createSigner } from '../../../../src/audit/signer.ts';
import { openPins, readPins } from '../../../../src/cli/audit/pins.ts';

const signer = await createSigner('test.example/audit', new Uint8Array(32).fill(1));

async function open() {
  const folder = await mkdtemp(join(tmpdir(), 'cloche-pins-'));
  const path = join(folder, 'audit', 'checkpoints.jsonl');
  return { path, pins: openPins(path), [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

function checkpoint(size: number): Promise<string> {
  return signCheckpoint({ size, root: new Uint8Array(32).fill(size) }, signer);
}

test('before the first one there is none', async () => {
  await using it = await open();
  expect(await it.pins.last()).toBeUndefined();
  expect(await readPins(it.path)).toEqual([]);
});

test('what is pinned is read again, one line each, by nobody but the owner', async () => {
  await using it = await open();
  const notes = [await checkpoint(1), await checkpoint(20), await checkpoint(300)];
  for (const note of notes) await it.pins.add(note);
  expect(await it.pins.last()).toBe(notes[2]);
  expect(await readPins(it.path)).toEqual(notes);
  expect((await readFile(it.path, 'utf8')).split('\n')).toEqual([...notes.map((n) => JSON.stringify(n)), '']);
  expect((await stat(it.path)).mode & 0o777).toBe(0o600);
});

test('a line that a crash cut short takes no other one with it, wherever it was cut', async () => {
  await using it = await open();
  const [first, second, third] = [await checkpoint(1), await checkpoint(2), await checkpoint(3)];
  await it.pins.add(first);
  const start = (await stat(it.path)).size;
  await it.pins.add(second);
  const end = (await stat(it.path)).size;
  for (let at = start; at < end; at++) {
    await truncate(it.path, at);
    // The line is whole where only its break is missing.
    const before = at === end - 1 ? [first, second] : [first];
    expect(await readPins(it.path)).toEqual(before);
    expect(await it.pins.last()).toBe(before.at(-1));
    await it.pins.add(third);
    expect(await readPins(it.path)).toEqual([...before, third]);
    await truncate(it.path, start);
    await it.pins.add(second);
  }
});

test('one that is pinned late stands in its place', async () => {
  await using it = await open();
  const [five, six, seven] = [await checkpoint(5), await checkpoint(6), await checkpoint(7)];
  for (const note of [five, seven, six]) await it.pins.add(note);
  expect(await it.pins.last()).toBe(seven);
  expect(await readPins(it.path)).toEqual([five, six, seven]);
});

test('the last one is found behind more than is read of the end', async () => {
  await using it = await open();
  const many = await Promise.all(Array.from({ length: 2_000 }, (_, i) => checkpoint(i)));
  await it.pins.add(many[0] ?? '');
  await appendFile(
    it.path,
    many
      .slice(1)
      .map((note) => `${JSON.stringify(note)}\n`)
      .join(''),
  );
  expect((await stat(it.path)).size).toBeGreaterThan(256 * 1024);
  expect(await it.pins.last()).toBe(many.at(-1));
  expect(await readPins(it.path)).toHaveLength(2_000);
});

test('what is no checkpoint is passed over', async () => {
  await using it = await open();
  const note = await checkpoint(5);
  await it.pins.add(note);
  await appendFile(it.path, 'null\n17\n"text"\n\n{}\n');
  expect(await readPins(it.path)).toEqual([note]);
  expect(await it.pins.last()).toBe(note);
});
