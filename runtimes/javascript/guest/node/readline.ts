import { type InterfaceOptions, LineReader, type Output } from '../readline/interface.ts';
import type { Readable } from '../stream/readable.ts';
import promises from './readline/promises.ts';

type Answer = (line: string) => void;

/** A reader of lines whose questions are answered by callback. */
export class Interface extends LineReader {
  question(query: string, options: object | Answer, answer?: Answer): void {
    const callback = typeof options === 'function' ? (options as Answer) : answer;
    if (callback) this.ask(query, callback);
  }
}

/** Makes a reader of lines. */
export function createInterface(input: Readable | InterfaceOptions, output?: Output): Interface {
  return new Interface(input, output);
}

/** Moves the cursor of a terminal. */
export function cursorTo(stream: Output, x: number, y?: number): boolean {
  stream.write(y === undefined ? `\x1b[${x + 1}G` : `\x1b[${y + 1};${x + 1}H`);
  return true;
}

/** Moves the cursor of a terminal from where it is. */
export function moveCursor(stream: Output, dx: number, dy: number): boolean {
  const across = dx === 0 ? '' : `\x1b[${Math.abs(dx)}${dx < 0 ? 'D' : 'C'}`;
  const down = dy === 0 ? '' : `\x1b[${Math.abs(dy)}${dy < 0 ? 'A' : 'B'}`;
  stream.write(across + down);
  return true;
}

/** Clears a terminal's line: to the left, to the right, or all of it. */
export function clearLine(stream: Output, direction: -1 | 0 | 1): boolean {
  stream.write(`\x1b[${direction < 0 ? 1 : direction > 0 ? 0 : 2}K`);
  return true;
}

/** Clears a terminal below the cursor. */
export function clearScreenDown(stream: Output): boolean {
  stream.write('\x1b[0J');
  return true;
}

export { promises };
export default { Interface, clearLine, clearScreenDown, createInterface, cursorTo, moveCursor, promises };
