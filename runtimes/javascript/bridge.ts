import { DENIALS, type Denial, type GuestError } from '../../src/core/outcome.ts';
import type { Output } from '../../src/core/runtime.ts';
import type { Clock } from '../clock.ts';
import type { FillRandom } from '../random.ts';
import type { HostFunction, Value } from './callbacks.ts';
import type { Host } from './guest/host.ts';
import { EVAL, type QuickJs } from './quickjs.ts';
import { editUrl, parseUrl } from './url.ts';

/** Turns a TypeScript file into JavaScript, and remembers where its lines went. */
export interface TypeStripper {
  strip(path: string, source: string): string;
  mapFrames(stack: string): string;
}

/** What one run has of the host, and what it said so far. */
export interface Session {
  output: Output;
  clock: Clock;
  random: FillRandom;
  types: TypeStripper;
  outputBytes: number;
  /** Why the guest is to be stopped at the next interrupt. */
  stop?: 'exit' | 'output' | 'files';
  exitCode?: number;
  value?: { json: string; text: string };
  error?: GuestError;
}

const MAX_RANDOM_BYTES = 65_536;
const MAX_NAME_BYTES = 4096;
const STREAMS = { 1: 'stdout', 2: 'stderr' } as const;

/**
 * The far side of `guest/host.ts`: all that a guest can make the host do, on one page. Every argument is hostile:
 * it is read as a number, as bytes, or as text of bounded length, and nothing else is asked of it. What comes back
 * is copied into linear memory. `session` gives the run under way.
 */
export function hostFunctions(quickjs: QuickJs, session: () => Session): Record<keyof Host, HostFunction> {
  const maxText = () => session().outputBytes + 1;
  const emit = (fd: number, bytes: Uint8Array): void => {
    const stream = fd === 1 || fd === 2 ? STREAMS[fd] : undefined;
    const run = session();
    if (stream && !run.output.write(stream, bytes)) run.stop ??= 'output';
  };
  const text = (value: Value | undefined, maxBytes: number): string =>
    value ? quickjs.text(value, maxBytes) : '';
  const number = (value: Value | undefined): number => (value ? quickjs.number(value) : Number.NaN);
  const bytes = (value: Value | undefined): Uint8Array =>
    value ? quickjs.arrayBuffer(value) : new Uint8Array();
  return {
    write: (fd, chunk) => {
      if (chunk) quickjs.textBytes(chunk, (view) => emit(number(fd), view));
      return undefined;
    },
    writeBytes: (fd, chunk) => {
      emit(number(fd), bytes(chunk));
      return undefined;
    },
    deny: (kind) => {
      const name = text(kind, MAX_NAME_BYTES);
      if (isDenial(name)) session().output.deny(name);
      return undefined;
    },
    now: () => quickjs.newNumber(session().clock.now()),
    random: (count) => {
      const length = Math.min(Math.max(Math.trunc(number(count)) || 0, 0), MAX_RANDOM_BYTES);
      return quickjs.newArrayBuffer(session().random(new Uint8Array(length)));
    },
    exit: (code) => {
      const run = session();
      run.exitCode ??= number(code) & 0xff;
      run.stop ??= 'exit';
      return undefined;
    },
    encode: (source) => source && quickjs.textBytes(source, (view) => quickjs.newArrayBuffer(view.slice())),
    decode: (source) => decodeText(quickjs, bytes(source)),
    parseUrl: (href, base) => quickjs.newString(parseUrl(text(href, maxUrlBytes), text(base, maxUrlBytes))),
    setUrl: (href, part, value) => {
      const change = { part: text(part, MAX_NAME_BYTES), value: text(value, maxUrlBytes) };
      return quickjs.newString(editUrl(text(href, maxUrlBytes), change));
    },
    compile: (path, source) => {
      const name = text(path, MAX_NAME_BYTES);
      const body = text(source, maxSourceBytes);
      const wrapped = `(function (exports, require, module, __filename, __dirname) {${body}\n})`;
      const result = quickjs.eval(wrapped, name, EVAL.script);
      return 'error' in result ? quickjs.raise(result.error) : result.value;
    },
    stripTypes: (path, source) => {
      try {
        const stripped = session().types.strip(text(path, MAX_NAME_BYTES), text(source, maxSourceBytes));
        return quickjs.newString(stripped);
      } catch (cause) {
        return quickjs.raise(
          quickjs.newSyntaxError(cause instanceof SyntaxError ? cause.message : 'Cannot strip types'),
        );
      }
    },
    mapFrames: (stack) => quickjs.newString(session().types.mapFrames(text(stack, maxText()))),
    file: (path, content) => {
      const run = session();
      if (!run.output.file(text(path, MAX_NAME_BYTES), bytes(content))) run.stop ??= 'files';
      return undefined;
    },
    value: (json, printed) => {
      session().value = { json: text(json, maxText()), text: text(printed, maxText()) };
      return undefined;
    },
    fail: (name, message, stack) => {
      const run = session();
      run.error ??= {
        name: text(name, MAX_NAME_BYTES),
        message: text(message, maxText()),
        stack: text(stack, maxText()),
      };
      return undefined;
    },
  };
}

const maxUrlBytes = 64 * 1024;
const maxSourceBytes = 32 * 1024 * 1024;

function isDenial(name: string): name is Denial {
  return (DENIALS as readonly string[]).includes(name);
}

/** Valid UTF-8 without NUL as a guest string; the engine reads C strings, so anything else is the guest's to decode. */
function decodeText(quickjs: QuickJs, bytes: Uint8Array): Value | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return quickjs.newString(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (cause) {
    if (cause instanceof TypeError) return undefined;
    throw cause;
  }
}
