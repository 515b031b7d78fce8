import { type Bridge, bridgeOf, bytesOf } from '../bridge.ts';

/** What one instance's guest does to the world outside of its realm; told by functions that take plain values. */
export interface Session {
  now(): number;
  monotonic(): number;
  sleep(seconds: number): void;
  fill(bytes: Uint8Array): void;
  /** Fills bytes from standard input; how many, 0 at its end. */
  read(bytes: Uint8Array): number;
  /** Takes output as it is written. Does not return once the cap is reached. */
  write(fd: number, bytes: Uint8Array): void;
  deny(kind: string): void;
  display(mime: string, data: string): void;
  mayGrow(bytes: number): boolean;
  mayHold(bytes: number): boolean;
  request(): string;
  answer(json: string): void;
  file(path: string, bytes: Uint8Array): boolean;
}

/** What the host does for a realm as it arms it; only `lend` is of use later. */
export interface Arming {
  /** Fills bytes from a file that the host keeps, by its number, from a place on; how many, 0 at its end. */
  lend(file: number, at: number, into: Uint8Array): number;
  snapshot(memory: Uint8Array): void;
  armed(): void;
  failed(reason: string): void;
}

/**
 * All that a realm can reach of its host, on one page. What comes in is made plain first, whatever the guest made of
 * it; what goes back is a primitive. Each function throws a host error at worst, which the realm's own closures replace.
 */
export function makeBridge(session: Session, arming: Arming): Bridge {
  return bridgeOf({
    now: () => session.now(),
    monotonic: () => session.monotonic(),
    sleep: (seconds) => session.sleep(Number(seconds)),
    random: (view) => session.fill(bytesOf(view)),
    decode: (encoding, view) => new TextDecoder(String(encoding)).decode(bytesOf(view)),
    encode: (text, into) => encoder.encodeInto(String(text), bytesOf(into)).written,
    read: (view) => session.read(bytesOf(view)),
    write: (fd, view) => session.write(Number(fd), bytesOf(view)),
    deny: (kind) => session.deny(String(kind)),
    display: (mime, data) => session.display(String(mime), String(data)),
    mayGrow: (bytes) => session.mayGrow(Number(bytes)),
    mayHold: (bytes) => session.mayHold(Number(bytes)),
    request: () => session.request(),
    answer: (json) => session.answer(String(json)),
    file: (path, view) => session.file(String(path), bytesOf(view)),
    lend: (file, at, into) => arming.lend(Number(file), Number(at), bytesOf(into)),
    snapshot: (memory) => arming.snapshot(bytesOf(memory)),
    armed: () => arming.armed(),
    failed: (reason) => arming.failed(String(reason)),
  });
}

const encoder = new TextEncoder();
