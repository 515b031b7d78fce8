/** Bytes that one more isolate takes: waiting, and holding 8 MiB of its own. */
export interface Probe {
  idle: number;
  working?: number;
}
