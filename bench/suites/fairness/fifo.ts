import type { Baseline } from '../../host/bullmq.ts';
import type { Door } from './flooded.ts';

/** Bare BullMQ, where both callers stand in one line. */
export function openFifo(baseline: Baseline): Door {
  return {
    async pass() {
      const job = await baseline.add(null);
      await baseline.end(job);
      const endedAt = performance.now();
      return { ...(await baseline.timesOf(job)), endedAt };
    },
    async flood(count, busyMs) {
      const jobs = await baseline.flood(count, { busyMs });
      return async () => {
        await Promise.all(jobs.map(baseline.end));
        const times = await Promise.all(jobs.map(baseline.timesOf));
        return times.map(({ begunAt }) => begunAt);
      };
    },
  };
}
