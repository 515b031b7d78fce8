import { setTimeout as pause } from 'node:timers/promises';
import { type Client, openClient } from '../../host/client.ts';
import type { Service } from '../../host/service.ts';
import type { Door } from './flooded.ts';

const HELLO = JSON.stringify({ language: 'javascript', source: "console.log('hi')" });
const AT_ONCE = 16;
const POLL_MS = 50;

/** A service with two callers, each with a key of its own. */
export async function openTurns(service: Service): Promise<Door & Disposable> {
  using stack = new DisposableStack();
  const open = async (name: string) =>
    stack.use(openClient({ url: service.url, key: await service.addCaller(name) }));
  const [flooding, other] = [await open('flood'), await open('other')];
  const owned = stack.move();
  return {
    async pass() {
      const answer = await other.submit(HELLO);
      const endedAt = performance.now();
      const { createdAt, startedAt, outcome } = JSON.parse(answer);
      if (outcome.stdout !== 'hi\n') throw new Error('Expected the output of the snippet, got another one');
      return { takenAt: Date.parse(createdAt), begunAt: Date.parse(startedAt), endedAt };
    },
    async flood(count, busyMs) {
      const source = `const until = Date.now() + ${busyMs}; while (Date.now() < until);`;
      const body = JSON.stringify({ language: 'javascript', source });
      let left = count;
      const lane = async (): Promise<void> => {
        while (left-- > 0) await flooding.enqueue(body);
      };
      await Promise.all(Array.from({ length: AT_ONCE }, lane));
      return () => untilBegun(flooding, count);
    },
    [Symbol.dispose]: () => owned.dispose(),
  };
}

/** Waits until as many of the caller's newest runs as there are in a flood have ended; gives when each was begun. */
async function untilBegun(client: Client, count: number): Promise<number[]> {
  for (;;) {
    const { runs } = JSON.parse(await client.read('/v1/runs?state=queued&limit=1'));
    if (runs.length === 0) break;
    await pause(POLL_MS);
  }
  const begunAt: number[] = [];
  for (let cursor = ''; begunAt.length < count; ) {
    const page = JSON.parse(await client.read(`/v1/runs?limit=200${cursor}`));
    begunAt.push(...page.runs.map((run: { startedAt: string }) => Date.parse(run.startedAt)));
    cursor = `&cursor=${page.next}`;
  }
  return begunAt.slice(0, count);
}
