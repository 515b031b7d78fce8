import { readFile, rm, writeFile } from 'node:fs/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportAudit } from '../../../../src/cli/audit/export.ts';
import { printAuditKey } from '../../../../src/cli/audit/print-key.ts';
import { verifyAudit } from '../../../../src/cli/audit/verify.ts';
import { openLogHost } from './log-host.ts';

const NEW_KEY = { CLOCHE_AUDIT_KEY: Buffer.alloc(32, 8).toString('base64') };
const AWAY = { REDIS_URL: 'redis://127.0.0.1:1' };
const SOUND = 'The audit log is sound\n';

let host: Awaited<ReturnType<typeof openLogHost>>;
let redis: Redis;
let key: string;

beforeAll(async () => {
  host = await openLogHost({ counts: [3, 5, 2] });
  redis = new Redis(host.redis.url);
  key = (await host.run(printAuditKey, [])).text.trim();
});
afterAll(async () => {
  redis.disconnect();
  await host[Symbol.asyncDispose]();
});

/** Puts a record aside while something is done, and back after that. */
async function withRecord<T>(
  seq: number,
  change: (text: string) => string,
  task: () => Promise<T>,
): Promise<T> {
  const text = (await redis.lindex('cloche:audit', seq - 1)) ?? '';
  await redis.lset('cloche:audit', seq - 1, change(text));
  try {
    return await task();
  } finally {
    await redis.lset('cloche:audit', seq - 1, text);
  }
}

describe('cloche audit verify', () => {
  it('says what it checked of a sound log, and ends with 0', async () => {
    expect(await host.run(verifyAudit, [])).toEqual({
      exitCode: 0,
      text: `Checked 10 records, 0 of them not sealed yet and 0 without their details, against 4 checkpoints of up to 10 records, 3 of them from outside the store\n${SOUND}`,
    });
  });

  it('names the first record that is wrong, and ends with 1', async () => {
    const edit = (text: string) => text.replace('key_a', 'key_b');
    const said = await withRecord(7, edit, () => host.run(verifyAudit, []));
    expect(said).toEqual({ exitCode: 1, text: expect.stringMatching(/\nRecord 7: .+\n$/) });
    const json = await withRecord(7, edit, () => host.run(verifyAudit, ['--json']));
    expect(json.exitCode).toBe(1);
    expect(JSON.parse(json.text)).toMatchObject({ isSound: false, pins: 3, fault: { from: 7, to: 7 } });
    expect((await host.run(verifyAudit, [])).exitCode).toBe(0);
  });

  it('prints one line of JSON where that is asked for', async () => {
    const { exitCode, text } = await host.run(verifyAudit, ['--json']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(text)).toEqual({
      isSound: true,
      records: 10,
      sealed: 10,
      unsealed: 0,
      erased: 0,
      late: 0,
      checkpoints: 4,
      pins: 3,
    });
  });

  it('says that a rollback would not be seen where nothing is pinned, and takes pins from elsewhere', async () => {
    await writeFile(host.path('none'), '');
    const none = await host.run(verifyAudit, ['--pins', host.path('none')]);
    expect(none.exitCode).toBe(0);
    expect(none.text).toContain('a rollback would not be seen');
    await writeFile(host.path('other'), await readFile(host.pins));
    const given = await host.run(verifyAudit, ['--pins', host.path('other')]);
    expect(given.text).toContain('3 of them from outside the store');
    expect(given.text).not.toContain('a rollback');
  });

  it('goes by a key that has been replaced, as long as that is known', async () => {
    expect((await host.run(verifyAudit, [], NEW_KEY)).exitCode).toBe(0);
    const known = host.path('audit/verifier-keys');
    const text = await readFile(known, 'utf8');
    await rm(known);
    const unknown = await host.run(verifyAudit, [], NEW_KEY);
    expect(unknown.exitCode).toBe(1);
    expect(unknown.text).toContain('none of the known keys has signed');
    expect((await host.run(verifyAudit, ['--key', key], NEW_KEY)).exitCode).toBe(0);
    await writeFile(known, text);
  });

  it('checks macs, unless the secret has changed and it is told so', async () => {
    const other = { CLOCHE_SECRET: '0f2b61c49d8e4a7796c5b1f83e7ad042' };
    const said = await host.run(verifyAudit, [], other);
    expect(said.exitCode).toBe(1);
    expect(said.text).toContain('Record 1: its mac is not of a key of this log');
    expect((await host.run(verifyAudit, ['--skip-macs'], other)).exitCode).toBe(0);
  });

  it('refuses what it does not know', async () => {
    for (const args of [['--key', 'none'], ['FILE'], ['--unknown'], ['--receipt', 'a', '--file', 'b']]) {
      await expect(host.run(verifyAudit, args)).rejects.toMatchObject({ exitCode: 2 });
    }
    const gone = host.run(verifyAudit, ['--pins', host.path('not-there')]);
    await expect(gone).rejects.toMatchObject({ exitCode: 1 });
    await expect(host.run(verifyAudit, [], AWAY)).rejects.toMatchObject({ exitCode: 1 });
  });
});

