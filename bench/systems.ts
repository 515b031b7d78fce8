import { PEERS } from './peers/registry.ts';
import type { SystemFacts } from './report/schema.ts';

/** Facts of a system that do not need it to be there. */
export type KnownFacts = Omit<SystemFacts, 'version'>;

/** Cloche's doors, and its parts, by id. */
export const DOORS = {
  cloche: { name: 'Cloche', boundary: 'wasm in a process' },
  'cloche-http': { name: 'Cloche, HTTP and Redis', boundary: 'wasm in a process' },
  'cloche-engine': {
    name: "Cloche's engine alone",
    boundary: 'wasm',
    remark: 'the JavaScript engine in this process, without the sandbox around it: to compare like with like',
  },
} as const satisfies Record<string, KnownFacts>;

/** What is measured beside isolates: no one's system, and no boundary is claimed. */
export const BASELINES = {
  bullmq: { name: 'BullMQ, a job that does nothing', boundary: 'no code is run' },
} as const satisfies Record<string, KnownFacts>;

/** Every system by id: ours first, then the peers. */
export const SYSTEMS: Readonly<Record<string, KnownFacts>> = {
  ...DOORS,
  ...BASELINES,
  ...Object.fromEntries(
    PEERS.map(({ id, name, boundary, remark }) => [
      id,
      { name, boundary, ...(remark === undefined ? {} : { remark }) },
    ]),
  ),
};
