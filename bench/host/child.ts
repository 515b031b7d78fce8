import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A Node process of a benchmark. Closing it asks it to end and waits for that; it does not outlive this process. */
export interface Child extends AsyncDisposable {
  pid: number;
  /** The first line it prints that is looked for. Rejects when it ends before. */
  until(isIt: (line: string) => boolean): Promise<string>;
  /** Hears every line that it prints from now on. */
  onLine(hear: (line: string) => void): void;
}

/** A process that does not end by itself within this is killed. */
const PATIENCE_MS = 15_000;

/** Starts a file with Node, with arguments and an environment, and nothing else of this process's. */
export function startChild(
  [file, ...args]: readonly [URL, ...string[]],
  env: Readonly<Record<string, string>>,
): Child {
  const child = spawn(process.execPath, [fileURLToPath(file), ...args], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  const end = () => child.kill();
  process.once('exit', end);
  const lines = createInterface({ input: child.stdout });
  return {
    pid: child.pid ?? 0,
    until(isIt) {
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      const hear = (line: string) => isIt(line) && resolve(line);
      lines.on('line', hear);
      exit.then(
        ([code]) => reject(new Error(`Expected ${file.pathname} to go on, got exit code ${code}`)),
        reject,
      );
      return promise.finally(() => lines.off('line', hear));
    },
    onLine: (hear) => void lines.on('line', hear),
    async [Symbol.asyncDispose]() {
      process.off('exit', end);
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
      await exit;
      clearTimeout(timer);
    },
  };
}
