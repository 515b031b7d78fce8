import { createHmac, randomBytes } from 'node:crypto';
import { createAccess } from '../src/access/create-access.ts';
import { ClocheError, type ErrorCode } from '../src/core/errors.ts';
import type { Outcome } from '../src/core/outcome.ts';
import type { Store } from '../src/core/ports.ts';
import type { SnippetInput } from '../src/core/snippet.ts';
import type { Runner } from '../src/runner/runner.ts';
import { createApp } from '../src/server/app.ts';
import { startConsumer } from '../workers/consumer.ts';

/** How a host answers a snippet: with its outcome, or with a refusal and the places that are wrong. */
export type Answer = { outcome: Outcome } | { code: ErrorCode; paths: string[] };

/** A way to have a snippet run. */
export interface Host extends AsyncDisposable {
  answer(snippet: unknown): Promise<Answer>;
}

/** The library: a function call. */
export function libraryHost(runner: Runner): Host {
  return {
    async answer(snippet) {
      try {
        return { outcome: await runner.run(snippet as SnippetInput) };
      } catch (error) {
        if (!(error instanceof ClocheError)) throw error;
        return { code: error.code, paths: error.faults.map((fault) => fault.path) };
      }
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

const ADMIN_KEY = 'conformance-key';
const WAIT_SECONDS = 30;

/** The service over a store, with its own consumer: HTTP requests as the app gets them. */
export async function serviceHost(runner: Runner, store: Store): Promise<Host> {
  await using stack = new AsyncDisposableStack();
  const { languages } = runner;
  const shared = { store, languages, now: Date.now, hashSource };
  const chance = { now: Date.now, random: randomBytes };
  const { api } = stack.use(
    createApp({
      ...shared,
      access: createAccess({ ...store, ...chance, secret: randomBytes(32), adminKey: ADMIN_KEY }),
      rate: null,
      corsOrigins: [],
      version: '0.0.0',
      ...chance,
      after: () => undefined,
      addressOf: () => '127.0.0.1',
      isTls: () => false,
      spill: fail,
      log: fail,
    }),
  );
  stack.use(
    await startConsumer({
      ...shared,
      run: runner.runParsed,
      consumer: 'conformance',
      concurrency: 2,
      host: 'test',
      log: fail,
    }),
  );
  const owned = stack.move();
  return {
    async answer(snippet) {
      const response = await api.request('/v1/runs', {
        method: 'POST',
        headers: {
          authorization: `Bearer ${ADMIN_KEY}`,
          'content-type': 'application/json',
          prefer: `wait=${WAIT_SECONDS}`,
        },
        body: JSON.stringify(snippet),
      });
      return readAnswer(response);
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function readAnswer(response: Response): Promise<Answer> {
  const body = await response.json();
  if (response.status === 200) return { outcome: body.outcome };
  const { code, errors = [] } = body as { code: ErrorCode; errors?: { path: string }[] };
  return { code, paths: errors.map((fault) => fault.path) };
}

async function hashSource(text: string): Promise<string> {
  return createHmac('sha256', 'test').update(text).digest('hex');
}

/** For what must not happen: the host had something to complain about. */
function fail(...reasons: unknown[]): never {
  throw new Error('Expected the service to have nothing to complain about', { cause: reasons });
}
