/** The host's functions that give a realm a little of the web. */
interface WebHost {
  random(view: Uint8Array): void;
  decode(encoding: string, view: ArrayBufferView): string;
  /** Writes a text as UTF-8 and gives how many bytes that were. */
  encode(text: string, into: Uint8Array): number;
}
