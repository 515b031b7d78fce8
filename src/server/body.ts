import { ClocheError } from '../core/errors.ts';

/** The most that a request body may hold. */
export const MAX_BODY_BYTES = 10 * 1024 * 1024;

/** A body of so many bytes is read and parsed in less time than a request takes otherwise. */
const SHORT_BYTES = 16 * 1024;

/** Whether a request says that its body is short; a server hands on no more than that. */
export function isShort({ headers }: Request): boolean {
  const stated = headers.get('content-length');
  return stated !== null && Number(stated) <= SHORT_BYTES && !headers.has('transfer-encoding');
}

/**
 * Reads a JSON body, and never more of it than the cap, in bytes, whatever its headers claim.
 * @throws ClocheError `E_UNSUPPORTED_MEDIA` · `E_BODY_TOO_LARGE` · `E_SNIPPET_INVALID`
 */
export async function readJson(request: Request, cap = MAX_BODY_BYTES): Promise<unknown> {
  checkMedia(request.headers);
  const bytes = await readBytes(request, cap).catch((cause: unknown) => {
    // A client that goes away or is cut off fails its own request, and nothing here.
    throw cause instanceof ClocheError ? cause : invalid('expected a whole body', cause);
  });
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw invalid('expected JSON in UTF-8', cause);
  }
}

function invalid(message: string, cause: unknown): ClocheError {
  const faults = [{ path: '', message }];
  return new ClocheError('E_SNIPPET_INVALID', `Invalid body: ${message}`, { faults, cause });
}

function checkMedia(headers: Headers): void {
  const isJson = /^application\/json\s*(;|$)/i.test(headers.get('content-type') ?? '');
  const isPlain = /^(identity)?$/i.test(headers.get('content-encoding') ?? '');
  if (!isJson || !isPlain) {
    throw new ClocheError(
      'E_UNSUPPORTED_MEDIA',
      'Expected Content-Type: application/json and no Content-Encoding',
    );
  }
}

/** A server hands on no more than a stated length, so that such a body is read whole: about twice as fast. */
async function readBytes(request: Request, cap: number): Promise<Uint8Array> {
  const stated = request.headers.get('content-length');
  if (stated === null || request.headers.has('transfer-encoding')) return readCapped(request.body, cap);
  if (Number(stated) > cap) throw tooLarge(cap);
  return new Uint8Array(await request.arrayBuffer());
}

async function readCapped(body: ReadableStream<Uint8Array> | null, cap: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    length += chunk.byteLength;
    if (length > cap) throw tooLarge(cap);
    chunks.push(chunk);
  }
  return concat(chunks, length);
}

function concat(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}

function tooLarge(cap: number): ClocheError {
  return new ClocheError('E_BODY_TOO_LARGE', `Expected a body of at most ${cap} bytes`);
}
