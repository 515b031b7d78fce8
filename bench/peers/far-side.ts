import { createInterface } from 'node:readline';
import type { Asked } from './child.ts';
import { Absent } from './peer.ts';
import { peerOf } from './registry.ts';

/** A peer in a process of its own: `far-side.ts ID`. A line of JSON asks; a line of JSON on descriptor 1 answers. */
const [id = ''] = process.argv.slice(2);
const write = process.stdout.write.bind(process.stdout);
const answer = (value: unknown): void => void write(`${JSON.stringify(value)}\n`);

try {
  const peer = await peerOf(id).open();
  const held: AsyncDisposable[] = [];
  answer({ version: peer.version });
  for await (const line of createInterface({ input: process.stdin })) {
    const asked: Asked = JSON.parse(line);
    if (asked.do === 'run') answer(await peer.run(asked.program, asked.caps));
    if (asked.do === 'hold') {
      const isAble = peer.hold !== undefined;
      if (peer.hold) held.push(await peer.hold(asked.count, asked.program));
      // What only took part in making them is no memory of theirs.
      globalThis.gc?.();
      answer({ isAble });
    }
  }
  for (const one of held) await one[Symbol.asyncDispose]();
  await peer[Symbol.asyncDispose]();
} catch (error) {
  if (!(error instanceof Absent)) throw error;
  answer({ absent: error.message });
}
// Threads that a peer keeps would go on.
process.exit();
