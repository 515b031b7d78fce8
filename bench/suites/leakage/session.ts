import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { openCPython } from '../../host/cpython.ts';

/** An interpreter that keeps all it has from one program to the next: what a probe has to find something in. */
export interface Session extends AsyncDisposable {
  /** Runs a program in it, and gives what it printed. */
  run(source: string): Promise<string>;
}

/** Sessions, by name: the command of each, which answers lines of JSON with lines of JSON. */
const COMMANDS = {
  node: () => far('node-session'),
  pyodide: () => far('pyodide-session'),
  python: async () => {
    await using python = await openCPython();
    return { path: python.path, args: ['-c', PYTHON_LOOP] };
  },
} as const;

/** The name of a session. */
export type SessionName = keyof typeof COMMANDS;

const PYTHON_LOOP = `
import contextlib, io, json, sys
names = {'__name__': '__main__'}
for line in sys.stdin:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed): exec(json.loads(line), names)
    print(json.dumps(printed.getvalue()), flush=True)
`;

/** Opens a session in a process and a folder of its own. */
export async function openSession(name: SessionName): Promise<Session> {
  const { path, args } = await COMMANDS[name]();
  const folder = await mkdtemp(join(tmpdir(), 'cloche-bench-'));
  const child = spawn(path, args, { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] });
  const exit = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  return {
    async run(source) {
      const answer = once(lines, 'line');
      child.stdin.write(`${JSON.stringify(source)}\n`);
      const ended = exit.then(([code]) => {
        throw new Error(`${name}: expected a session that goes on, got exit code ${code}`);
      });
      const [line] = await Promise.race([answer, ended]);
      return JSON.parse(line);
    },
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      await exit;
      await rm(folder, { recursive: true });
    },
  };
}

async function far(name: string): Promise<{ path: string; args: string[] }> {
  const file = new URL(`${name}${extname(import.meta.url)}`, import.meta.url);
  return { path: process.execPath, args: [fileURLToPath(file)] };
}
