import { readdirSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Outcome } from '../src/core/outcome.ts';
import { createRunner, type Runner } from '../src/runner/runner.ts';
import { outcomeSchema } from '../src/server/schemas/outcome.ts';
import { createMemoryStore } from '../src/store/memory.ts';
import { createRedisStore } from '../src/store/redis.ts';
import type { Case } from './cases/case.ts';
import { refusals } from './cases/refusals.ts';
import { CIPHER, makeRecorder } from './contracts/store-fixtures.ts';
import { type Host, libraryHost, serviceHost } from './hosts.ts';
import { openTestRedis } from './redis.ts';

/** Each way to have a snippet run; every one of them gives the same answer. */
const HOSTS: Record<string, (runner: Runner, stack: AsyncDisposableStack) => Promise<Host> | Host> = {
  'the library': libraryHost,
  'HTTP over memory': (runner, stack) => serviceHost(runner, stack.use(createMemoryStore())),
  'HTTP over Redis': async (runner, stack) => {
    const { address } = stack.use(await openTestRedis());
    return serviceHost(
      runner,
      stack.use(
        await createRedisStore({
          ...address,
          cipher: CIPHER,
          record: makeRecorder(),
          prefix: 'conformance:',
        }),
      ),
    );
  },
};

const cases = await readCases();
const stack = new AsyncDisposableStack();
let runner: Runner;

beforeAll(async () => {
  runner = stack.use(await createRunner({ sandboxes: 2 }));
});
afterAll(() => stack.disposeAsync());

describe.each(Object.keys(HOSTS))('%s', (name) => {
  let host: Host;
  beforeAll(async () => {
    const open = HOSTS[name] ?? libraryHost;
    host = stack.use(await open(runner, stack));
  });

  test.each(cases)('$name', async ({ snippet, expect: expected }) => {
    const answer = await host.answer(snippet);
    const outcome = 'outcome' in answer ? answer.outcome : expect.fail(`refused: ${answer.code}`);
    const fields = Object.keys(expected) as (keyof Outcome)[];
    expect(Object.fromEntries(fields.map((field) => [field, outcome[field]]))).toEqual(expected);
    checkInvariants(outcome, JSON.stringify([snippet, expected]));
  });

  test.each(refusals)('refuses $name', async ({ snippet, code, paths }) => {
    expect(await host.answer(snippet)).toEqual({ code, paths });
  });
});

/** What holds of every outcome. `known` is text that may stand in it. */
function checkInvariants(outcome: Outcome, known: string): void {
  expect(outcomeSchema.strict().parse(outcome)).toEqual(outcome);
  expect('limit' in outcome).toBe(outcome.status === 'limit');
  expect(outcome.truncated).toBe(outcome.limit === 'output');
  expect(bytesOf(outcome)).toBeLessThanOrEqual(outcome.usage.outputBytes);
  expect(outcome.usage.outputBytes - bytesOf(outcome)).toBeLessThanOrEqual(outcome.truncated ? 3 : 0);
  if (outcome.status === 'ok') expect(outcome).not.toHaveProperty('error');
  if (outcome.denied !== undefined) expect(known).toContain('"denied"');
  const text = JSON.stringify(outcome);
  for (const path of HOST_PATHS) if (!known.includes(path)) expect(text).not.toContain(path);
}

const HOST_PATHS = [process.cwd(), homedir(), tmpdir(), '/home', '/usr', 'node_modules'].filter(
  (path) => path.length > 1,
);

/** What counts against the output cap. */
function bytesOf({ stdout, stderr, stdoutBase64, stderrBase64, error, display, ...said }: Outcome): number {
  const streams = [
    stdoutBase64 === undefined ? Buffer.from(stdout) : Buffer.from(stdoutBase64, 'base64'),
    stderrBase64 === undefined ? Buffer.from(stderr) : Buffer.from(stderrBase64, 'base64'),
  ];
  const value = 'value' in said ? JSON.stringify(said.value) : '';
  const shown = display.map(({ data }) => data);
  const texts = [value, said.valueText, error?.name, error?.message, error?.stack, ...shown];
  return [...streams, ...texts.map((text) => Buffer.from(text ?? ''))].reduce(
    (sum, { length }) => sum + length,
    0,
  );
}

/** Every case of the tables in the folder beside this file; tables may hold those of others. */
async function readCases(): Promise<Case[]> {
  const folder = join(import.meta.dirname, 'cases');
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && name !== 'case.ts' && name !== 'refusals.ts',
  );
  const modules: Record<string, readonly Case[]>[] = await Promise.all(
    names.map((name) => import(join(folder, name))),
  );
  return [...new Set(modules.flatMap((module) => Object.values(module).flat()))];
}
