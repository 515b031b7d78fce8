import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';

/** A name for this start of this process that no other one has: `host:pid:uuid`. */
export function makeProcessName(): string {
  return `${hostname()}:${process.pid}:${randomUUID()}`;
}
