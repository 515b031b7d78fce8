import { ERRORS } from '../../src/core/errors.ts';
import { ClocheError, createRunner } from '../../src/runner/index.ts';
import { type Adapter, type AdapterReply, toRefusal, toReply, toSnippet } from './adapter.ts';

/** The library, in this process. */
export async function openLibrary(language: string): Promise<Adapter> {
  const runner = await createRunner({ languages: [language], sandboxes: 2 });
  return {
    run: async (request) => runner.run(await toSnippet(request)).then(toReply, refuse),
    processes: () => ({ all: [process.pid, ...runner.pids], sandboxes: runner.pids }),
    [Symbol.asyncDispose]: () => runner.close(),
  };
}

/** Only what the caller got wrong is a refusal. */
function refuse(cause: unknown): AdapterReply {
  if (cause instanceof ClocheError && ERRORS[cause.code].fault === 'caller') return toRefusal(cause.message);
  throw cause;
}
