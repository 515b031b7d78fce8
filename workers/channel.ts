import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises';
import { isExiting } from './exiting.ts';
import { type Frame, FrameReader, HEADER_BYTES, ProtocolError, writeHeader } from './protocol.ts';

const FROM_SANDBOX = [
  'ready',
  'started',
  'stdout',
  'stderr',
  'denied',
  'display',
  'file',
  'end',
  'armed',
  'arming',
  'derived',
] as const;
const MAX_BOOT_MESSAGE = 4096;
/** How often a process that was killed is looked at. */
const LOOK_MS = 1;

/** Takes what a sandbox sends; throwing a ProtocolError ends the sandbox. */
export interface Listener {
  onFrame(frame: Frame): void;
  /** The sandbox runs no more, and nothing more comes; `message` is what it printed before it was ready, if it never was. */
  onGone(message: string): void;
}

/**
 * The parent's end of a sandbox: the process and its pipe. Frames are taken as they come, one listener at a time;
 * a frame that nobody listens for, or that breaks the protocol, ends the sandbox and nothing else.
 */
export class Channel {
  readonly pid: number;
  readonly gone: Promise<void>;
  readonly #child: ChildProcess;
  readonly #pipe: Socket;
  #listener: Listener | undefined;
  #atRest: Listener | undefined;
  #isGone = false;
  #isDoomed = false;
  #hasParted = false;
  #bootMessage = '';

  constructor(child: ChildProcess, listener: Listener) {
    this.#child = child;
    this.pid = child.pid ?? 0;
    this.#pipe = child.stdio[3] as Socket;
    this.#listener = listener;
    const reader = new FrameReader(FROM_SANDBOX);
    this.#pipe.on('data', (chunk: Uint8Array) => this.#take(reader, chunk));
    this.#pipe.on('error', () => this.kill());
    child.stderr?.on('data', (chunk: Buffer) => {
      this.#bootMessage = (this.#bootMessage + chunk.toString()).slice(0, MAX_BOOT_MESSAGE);
    });
    this.gone = new Promise((resolve) => {
      const end = (message: string): void => {
        this.#isGone = true;
        this.#pipe.destroy();
        this.#part(message);
        resolve();
      };
      child.once('error', (error) => end(error.message));
      child.once('close', () => end(this.#bootMessage));
    });
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  /** Stops reading what the process prints: it is ready, and prints nothing of ours. `atRest` listens between runs. */
  settle(atRest: Listener): void {
    this.#child.stderr?.destroy();
    this.#bootMessage = '';
    this.#atRest = atRest;
    this.#listener = atRest;
  }

  /** Lets a run listen, until it lets go again. */
  listen(listener: Listener | undefined): void {
    this.#listener = listener ?? this.#atRest;
  }

  /** Sends a snippet, as JSON, after what an earlier run derived from its program. */
  send(text: string, derived?: Uint8Array): void {
    if (derived) {
      const header = Buffer.allocUnsafe(HEADER_BYTES);
      writeHeader(header, 'derived', derived.length);
      this.#pipe.write(header);
      this.#pipe.write(derived);
    }
    const bytes = Buffer.byteLength(text);
    const frame = Buffer.allocUnsafe(HEADER_BYTES + bytes);
    writeHeader(frame, 'run', bytes);
    frame.write(text, HEADER_BYTES);
    this.#pipe.write(frame);
  }

  /** Ends the process at once, and holds the host until it is gone; harmless when it is. */
  kill(): void {
    if (this.#isGone) return;
    this.hold(true);
    this.#child.kill('SIGKILL');
    if (this.#isDoomed) return;
    this.#isDoomed = true;
    if (this.#atRest) void this.#partEarly();
  }

  /** Keeps or stops keeping the host's event loop alive; one that was killed keeps it until it is gone. */
  hold(isHeld: boolean): void {
    if (this.#isDoomed) return;
    if (isHeld) {
      this.#child.ref();
      this.#pipe.ref();
    } else {
      this.#child.unref();
      this.#pipe.unref();
    }
  }

  /**
   * Tells the listener as soon as nothing more can come: to free what the process held takes the kernel tens of
   * milliseconds, for which nobody needs to wait.
   */
  async #partEarly(): Promise<void> {
    do await pause(LOOK_MS);
    while (!this.#hasStopped());
    // What it wrote last may still be in the pipe: until the event loop has looked there and found nothing.
    for (let read = -1; !this.#isGone && read !== this.#pipe.bytesRead; await turn()) {
      read = this.#pipe.bytesRead;
    }
    this.#part('');
  }

  #hasStopped(): boolean {
    const { exitCode, signalCode } = this.#child;
    return exitCode !== null || signalCode !== null || isExiting(this.pid);
  }

  #part(message: string): void {
    this.#hasParted = true;
    this.#listener?.onGone(message);
    this.#listener = undefined;
  }

  #take(reader: FrameReader, chunk: Uint8Array): void {
    // What is left in the pipe is nobody's, and has to be read before Node tells that the process is gone.
    if (this.#hasParted) return;
    try {
      reader.push(chunk, (frame) => {
        if (!this.#listener) throw new ProtocolError('A frame came that nobody waits for');
        this.#listener.onFrame(frame);
      });
    } catch (cause) {
      if (!(cause instanceof ProtocolError)) throw cause;
      this.#pipe.pause();
      this.kill();
    }
  }
}
