import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ASSEMBLER = fileURLToPath(new URL('./assembler.ts', import.meta.url));
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * The module of a WebAssembly text in base64. It is assembled in a process of its own, because that takes many times
 * the text's memory, and the memory of this process is watched as the service's.
 */
export async function assemble(text: string): Promise<string> {
  const options = { encoding: 'buffer', maxBuffer: MAX_BYTES } as const;
  const assembled = promisify(execFile)(process.execPath, [ASSEMBLER], options);
  assembled.child.stdin?.end(text);
  return (await assembled).stdout.toString('base64');
}
