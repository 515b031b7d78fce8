import type { Outcome } from '../../src/core/outcome.ts';
import type { SnippetInput } from '../../src/core/snippet.ts';
import type { Reply, ReplyStatus } from './expectation.ts';
import type { Attack } from './load.ts';

/** What an adapter is asked to run. */
export type Request = Pick<Attack, 'language' | 'code' | 'files' | 'stdin' | 'args' | 'limits'>;

/** A reply with the outcome it was made from, absent where the request was refused. */
export interface AdapterReply extends Reply {
  outcome?: Outcome;
}

/** A door to the sandboxes, as the cases use it. */
export interface Adapter extends AsyncDisposable {
  run(request: Request): Promise<AdapterReply>;
  /** Process ids: the service with all that it started, and the sandboxes among them. */
  processes(): { all: number[]; sandboxes: number[] };
}

/** What the contract takes as `source`; a longer program is sent as a file, up to the size of a request. */
const MAX_SOURCE_BYTES = 1024 * 1024;

/** A name that says nothing of the language: the runtime of a snippet is told. */
const MAIN = 'main';

/** A request of the cases as a snippet. */
export function toSnippet({ language, code, files, stdin, args, limits }: Request): SnippetInput {
  const isLong = Buffer.byteLength(code) > MAX_SOURCE_BYTES;
  return {
    language,
    ...(isLong ? { entry: MAIN, files: [...files, { path: MAIN, content: code }] } : { source: code, files }),
    stdin,
    args,
    limits: {
      wallMs: limits.wallMs,
      memoryBytes: limits.memoryMb * 1024 * 1024,
      outputBytes: limits.outputBytes,
    },
  };
}

/** An outcome in the words of the cases. */
export function toReply(outcome: Outcome): AdapterReply {
  const { stdout, stderr } = outcome;
  return { status: toStatus(outcome), stdout, stderr, outcome };
}

/** A refusal in the words of the cases; its text is what a response shows. */
export function toRefusal(message: string): AdapterReply {
  return { status: 'rejected', stdout: '', stderr: message };
}

const BY_CAP = {
  wall: 'timeout',
  cpu: 'timeout',
  fuel: 'timeout',
  memory: 'memory_limit',
  output: 'output_limit',
  stack: 'error',
  files: 'error',
} as const;

const BY_STATUS = {
  ok: 'ok',
  error: 'error',
  limit: 'crashed',
  crashed: 'crashed',
  cancelled: 'error',
} as const;

function toStatus({ status, limit }: Outcome): ReplyStatus {
  return limit === undefined ? BY_STATUS[status] : BY_CAP[limit];
}
