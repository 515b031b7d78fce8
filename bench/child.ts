import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A Node process of a benchmark. Closing it asks it to end and waits for that. */
export interface Child extends AsyncDisposable {
  /** The first line it prints that is looked for. Rejects when it ends before. */
  until(isIt: (line: string) => boolean): Promise<string>;
}

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
  const lines = createInterface({ input: child.stdout });
  return {
    until(isIt) {
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      lines.on('line', (line) => isIt(line) && resolve(line));
      exit.then(
        ([code]) => reject(new Error(`Expected ${file.pathname} to go on, got exit code ${code}`)),
        reject,
      );
      return promise;
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await exit;
    },
  };
}
