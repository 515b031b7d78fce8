import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { PREVIEW1 } from '../runtimes/wasm/wasi/signatures.ts';

const ROOT = join(import.meta.dirname, '..');
const START_MS = 30_000;

test.each(['THREAT_MODEL.md', 'docs/security-checklist.md'])(
  'every row of %s names a file and a test that exist',
  (document) => {
    const rows = read(document)
      .split('\n')
      .filter((line) => line.startsWith('| ') && line.includes('`'));
    const paths = rows.flatMap((row) =>
      [...row.matchAll(/`((?:src|runtimes|workers|test|docs)\/[^`]+)`/g)].map(([, path]) => path ?? ''),
    );
    expect(rows.every((row) => /`test\/[^`]+`/.test(row))).toBe(true);
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  },
);

test('every relative link of the documents leads somewhere', () => {
  const documents = [
    'README.md',
    'ARCHITECTURE.md',
    'CONTRIBUTING.md',
    'SECURITY.md',
    'bench/README.md',
    'docs/access.md',
    'docs/audit.md',
    'docs/redis.md',
    'docs/security-checklist.md',
    'docs/wit-json.md',
  ];
  const dead = documents.flatMap((document) =>
    [...read(document).matchAll(/\]\((?!https?:|#)([^)#]+)/g)]
      .map(([, link]) => link ?? '')
      .filter((link) => !existsSync(join(ROOT, document, '..', link)))
      .map((link) => `${document}: ${link}`),
  );
  expect(dead).toEqual([]);
});

test("the README's picture counts the bridge's functions", () => {
  const host = read('runtimes/javascript/guest/host.ts');
  const functions = host.slice(host.indexOf('interface Host {'), host.indexOf('\n}')).match(/^ {2}\w+\(/gm);
  const bridge = read('runtimes/python/bridge.ts');
  const forPython = bridge.slice(bridge.indexOf('bridgeOf({'), bridge.indexOf('});')).match(/^ {4}\w+: /gm);
  const component = read('runtimes/wasm/component/bridge.ts');
  const forComponents = component
    .slice(component.indexOf('bridgeOf({'), component.indexOf('\n  });'))
    .match(/^ {4}\w+: /gm);
  const preview1 = Object.keys(PREVIEW1).length;
  const text = read('README.md').replace(/\s+/g, ' ');
  expect(text).toContain(`${functions?.length} host functions, for Python ${forPython?.length} `);
  expect(text).toContain(`${preview1} functions of WASI preview 1 (a component ${forComponents?.length} in`);
});

test("the README's first request gets its outcome from a service that was just started", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'cloche-docs-'));
  const port = await freePort();
  const env = { ...process.env, PORT: String(port), CLOCHE_DATA_DIR: dataDir };
  const service = spawn(process.execPath, [join(ROOT, 'src/cli/cloche.mjs'), 'start'], {
    env,
    stdio: 'ignore',
  });
  try {
    await untilReady(port);
    const [, curl] = shellBlocks();
    const command = (curl ?? '')
      .replace('127.0.0.1:8080', `127.0.0.1:${port}`)
      .replace('.cloche/', `${dataDir}/`);
    const run = JSON.parse(await shell(command));
    expect(run).toMatchObject({ state: 'done', outcome: { status: 'ok', exitCode: 0, stdout: '42\n' } });
  } finally {
    const gone = new Promise((resolve) => service.once('exit', resolve));
    service.kill('SIGTERM');
    await gone;
    rmSync(dataDir, { recursive: true, force: true });
  }
}, 60_000);

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** The README's shell blocks: how to start, and the first request. */
function shellBlocks(): string[] {
  return [...read('README.md').matchAll(/```sh\n([\s\S]*?)```/g)].map(([, code]) => code ?? '');
}

async function shell(command: string): Promise<string> {
  const child = spawn('sh', ['-c', command], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  for await (const chunk of child.stdout) text += chunk;
  return text;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

async function untilReady(port: number): Promise<void> {
  for (const until = Date.now() + START_MS; Date.now() < until; await pause(100)) {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
  }
  throw new Error('The service is not ready in time');
}
