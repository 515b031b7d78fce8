import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { openClient } from '../../host/client.ts';
import { openService } from '../../host/service.ts';
import { startLoad } from './load.ts';
import type { Subject } from './subject.ts';

const SANDBOXES = 2;
const LOOK_EVERY_MS = 50;

/** Results are forgotten while it runs, so that what grows is not what was asked to be kept. */
const SETTINGS = { CLOCHE_SANDBOXES: String(SANDBOXES), CLOCHE_RESULT_TTL: '10s' };

/** Puts a service under load, over HTTP. @throws Absent where there is no Redis */
export async function openServed(random: () => number): Promise<Subject> {
  await using stack = new AsyncDisposableStack();
  const service = stack.use(await openService({ settings: SETTINGS }));
  const redis = stack.adopt(new Redis({ path: service.socketPath }), (it) => it.disconnect());
  const client = stack.use(openClient(service));
  const { promise: failed, reject } = Promise.withResolvers<never>();
  // Whoever waits for it hears of it; until then it is nobody's.
  failed.catch(() => undefined);
  const load = stack.use(
    startLoad({
      run: async (snippet) => JSON.parse(await client.submit(JSON.stringify(snippet))).outcome,
      random,
      onError: reject,
    }),
  );
  const looks = stack.use(startLooks(() => client.read('/healthz'), reject));
  const owned = stack.move();
  return {
    system: 'cloche-http',
    pid: service.pid,
    take: () => ({ latenciesMs: load.takeLatencies(), heldUpMs: looks.take() }),
    async storeBytes() {
      const info = await redis.info('memory');
      return Number(/^used_memory:(\d+)/m.exec(info)?.[1]);
    },
    failed,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

interface Looks extends AsyncDisposable {
  take(): number[];
}

/** Looks at something again and again, and keeps how long that takes, in milliseconds. */
function startLooks(look: () => Promise<unknown>, onError: (error: unknown) => void): Looks {
  let isOver = false;
  let tookMs: number[] = [];
  const looking = async (): Promise<void> => {
    while (!isOver) {
      const startedAt = performance.now();
      await look();
      tookMs.push(performance.now() - startedAt);
      await pause(LOOK_EVERY_MS);
    }
  };
  const all = looking().catch(onError);
  return {
    take() {
      const taken = tookMs;
      tookMs = [];
      return taken;
    },
    async [Symbol.asyncDispose]() {
      isOver = true;
      await all;
    },
  };
}
