import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Caps, PeerEnd } from './peer.ts';

/** A command with what it reads. */
export interface Command {
  path: string;
  args: readonly string[];
  stdin?: string | undefined;
  env?: Readonly<Record<string, string>>;
}

const MAX_PRINTED = 16 * 1024 * 1024;

/** Starts a program, and gives what it printed once it has ended; killed at its deadline where one is given. */
export async function runProcess(command: Command, { wallMs }: Caps = {}): Promise<PeerEnd> {
  const { path, args, stdin = '', env } = command;
  const child = spawn(path, args, { stdio: 'pipe', ...(env ? { env } : {}) });
  const closed = once(child, 'close');
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (stdout.length < MAX_PRINTED) stdout += text;
  });
  child.stderr.resume();
  // A program that ends without reading closes the pipe under what is still to be written.
  child.stdin.on('error', () => undefined).end(stdin);
  let isLate = false;
  const late = wallMs === undefined ? undefined : setTimeout(() => (isLate = child.kill('SIGKILL')), wallMs);
  const [code] = await closed;
  clearTimeout(late);
  if (isLate) return { stdout, status: 'limit' };
  return { stdout, status: code === 0 ? 'ok' : 'error' };
}
