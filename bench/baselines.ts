import vm from 'node:vm';
import ivm from 'isolated-vm';

const MEMORY_MIB = 128;
const CONSOLE = 'globalThis.console = { log: (...args) => $0(args.join(" ")) };';

/**
 * Runs source in a new V8 isolate and context of isolated-vm, with a `console.log` that calls back, and gives what it
 * printed. One after the other, its synchronous calls are the faster ones.
 */
export function runInIsolatedVmSync(source: string): string {
  let printed = '';
  const print = (text: string): void => {
    printed += `${text}\n`;
  };
  const isolate = new ivm.Isolate({ memoryLimit: MEMORY_MIB });
  try {
    const context = isolate.createContextSync();
    context.evalClosureSync(CONSOLE, [new ivm.Callback(print)]);
    context.evalSync(source);
    return printed;
  } finally {
    isolate.dispose();
  }
}

/** The same by its asynchronous calls, which use more than one core. */
export async function runInIsolatedVm(source: string): Promise<string> {
  let printed = '';
  const print = (text: string): void => {
    printed += `${text}\n`;
  };
  const isolate = new ivm.Isolate({ memoryLimit: MEMORY_MIB });
  try {
    const context = await isolate.createContext();
    await context.evalClosure(CONSOLE, [new ivm.Callback(print)]);
    await context.eval(source);
    return printed;
  } finally {
    isolate.dispose();
  }
}

/** Runs source in a new context of `node:vm`, in this heap and on this thread: no isolation, the floor of the cost. */
export function runInNodeVm(source: string): string {
  let printed = '';
  const log = (...args: unknown[]): void => {
    printed += `${args.join(' ')}\n`;
  };
  vm.runInNewContext(source, { console: { log } });
  return printed;
}
