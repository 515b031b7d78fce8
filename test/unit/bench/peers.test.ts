import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openInChild } from '../../../bench/peers/child.ts';
import { Absent, type Program } from '../../../bench/peers/peer.ts';
import { PEERS } from '../../../bench/peers/registry.ts';
import { SYSTEMS } from '../../../bench/systems.ts';

const HELLO: Record<Program['language'], Program> = {
  javascript: { language: 'javascript', source: "console.log('hi')" },
  python: { language: 'python', source: "print('hi')" },
  wasm: {
    language: 'wasm',
    source: readFileSync(new URL('../../../bench/programs/c-hello.wasm', import.meta.url)).toString('base64'),
  },
};

/** What C prints through its library. */
const PRINTED: Record<Program['language'], string> = {
  javascript: 'hi\n',
  python: 'hi\n',
  wasm: 'Hello from C\n',
};

/** Plain Pyodide loads for seconds, and for many where other tests have the cores. */
const SLOW_MS = 120_000;

describe('a peer says hello in each of its languages, or why it is absent', () => {
  test.for(PEERS.map((peer) => [peer.id, peer] as const))('%s', { timeout: SLOW_MS }, async ([, peer]) => {
    try {
      await using open = await peer.open();
      expect(open.version).toMatch(/\d/);
      for (const language of peer.languages) {
        expect(await open.run(HELLO[language])).toEqual({ stdout: PRINTED[language], status: 'ok' });
      }
    } catch (error) {
      if (!(error instanceof Absent)) throw error;
      expect(error.message).toMatch(/install|does not start here|rebuild/);
    }
  });
});

describe('the table of peers', () => {
  test('an id belongs to one peer, which is among the systems', () => {
    const ids = PEERS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(Object.keys(SYSTEMS)).toEqual(expect.arrayContaining(ids));
  });

  test('what has no boundary is said to have none, and Cloche is not among it', () => {
    const bare = Object.entries(SYSTEMS).filter(([, { boundary }]) => boundary === 'none');
    expect(bare.map(([id]) => id).toSorted()).toEqual(['node-vm', 'pyodide']);
  });
});

describe('a peer in a process of its own', () => {
  test('a run that does not end is given up, and the next one works', async () => {
    await using child = await openInChild('node-vm');
    const stuck: Program = { language: 'javascript', source: 'for (;;);' };
    const { end } = await child.run(stuck, {}, { patienceMs: 200 });
    expect(end).toBe('ran on');
    const next = await child.run(HELLO.javascript, {}, { patienceMs: 10_000 });
    expect(next.end).toEqual({ stdout: 'hi\n', status: 'ok' });
  });

  test('a run that grows past what it may is given up', async () => {
    await using child = await openInChild('node-vm');
    const greedy: Program = {
      language: 'javascript',
      source: 'const kept = []; for (;;) kept.push(new Array(100_000).fill(1.5));',
    };
    const watched = await child.run(greedy, {}, { patienceMs: 20_000, maxBytes: 256 * 1024 * 1024 });
    expect(watched.end).toBe('grew on');
    expect(watched.rssBytesMax).toBeGreaterThan(256 * 1024 * 1024);
  });

  test('what takes its process down with it is told from what answers', async () => {
    await using child = await openInChild('node-vm');
    const fatal = "console.log.constructor('return process')().exit(3)";
    const { end } = await child.run({ language: 'javascript', source: fatal }, {}, { patienceMs: 10_000 });
    expect(end).toBe('died');
  });
});
