import { type InterfaceOptions, LineReader, type Output } from '../../readline/interface.ts';
import type { Readable } from '../../stream/readable.ts';

/** A reader of lines whose questions are answered by a promise. */
export class Interface extends LineReader {
  question(query: string): Promise<string> {
    return new Promise((resolve) => {
      this.ask(query, resolve);
    });
  }
}

/** Makes a reader of lines. */
export function createInterface(input: Readable | InterfaceOptions, output?: Output): Interface {
  return new Interface(input, output);
}

export default { Interface, createInterface };
