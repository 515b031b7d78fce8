import type { Limits } from '../../src/core/limits.ts';
import { DENIALS, isDisplayData, isDisplayMime, MAX_DISPLAYS } from '../../src/core/outcome.ts';
import { normalisePath } from '../../src/core/path.ts';
import type { End, Output } from '../../src/core/runtime.ts';
import { FRAMES } from '../protocol.ts';
import type { Pipe } from './pipe.ts';

/** An end that fits; `isTruncated` says that its value was left out. */
export interface FittedEnd extends End {
  isTruncated?: true;
}

/** What the main loop does as a run tells it. */
export interface Hooks {
  /** The guest's first instruction follows. */
  onStarted(): void;
  /** Arming takes long. */
  onArming(): void;
  /** This follows from the program alone. */
  onDerived(bytes: Uint8Array): void;
  /** The run is over, and this process with it. */
  onQuit(end: FittedEnd): never;
}

/** A run's output on its way out: capped to the byte, each write sent before the guest goes on. */
export interface CappedOutput extends Output {
  /** Fits what the end says into what is left of the output cap. */
  fit(end: End): FittedEnd;
}

const MAX_DENIED_FRAMES = 1000;

/** Makes the output of one run. */
export function makeOutput(
  pipe: Pipe,
  limits: Limits,
  { onStarted, onArming, onDerived, onQuit }: Hooks,
): CappedOutput {
  let leftBytes = limits.outputBytes;
  let leftFileBytes = limits.filesBytes;
  let deniedFrames = 0;
  let displays = 0;
  const send = (stream: 'stdout' | 'stderr', bytes: Uint8Array): void => {
    const { maxBytes } = FRAMES[stream];
    for (let at = 0; at < bytes.length; at += maxBytes) pipe.write(stream, bytes.subarray(at, at + maxBytes));
  };
  return {
    started: onStarted,
    arming: onArming,
    derived: onDerived,
    write(stream, bytes) {
      const taken = bytes.subarray(0, leftBytes);
      leftBytes -= taken.length;
      send(stream, taken);
      return taken.length === bytes.length;
    },
    deny(kind) {
      if (deniedFrames++ < MAX_DENIED_FRAMES) pipe.write('denied', Uint8Array.of(DENIALS.indexOf(kind)));
    },
    file(path, bytes) {
      leftFileBytes -= bytes.length;
      if (leftFileBytes < 0) return false;
      const name = Buffer.from(path);
      if (name.length > MAX_PATH_BYTES || normalisePath(path) !== path) return true;
      pipe.write('file', Uint8Array.of(name.length & 0xff, name.length >> 8), name, bytes);
      return true;
    },
    display(mime, data) {
      if (!isDisplayMime(mime)) return true;
      const bytes = Buffer.byteLength(data);
      if (bytes > leftBytes || displays >= MAX_DISPLAYS) {
        leftBytes = 0;
        return false;
      }
      if (!isDisplayData(mime, data)) return true;
      leftBytes -= bytes;
      displays++;
      pipe.write('display', Uint8Array.of(mime.length), Buffer.from(mime), Buffer.from(data));
      return true;
    },
    fit: (end) => fit(end, leftBytes),
    quit: (end) => onQuit(fit(end, leftBytes)),
  };
}

const MAX_PATH_BYTES = 4096;

/**
 * What does not fit is cut, and the run counts as ended by the output cap; a value's JSON is left out instead, and
 * fails no run, since its printed form is there.
 */
function fit(end: End, leftBytes: number): FittedEnd {
  let left = leftBytes;
  let isCut = false;
  const cut = (text: string): string => {
    const bytes = Buffer.byteLength(text);
    const room = left;
    left -= Math.min(bytes, room);
    if (bytes <= room) return text;
    isCut = true;
    return new TextDecoder().decode(Buffer.from(text).subarray(0, room), { stream: true });
  };
  const { value, valueText, error, ...rest } = end;
  const fitted: FittedEnd = { ...rest };
  if (error) fitted.error = { name: cut(error.name), message: cut(error.message), stack: cut(error.stack) };
  if (valueText !== undefined) fitted.valueText = cut(valueText);
  if (value !== undefined && Buffer.byteLength(value) <= left) fitted.value = value;
  else if (value !== undefined) fitted.isTruncated = true;
  return isCut && end.status === 'ok'
    ? { ...fitted, status: 'limit', limit: 'output', exitCode: null }
    : fitted;
}
