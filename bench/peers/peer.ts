/** What a peer is asked to run, in the language of the source. */
export interface Program {
  language: 'javascript' | 'python' | 'wasm';
  /** Text; for wasm the binary in base64. */
  source: string;
  stdin?: string;
}

/** Caps on one run. What a peer cannot enforce it ignores, and says so in {@link Peer.caps}. */
export interface Caps {
  wallMs?: number;
  memoryBytes?: number;
}

/** How a run in a peer ended. */
export interface PeerEnd {
  stdout: string;
  /** `limit`: one of its caps ended it; `error`: the guest's own fault. */
  status: 'ok' | 'limit' | 'error';
}

/** A system that runs code, behind one interface: a few lines each, in a file of its own. */
export interface Peer {
  id: string;
  /** As a reader knows it, such as `isolated-vm, sync`. */
  name: string;
  languages: readonly Program['language'][];
  /** What stands between the guest and the host's process. `none` is marked unsafe in every report. */
  boundary:
    | 'none'
    | 'context'
    | 'isolate'
    | 'thread'
    | 'process'
    | 'namespaces'
    | 'wasm'
    | 'wasm in a thread'
    | 'wasm in a process';
  /** What a reader has to know, such as `what Piston does`. */
  remark?: string;
  /** Caps that it has. */
  caps: { wall: boolean; memory: boolean };
  /** Loads it. @throws Absent where it is not on this machine */
  open(): Promise<OpenPeer>;
}

/** A loaded peer. Closing it ends what it started. */
export interface OpenPeer extends AsyncDisposable {
  version: string;
  /** Runs a program in a fresh isolate of its kind, and throws that away. Rejects for our own mistakes only. */
  run(program: Program, caps?: Caps): Promise<PeerEnd>;
  /**
   * Makes so many fresh isolates at once, idle and able to run, or each with what a program made there still alive;
   * absent where it cannot. Disposing ends them.
   */
  hold?(count: number, program?: Program): Promise<AsyncDisposable>;
  /** Processes beside this one whose memory and processor time are its own. */
  pids(): readonly number[];
}

/** Why a peer cannot be measured here, in words for a reader: what is missing and how to get it. */
export class Absent extends Error {
  override name = 'Absent';
}
