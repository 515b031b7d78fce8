import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { cloche, makeFolder, startCloche } from './cloche.ts';

const TWO_MODULES = {
  'src/main.ts': `
    import { readFileSync, writeFileSync } from 'node:fs';
    import { shout } from './lib/shout.js';
    const said: string = shout(readFileSync(0, 'utf8').trim());
    console.log(said, process.argv.slice(2).join(' '), process.env.MOOD);
    console.error('to stderr');
    writeFileSync('out.txt', said);
    process.exitCode = 7;`,
  'src/lib/shout.ts': 'export const shout = (text: string): string => text.toUpperCase();',
};

it('two modules, stdin, arguments and variables go in; output, a file and the exit code come out', async () => {
  await using folder = await makeFolder(TWO_MODULES);
  const args = ['run', 'src/main.ts', '--env', 'MOOD=fine', '--', '--help', 'me'];
  expect(await cloche(args, { cwd: folder.path, input: 'hi\n' })).toEqual({
    stdout: 'HI --help me fine\n',
    stderr: 'to stderr\n',
    exitCode: 7,
  });
  expect(await readFile(join(folder.path, 'out.txt'), 'utf8')).toBe('HI');
});

it('with --json the outcome is one line, and no file is written', async () => {
  await using folder = await makeFolder(TWO_MODULES);
  const { stdout, stderr, exitCode } = await cloche(['run', 'src/main.ts', '--json'], { cwd: folder.path });
  expect(JSON.parse(stdout)).toMatchObject({ status: 'error', exitCode: 7, stderr: 'to stderr\n' });
  expect([stdout.split('\n').length, stderr, exitCode]).toEqual([2, '', 7]);
  expect(await readdir(folder.path)).toEqual(['src']);
});

it('a run past a limit ends with the exit code of that limit', async () => {
  await using folder = await makeFolder();
  const args = ['run', '-', '--language', 'js', '--limit'];
  expect(await cloche([...args, 'wallMs=100'], { cwd: folder.path, input: 'for (;;);' })).toEqual({
    stdout: '',
    stderr: 'cloche: The wall limit ended the run\n',
    exitCode: 124,
  });
  const hungry = 'const all = []; for (;;) all.push(new Uint8Array(1e6).fill(1));';
  const { exitCode } = await cloche([...args, 'memoryBytes=33554432'], { cwd: folder.path, input: hungry });
  expect(exitCode).toBe(137);
});

it('Ctrl-C cancels a run', async () => {
  await using folder = await makeFolder({ 'wait.js': `console.log('up'); setTimeout(() => 0, 20_000)` });
  const child = startCloche(['run', 'wait.js', '--limit', 'wallMs=30000'], { cwd: folder.path });
  child.stdin.end();
  await once(child.stdout, 'data');
  child.kill('SIGINT');
  expect(await once(child, 'close')).toEqual([130, null]);
});

it.each([
  [['run'], {}, 'cloche: Missing required positional argument: FILE\n', 2],
  [
    ['fly'],
    {},
    'cloche: Expected a command among run, start, serve, work, keys, doctor, bench, audit, got fly\n',
    2,
  ],
  [
    ['constructor'],
    {},
    'cloche: Expected a command among run, start, serve, work, keys, doctor, bench, audit, got constructor\n',
    2,
  ],
  [['start', 'now'], {}, 'cloche: Expected no arguments, got now\n', 2],
  [['run', 'none.js'], {}, 'cloche: Expected a file that can be read, got none.js (ENOENT)\n', 2],
  [['run', '-', '--language', 'cobol'], {}, 'cloche: There is no language named cobol\n', 2],
  [
    ['run', '-', '--language', 'js', '--limit', 'wallMs=99999'],
    {},
    'cloche: A limit is above its ceiling\n  limits.wallMs: expected at most 30000, got 99999\n',
    2,
  ],
  [
    ['start'],
    { PORT: 'x' },
    'cloche: Invalid settings:\n  PORT: expected a whole number from 0 to 65535, got "x"\n',
    2,
  ],
  [
    ['serve'],
    {},
    'cloche: There is no Redis: set REDIS_URL, or install redis-server or valkey-server; "cloche start" serves and runs in one process without it\n',
    1,
  ],
  [
    ['work'],
    { REDIS_URL: 'redis://me:sekret@127.0.0.1:1' },
    'cloche: The Redis of REDIS_URL, redis://127.0.0.1:1, cannot be reached: Connection is closed\n',
    1,
  ],
] as const)('%j under %j is refused in one sentence', async (args, env, message, code) => {
  await using folder = await makeFolder();
  const { stdout, stderr, exitCode } = await cloche(args, { cwd: folder.path, env });
  expect({ stderr, exitCode }).toEqual({ stderr: message, exitCode: code });
  expect(stdout).not.toContain('sekret');
});

it('help lists commands and settings, plainly where it is no terminal', async () => {
  await using folder = await makeFolder();
  const { stdout, exitCode } = await cloche(['--help'], { cwd: folder.path });
  expect(exitCode).toBe(0);
  for (const word of ['run', 'serve', 'work', 'start', 'doctor', 'CLOCHE_WALLS', 'REDIS_URL_FILE']) {
    expect(stdout).toContain(word);
  }
  expect(stdout).not.toContain('\x1b');
  const help = await cloche(['run', '--help'], { cwd: folder.path });
  expect(help.stdout).toContain('--limit=<name=number>');
});

it('start without Redis says first that nothing outlives it, serves, runs, and ends clean', {
  timeout: 20_000,
}, async () => {
  await using folder = await makeFolder();
  const child = startCloche(['start'], { cwd: folder.path, env: { PORT: '0', CLOCHE_SANDBOXES: '1' } });
  const ended = once(child, 'close');
  let printed = '';
  child.stdout.on('data', (chunk) => {
    printed += chunk;
  });
  while (!printed.includes('listening')) await pause(20);
  const lines = printed
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines[0]).toMatchObject({
    level: 'warn',
    msg: expect.stringContaining('nothing outlives the process'),
  });
  const key = (await readFile(join(folder.path, '.cloche/admin-key'), 'utf8')).trim();
  const url: string = lines.at(-1).url;
  const answer = await fetch(`${url}/v1/runs`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json', Prefer: 'wait=10' },
    body: JSON.stringify({ language: 'javascript', source: '6 * 7' }),
  });
  expect(await answer.json()).toMatchObject({ state: 'done', outcome: { status: 'ok', value: 42 } });
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  expect(printed).not.toContain(key);
});

it('a port in use is named', async () => {
  await using folder = await makeFolder();
  await using server = await listen();
  const { stderr, exitCode } = await cloche(['start'], {
    cwd: folder.path,
    env: { PORT: String(server.port) },
  });
  expect({ stderr, exitCode }).toEqual({
    stderr: `cloche: Cannot listen on port ${server.port} of 127.0.0.1: it is in use; set PORT to another one\n`,
    exitCode: 1,
  });
});

it('doctor tells what the kernel says of a real sandbox', async () => {
  await using folder = await makeFolder();
  const { stdout, exitCode } = await cloche(['doctor', '--json'], { cwd: folder.path });
  const { sandbox, isFull } = JSON.parse(stdout);
  expect(exitCode).toBe(isFull ? 0 : 1);
  expect(sandbox.map(({ name }: { name: string }) => name)).toEqual([
    'a run',
    'NoNewPrivs',
    'Seccomp',
    'Seccomp_filters',
  ]);
});

async function listen(): Promise<AsyncDisposable & { port: number }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { port, [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())) };
}