describe('cloche audit verify --receipt', () => {
  const write = async (value: unknown) => {
    const path = host.path('receipt.json');
    await writeFile(path, JSON.stringify(value));
    return path;
  };

  it('needs the public key and nothing else', async () => {
    const path = await write(host.receipts[0]);
    const nothing = {
      REDIS_URL: '',
      CLOCHE_SECRET: '',
      CLOCHE_AUDIT_KEY: '',
      CLOCHE_DATA_DIR: '/nonexistent',
    };
    expect(await host.run(verifyAudit, ['--receipt', path, '--key', key], nothing)).toEqual({
      exitCode: 0,
      text: 'Record 2, run.submit of 2026-02-12T10:30:00.000Z, is in the first 10 records of the log test.example/audit\n',
    });
  });

  it('takes the answer that the receipt came in, and says in JSON what it found', async () => {
    const path = await write({ id: 'run_1', state: 'done', receipt: host.receipts[0] });
    const { exitCode, text } = await host.run(verifyAudit, ['--receipt', path, '--json'], AWAY);
    expect(exitCode).toBe(0);
    expect(JSON.parse(text)).toMatchObject({ isValid: true, size: 10, record: { seq: 2, user_id: 'key_a' } });
  });

  it('of another run than the one that it came with proves nothing of that', async () => {
    const path = await write({ id: 'run_2', state: 'done', receipt: host.receipts[0] });
    expect(await host.run(verifyAudit, ['--receipt', path, '--key', key], AWAY)).toEqual({
      exitCode: 1,
      text: 'The receipt proves nothing: Its record is of another run than the one that it came with\n',
    });
  });

  it('from before a change of keys is good as long as the key of then is known', async () => {
    const path = await write(host.receipts[0]);
    expect((await host.run(verifyAudit, ['--receipt', path], { ...AWAY, ...NEW_KEY })).exitCode).toBe(0);
    const newKey = (await host.run(printAuditKey, [], NEW_KEY)).text.trim();
    expect(await host.run(verifyAudit, ['--receipt', path, '--key', newKey], AWAY)).toEqual({
      exitCode: 1,
      text: 'The receipt proves nothing: None of the known keys has signed its checkpoint\n',
    });
    const both = ['--receipt', path, '--key', newKey, '--key', key];
    expect((await host.run(verifyAudit, both, AWAY)).exitCode).toBe(0);
  });

  it('that was changed anywhere proves nothing', async () => {
    const receipt = host.receipts[0];
    if (!receipt) throw new Error('Expected a receipt');
    const changed = [
      { ...receipt, record: receipt.record.replace('key_a', 'key_b') },
      { ...receipt, index: 2 },
      { ...receipt, proof: receipt.proof.slice(1) },
      { ...receipt, proof: [...receipt.proof].reverse() },
      { ...receipt, checkpoint: receipt.checkpoint.replace('\n10\n', '\n11\n') },
    ];
    for (const one of changed) {
      const { exitCode } = await host.run(verifyAudit, ['--receipt', await write(one), '--key', key], AWAY);
      expect(exitCode).toBe(1);
    }
  });

  it('refuses a file without a receipt', async () => {
    for (const value of [{ receipt: null }, [], 'text', { ...host.receipts[0], index: -1 }]) {
      const path = await write(value);
      await expect(host.run(verifyAudit, ['--receipt', path])).rejects.toMatchObject({ exitCode: 1 });
    }
    await writeFile(host.path('receipt.json'), '{');
    for (const name of ['receipt.json', 'not-there']) {
      await expect(host.run(verifyAudit, ['--receipt', host.path(name)])).rejects.toMatchObject({
        exitCode: 1,
      });
    }
  });
});

