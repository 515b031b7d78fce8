import type { Suite } from './suites/suite.ts';

type Load = () => Promise<Suite>;

/** Every suite, in the order they run and are shown; each is loaded when it runs. */
export const SUITES: Readonly<Record<string, Load>> = {
  start: async () => (await import('./suites/start.ts')).START,
  throughput: async () => (await import('./suites/throughput.ts')).THROUGHPUT,
  density: async () => (await import('./suites/density.ts')).DENSITY,
  overshoot: async () => (await import('./suites/overshoot.ts')).OVERSHOOT,
  recovery: async () => (await import('./suites/recovery.ts')).RECOVERY,
  neighbours: async () => (await import('./suites/neighbours.ts')).NEIGHBOURS,
  fairness: async () => (await import('./suites/fairness.ts')).FAIRNESS,
  leakage: async () => (await import('./suites/leakage.ts')).LEAKAGE,
  compute: async () => (await import('./suites/compute.ts')).COMPUTE,
  scale: async () => (await import('./suites/scale.ts')).SCALE,
  soak: async () => (await import('./suites/soak.ts')).SOAK,
};

/** Suites that `--hours` is for: what they look for may take hours to show. */
export const LONG_SUITES: ReadonlySet<string> = new Set(['soak']);
