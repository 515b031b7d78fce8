import { setTimeout as pause } from 'node:timers/promises';
import { openIntruded, type Wall } from './intruded.ts';

const SPUN_UP_MS = 200;

/**
 * A parent for a test to kill: `orphan.ts [WALL…]` opens a sandbox without these walls, lets it spin, and prints its
 * process id.
 */
const pool = await openIntruded(process.argv.slice(2) as Wall[]);
await pool.intrude('call getpid');
void pool.intrude('spin');
await pause(SPUN_UP_MS);
console.log(pool.pids[0]);
