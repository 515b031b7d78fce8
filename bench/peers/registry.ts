import { BUBBLEWRAP } from './bubblewrap.ts';
import { ISOLATED_VM, ISOLATED_VM_SYNC } from './isolated-vm.ts';
import { MONTY } from './monty.ts';
import { NODE_PROCESS } from './node-process.ts';
import { NODE_VM } from './node-vm.ts';
import { NODE_WASI, NODE_WASI_PROCESS } from './node-wasi.ts';
import type { Peer } from './peer.ts';
import { PYODIDE } from './pyodide.ts';
import { PYTHON, PYTHON_CLEAN } from './python.ts';
import { QUICKJS } from './quickjs.ts';
import { VERCEL_RUN } from './vercel-run.ts';
import { WORKER_THREADS } from './worker-threads.ts';
import { WORKERD } from './workerd.ts';

/** Every peer, in the order they are shown. Each loads its packages when it is opened. */
export const PEERS: readonly Peer[] = [
  ISOLATED_VM_SYNC,
  ISOLATED_VM,
  QUICKJS,
  VERCEL_RUN,
  WORKERD,
  WORKER_THREADS,
  NODE_PROCESS,
  NODE_VM,
  PYTHON,
  PYTHON_CLEAN,
  BUBBLEWRAP,
  MONTY,
  PYODIDE,
  NODE_WASI,
  NODE_WASI_PROCESS,
];

/** The peer with an id. @throws RangeError where there is none */
export function peerOf(id: string): Peer {
  const peer = PEERS.find((one) => one.id === id);
  if (!peer) throw new RangeError(`Expected the id of a peer, got ${id}`);
  return peer;
}
