import { changed, matching } from './file-system.ts';
import { host } from './host.ts';
import { inspect } from './inspect.ts';
import { print } from './output.ts';
import { cleanStack } from './stack.ts';

/** What the program's end asks of its process: the listeners, and the code it set. */
interface Ends {
  emitExit(code: number): void;
  exitCode(): unknown;
  handleUncaught(error: unknown): boolean;
}

let ends: Ends = { emitExit: () => undefined, exitCode: () => undefined, handleUncaught: () => false };
let collect: string[] | undefined;
let hasEnded = false;

/** Tells the lifecycle of the process; called once, at boot. */
export function onEnd(handlers: Ends): void {
  ends = handlers;
}

/** Says which files come back: globs, or those that were created or changed. */
export function collectFiles(globs: string[] | undefined): void {
  collect = globs;
}

/** Ends the program with an exit code: listeners, files, and nothing more. Does not return. */
export function leave(code: unknown): never {
  close(toExitCode(code));
  for (;;) {
    // The engine stops the guest here at its next interrupt.
  }
}

/** Ends the program after its last event. */
export function endNormally(defaultCode: number): void {
  close(toExitCode(ends.exitCode() ?? defaultCode));
}

/** Reports what nobody caught, unless the program listens for it: then it goes on. */
export function failWith(error: unknown): void {
  if (ends.handleUncaught(error)) return;
  if (error instanceof SyntaxError && error.message.endsWith("'@'"))
    error.message += ' (decorators are not supported)';
  const { name, message, stack } = describe(error);
  print(2, `Uncaught ${inspect(error)}\n`);
  host.fail(name, message, stack);
  close(toExitCode(ends.exitCode() ?? 1) || 1);
}

/** An exit listener may still change the code. */
function close(code: number): void {
  let finalCode = code;
  if (!hasEnded) {
    hasEnded = true;
    try {
      ends.emitExit(code);
      finalCode = toExitCode(ends.exitCode() ?? code);
    } catch (error) {
      failWith(error);
    }
    for (const file of collect ? matching(collect) : changed()) host.file(file.path, toBuffer(file.bytes));
  }
  host.exit(finalCode);
}

function toBuffer(bytes: Uint8Array): ArrayBuffer {
  return bytes.slice().buffer as ArrayBuffer;
}

function toExitCode(code: unknown): number {
  const number = Number(code);
  return Number.isFinite(number) ? Math.trunc(number) & 0xff : 1;
}

/** Name, message and guest frames of whatever was thrown; getters that throw count as empty. */
function describe(error: unknown): { name: string; message: string; stack: string } {
  if (typeof error !== 'object' || error === null) {
    return { name: 'Error', message: typeof error === 'string' ? error : inspect(error), stack: '' };
  }
  const read = (key: string): string => {
    try {
      const value: unknown = Reflect.get(error, key);
      return typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\ufffd') : '';
    } catch {
      return '';
    }
  };
  const isError = error instanceof Error;
  const message = isError ? read('message') : inspect(error);
  return { name: (isError && read('name')) || 'Error', message, stack: cleanStack(read('stack')) };
}