describe('cloche audit export', () => {
  it('writes every record as it is kept, then the checkpoint, and is recorded itself', async () => {
    const before = await redis.llen('cloche:audit');
    const { exitCode, text } = await host.run(exportAudit, []);
    expect(exitCode).toBe(0);
    const lines = text.split('\n');
    expect(lines.pop()).toBe('');
    const last = JSON.parse(lines.pop() ?? '');
    expect(last).toEqual({
      size: before + 1,
      sealed: 10,
      checkpoint: await redis.hget('cloche:audit-head', 'checkpoint'),
    });
    const texts = await redis.lrange('cloche:audit', 0, -1);
    expect(lines.map((line) => JSON.parse(line))).toEqual(texts.map((record, i) => ({ seq: i + 1, record })));
    expect(JSON.parse(JSON.parse(texts.at(-1) ?? '').opening)).toMatchObject({
      user_id: 'cli',
      details: { what: 'audit', after: 0 },
    });
    expect(JSON.parse(texts.at(-1) ?? '').action).toBe('data.export');
  });

  it('can be verified without the store, by the public key alone', async () => {
    const path = host.path('export.jsonl');
    await host.run(exportAudit, ['--out', path]);
    const good = await host.run(verifyAudit, ['--file', path, '--key', key], AWAY);
    expect(good).toEqual({ exitCode: 0, text: expect.stringContaining(SOUND) });
    const pinned = await host.run(verifyAudit, ['--file', path, '--pins', host.pins, '--json'], AWAY);
    expect(JSON.parse(pinned.text)).toMatchObject({ isSound: true, pins: 3, sealed: 10 });
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace('key_a', 'key_b'));
    expect(await host.run(verifyAudit, ['--file', path, '--key', key], AWAY)).toEqual({
      exitCode: 1,
      text: expect.stringMatching(/\nRecords? 1\b/),
    });
    await rm(path);
  });

  it('that was cut short, or does not begin at the beginning, is not taken for a whole one', async () => {
    const path = host.path('cut.jsonl');
    const whole = (await host.run(exportAudit, [])).text;
    const tail = (await host.run(exportAudit, ['--after', '4'])).text;
    expect(JSON.parse(tail.split('\n')[0] ?? '').seq).toBe(5);
    for (const text of [
      '',
      whole.slice(0, whole.length / 2),
      tail,
      whole.replace('{"seq":3,', '{"seq":4,'),
    ]) {
      await writeFile(path, text);
      const verifying = host.run(verifyAudit, ['--file', path, '--key', key], AWAY);
      await expect(verifying).rejects.toMatchObject({ exitCode: 1 });
    }
    const lines = whole.split('\n');
    await writeFile(path, [...lines.slice(0, 5), ...lines.slice(6)].join('\n'));
    const verifying = host.run(verifyAudit, ['--file', path, '--key', key], AWAY);
    await expect(verifying).rejects.toThrow('Expected record 6');
  });

  it('overwrites no file, and refuses what it does not know', async () => {
    const path = host.path('there');
    await writeFile(path, 'mine');
    await expect(host.run(exportAudit, ['--out', path])).rejects.toMatchObject({ exitCode: 1 });
    expect(await readFile(path, 'utf8')).toBe('mine');
    const nowhere = host.run(exportAudit, ['--out', '/nonexistent/file']);
    await expect(nowhere).rejects.toMatchObject({ exitCode: 1 });
    for (const args of [['--after', '-1'], ['--after', 'x'], ['FILE']]) {
      await expect(host.run(exportAudit, args)).rejects.toMatchObject({ exitCode: 2 });
    }
  });
});
