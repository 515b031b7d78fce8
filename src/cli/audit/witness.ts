import { readCheckpoint } from '../../audit/checkpoint.ts';
import { parseNote } from '../../audit/note.ts';
import { Failure } from '../failure.ts';

/** What a witness is shown checkpoints with. */
export interface WitnessOptions {
  /** Its submission prefix. */
  url: string;
  /** Name of the log's own key: a witness adds no signature under it. */
  name: string;
  /** See `AuditLog.consistency`. */
  consistency(first: number, second: number): Promise<string[] | undefined>;
  /** Takes a checkpoint with the witness's signatures on it. */
  onCosigned(checkpoint: string): Promise<void>;
  warn(message: string): void;
}

/** A witness: somebody elsewhere who remembers the log, and signs only what continues it. */
export interface Witness extends AsyncDisposable {
  /** Shows it a checkpoint. Does not wait, never fails; of several that wait, the last one is shown. */
  show(checkpoint: string): void;
}

const ANSWER_MS = 5_000;
const MOST_ANSWER_BYTES = 16 * 1024;

/** A witness, by the add-checkpoint call of https://c2sp.org/tlog-witness. Closing drops a call under way. */
export function openWitness(options: WitnessOptions): Witness {
  const { warn } = options;
  const closing = new AbortController();
  /** The size that the witness saw last, as far as this process knows. */
  let seen = 0;
  let next: string | undefined;
  let showing: Promise<void> | undefined;

  async function showAll(): Promise<void> {
    while (next !== undefined && !closing.signal.aborted) {
      const checkpoint = next;
      next = undefined;
      try {
        seen = await submit({ ...options, checkpoint, seen, signal: closing.signal });
      } catch (cause) {
        if (!closing.signal.aborted) warn(`The audit witness has not signed: ${reasonOf(cause)}`);
      }
    }
    showing = undefined;
  }

  return {
    show(checkpoint) {
      next = checkpoint;
      showing ??= showAll();
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      await showing;
    },
  };
}

interface Submission extends WitnessOptions {
  checkpoint: string;
  seen: number;
  signal: AbortSignal;
}

/** Has a checkpoint signed, and gives its size; asks again once where the witness saw another size last. */
async function submit(submission: Submission): Promise<number> {
  const { checkpoint, seen, onCosigned } = submission;
  const size = readCheckpoint(checkpoint)?.size ?? 0;
  let answer = await post(submission, seen, size);
  if (answer.status === 409) {
    const theirs = readSize(answer.text);
    if (theirs > size) throw new Failure(1, `it has seen ${theirs} records, and this log has ${size}`);
    answer = await post(submission, theirs, size);
    if (answer.status === 409 && readSize(answer.text) === theirs) {
      throw new Failure(1, `it has seen another log of ${theirs} records`);
    }
  }
  if (answer.status !== 200) throw new Failure(1, `expected status 200, got ${answer.status}`);
  const cosigned = cosign(submission, answer.text);
  if (cosigned === checkpoint) throw new Failure(1, 'expected signature lines, got none');
  await onCosigned(cosigned);
  return size;
}

/** A checkpoint with the signatures of an answer; whatever else is in that, or bears the log's own name, is left out. */
function cosign({ checkpoint, name }: Submission, answer: string): string {
  return answer.split('\n').reduce((note, line) => {
    const next = `${note}${line}\n`;
    const signer = line === '' ? undefined : parseNote(next)?.signatures.at(-1)?.name;
    return signer === undefined || signer === name ? note : next;
  }, checkpoint);
}

async function post({ url, checkpoint, consistency, signal }: Submission, old: number, size: number) {
  const proof = old > 0 && old < size ? await consistency(old, size) : [];
  if (!proof) throw new Failure(1, `there is no proof from ${old} to ${size} records`);
  const response = await fetch(`${url.replace(/\/$/, '')}/add-checkpoint`, {
    method: 'POST',
    body: `old ${old}\n${proof.map((line) => `${line}\n`).join('')}\n${checkpoint}`,
    redirect: 'error',
    signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
  });
  return { status: response.status, text: await readBounded(response) };
}

async function readBounded(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MOST_ANSWER_BYTES) throw new Failure(1, 'its answer is too long');
  }
  return text;
}

function readSize(text: string): number {
  if (!/^(?:0|[1-9]\d{0,14})\n$/.test(text)) throw new Failure(1, 'expected the size that it has seen');
  return Number(text);
}

/** What went wrong, without the address, which may hold a password. */
function reasonOf(cause: unknown): string {
  if (cause instanceof Failure) return cause.message;
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  if (!(inner instanceof Error)) return 'an unknown error';
  return 'code' in inner && typeof inner.code === 'string' ? inner.code : inner.name;
}
