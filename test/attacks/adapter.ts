import type { Outcome } from '../../src/core/outcome.ts';
import type { SnippetInput } from '../../src/core/snippet.ts';
import { assemble } from './assemble.ts';
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

const MIB = 1024 * 1024;

/** What the contract takes as `source`. */
const MAX_SOURCE_BYTES: Record<string, number> = { wasm: 8 * MIB };

/** How a program that is longer is made to fit; any other is sent as a file, up to the size of a request. */
const SHORTEN: Record<string, (code: string) => Promise<string>> = { wasm: assemble };

/** A name that says nothing of the language: the runtime of a snippet is told. */
const MAIN = 'main';

/** A request of the cases as a snippet. */
export async function toSnippet(request: Request): Promise<SnippetInput> {
  const { language, stdin, args, limits } = request;
  return {
    language,
    ...(await toProgram(request)),
    stdin,
    args,
    limits: {
      wallMs: limits.wallMs,
      memoryBytes: limits.memoryMb * MIB,
      outputBytes: limits.outputBytes,
    },
  };
}

async function toProgram({ language, code, files }: Request): Promise<Partial<SnippetInput>> {
  if (Buffer.byteLength(code) <= (MAX_SOURCE_BYTES[language] ?? MIB)) return { source: code, files };
  const shorten = SHORTEN[language];
  if (shorten) return { source: await shorten(code), files };
  return { entry: MAIN, files: [...files, { path: MAIN, content: code }] };
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
