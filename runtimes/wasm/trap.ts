import type { GuestError } from '../../src/core/outcome.ts';

/** A frame of a stack that V8 prints for a function of a module: its name, if it has one, and its index. */
const FRAME = /^\s+at (?:(.*) \()?wasm:\/\/wasm\/.*:wasm-function\[(\d+)\]:0x[0-9a-f]+\)?$/;

/** What V8 says when a stack is full, to JavaScript and WebAssembly alike. */
const ENGINE_STACK_OVERFLOW = 'Maximum call stack size exceeded';

/** The reason of a trap for want of stack. */
export const STACK_OVERFLOW = 'call stack exhausted';

/** What a program threw through its host, in the words of an outcome; undefined for what is not the program's. */
export function trapOf(cause: unknown): GuestError | undefined {
  if (cause instanceof WebAssembly.RuntimeError) return describe('RuntimeError', cause.message, cause);
  if (cause instanceof RangeError && cause.message === ENGINE_STACK_OVERFLOW)
    return describe('RuntimeError', STACK_OVERFLOW, cause);
  if (cause instanceof WebAssembly.Exception)
    return { name: 'Exception', message: 'uncaught exception', stack: '' };
  return undefined;
}

/** The frames of WebAssembly in a stack that V8 prints, without offsets, which would be those of the rewritten module. */
export function framesOf(stack: string): string[] {
  return stack.split('\n').flatMap((line) => {
    const [, label, index] = FRAME.exec(line) ?? [];
    if (index === undefined) return [];
    return [
      label === undefined ? `    at wasm-function[${index}]` : `    at ${label} (wasm-function[${index}])`,
    ];
  });
}

function describe(name: string, message: string, { stack = '' }: Error): GuestError {
  return { name, message, stack: [`${name}: ${message}`, ...framesOf(stack)].join('\n') };
}
