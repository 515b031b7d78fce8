import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { openCheckpoint } from '../../../../src/audit/checkpoint.ts';
import { parseNote } from '../../../../src/audit/note.ts';
import { createSigner } from '../../../../src/audit/signer.ts';
import { openWitness } from '../../../../src/cli/audit/witness.ts';
import { createMemoryStore } from '../../../../src/store/memory.ts';
import { sealByHand } from './sealed-log.ts';
import { startWitness, type WitnessServer } from './witness-server.ts';

const NAME = 'test.example/audit';
const WAIT = { timeout: 5_000, interval: 10 };

async function open() {
  const signer = await createSigner(NAME, new Uint8Array(32).fill(1));
  const store = createMemoryStore();
  const server = await startWitness(signer);
  const cosigned: string[] = [];
  const warn = vi.fn();
  const start = () =>
    openWitness({
      url: server.url,
      name: signer.name,
      consistency: store.audit.consistency,
      onCosigned: async (note) => void cosigned.push(note),
      warn,
    });
  const witness = start();
  const log = sealByHand(store, signer);
  const next = async (count: number) => {
    await log.append(count);
    return log.seal();
  };
  const close = async () => {
    await witness[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  };
  return { signer, store, server, cosigned, warn, witness, start, next, [Symbol.asyncDispose]: close };
}

/** Makes the witness answer something else, from now on. */
function answerWith(server: WitnessServer, status: number, text: string): void {
  server.answer = () => ({ status, text });
}

describe('a witness', () => {
  it('signs what continues the log, and its signatures come with the checkpoint', async () => {
    await using it = await open();
    for (const count of [3, 4, 1]) {
      const before = it.cosigned.length;
      const checkpoint = await it.next(count);
      it.witness.show(checkpoint);
      await vi.waitFor(() => expect(it.cosigned).toHaveLength(before + 1), WAIT);
      const note = it.cosigned.at(-1) ?? '';
      expect(note.startsWith(checkpoint)).toBe(true);
      expect(parseNote(note)?.signatures.map(({ name }) => name)).toEqual([NAME, 'witness.example/w1']);
      expect(await openCheckpoint(note, [it.signer])).toMatchObject({ size: it.server.seen.size });
    }
    expect(it.server.statuses).toEqual([200, 200, 200]);
    expect(it.server.seen.size).toBe(8);
    expect(it.warn).not.toHaveBeenCalled();
  });

  it('that has seen the log before is given the proof from there', async () => {
    await using it = await open();
    it.witness.show(await it.next(5));
    await vi.waitFor(() => expect(it.cosigned).toHaveLength(1), WAIT);
    await using later = it.start();
    later.show(await it.next(6));
    await vi.waitFor(() => expect(it.cosigned).toHaveLength(2), WAIT);
    expect(it.server.statuses).toEqual([200, 409, 200]);
    expect(it.server.seen.size).toBe(11);
  });

  it('is shown the last of the checkpoints that came while it answered', async () => {
    await using it = await open();
    const gate = Promise.withResolvers<void>();
    it.server.answer = async () => {
      await gate.promise;
      return { status: 500 };
    };
    it.witness.show(await it.next(1));
    for (let i = 0; i < 4; i++) it.witness.show(await it.next(1));
    delete it.server.answer;
    gate.resolve();
    await vi.waitFor(() => expect(it.cosigned).toHaveLength(1), WAIT);
    expect(it.server.seen.size).toBe(5);
  });

  it('that saw another log, or a longer one, is not talked round, and that is said', async () => {
    await using it = await open();
    const checkpoint = await it.next(4);
    it.server.seen = { size: 4, root: new Uint8Array(32) };
    it.witness.show(checkpoint);
    await vi.waitFor(() => expect(it.warn).toHaveBeenCalledTimes(1), WAIT);
    expect(it.warn.mock.lastCall).toEqual([
      'The audit witness has not signed: it has seen another log of 4 records',
    ]);
    it.server.seen = { size: 9, root: new Uint8Array(32) };
    it.witness.show(checkpoint);
    await vi.waitFor(() => expect(it.warn).toHaveBeenCalledTimes(2), WAIT);
    expect(it.warn.mock.lastCall).toEqual([
      'The audit witness has not signed: it has seen 9 records, and this log has 4',
    ]);
    it.server.seen = { size: 2, root: new Uint8Array(32) };
    it.witness.show(checkpoint);
    await vi.waitFor(() => expect(it.warn).toHaveBeenCalledTimes(3), WAIT);
    expect(it.warn.mock.lastCall).toEqual(['The audit witness has not signed: expected status 200, got 422']);
    expect(it.cosigned).toEqual([]);
  });

  it.each([
    ['an answer without a signature', 200, 'fine\n', 'expected signature lines, got none'],
    [
      "a signature in the log's own name",
      200,
      `\u2014 ${NAME} AAAAAAAAAAAA\n`,
      'expected signature lines, got none',
    ],
    ['a text in place of its size', 409, 'soon\n', 'expected the size that it has seen'],
    ['an endless answer', 200, 'x'.repeat(1_000_000), 'its answer is too long'],
    ['a server error', 503, '', 'expected status 200, got 503'],
  ])('that gives %s is passed over until the next checkpoint', async (_, status, text, reason) => {
    await using it = await open();
    answerWith(it.server, status, text);
    it.witness.show(await it.next(2));
    await vi.waitFor(() => expect(it.warn).toHaveBeenCalledTimes(1), WAIT);
    expect(it.warn.mock.lastCall).toEqual([`The audit witness has not signed: ${reason}`]);
    delete it.server.answer;
    it.witness.show(await it.next(2));
    await vi.waitFor(() => expect(it.cosigned).toHaveLength(1), WAIT);
  });

  it('adds no line but signatures of others to a checkpoint', async () => {
    await using it = await open();
    const lines = [
      `\u2014 ${NAME} AAAAAAAAAAAA`,
      '\u2014 other.example AAAAAAAAAAAA',
      '',
      'text',
      '\u2014 bad',
    ];
    answerWith(it.server, 200, `${lines.join('\n')}\n`);
    const checkpoint = await it.next(2);
    it.witness.show(checkpoint);
    await vi.waitFor(() => expect(it.cosigned).toHaveLength(1), WAIT);
    expect(it.cosigned).toEqual([`${checkpoint}\u2014 other.example AAAAAAAAAAAA\n`]);
  });

  it('that is away, or never answers, holds nobody up', async () => {
    await using it = await open();
    const checkpoint = await it.next(2);
    it.server.answer = () => new Promise(() => undefined);
    await using silent = it.start();
    silent.show(checkpoint);
    await pause(50);
    await silent[Symbol.asyncDispose]();
    expect(it.warn).not.toHaveBeenCalled();
    await using nowhere = openWitness({
      url: 'http://user:pass-word@127.0.0.1:1',
      name: NAME,
      consistency: it.store.audit.consistency,
      onCosigned: async () => undefined,
      warn: it.warn,
    });
    nowhere.show(checkpoint);
    await vi.waitFor(() => expect(it.warn).toHaveBeenCalledTimes(1), WAIT);
    expect(String(it.warn.mock.lastCall)).not.toContain('pass-word');
  });
});
