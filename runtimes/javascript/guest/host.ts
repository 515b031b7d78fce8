/**
 * All that the guest can reach outside its own linear memory. Each function takes and gives primitives, array
 * buffers or compiled functions of the guest; the far side is `../bridge.ts`, which treats every argument as hostile.
 */
export interface Host {
  /** Writes text to stdout (1) or stderr (2) at once, as UTF-8. The text must be well formed and hold no NUL. */
  write(fd: number, text: string): void;
  /** Writes bytes to stdout (1) or stderr (2) at once. */
  writeBytes(fd: number, bytes: ArrayBuffer): void;
  /** Counts a refused reach in `outcome.denied`: `network`, `process` or `host`. */
  deny(kind: string): void;
  /** Milliseconds since the epoch on the run's clock, with a fraction. */
  now(): number;
  /** Random bytes: from the host, or from the seed of a deterministic run. At most 65536. */
  random(count: number): ArrayBuffer;
  /** Ends the run with this exit code; the caller spins until the engine stops it. */
  exit(code: number): void;
  /** UTF-8 bytes of a text that holds no NUL; a lone surrogate becomes three malformed bytes. */
  encode(text: string): ArrayBuffer;
  /** The text of bytes that are valid UTF-8 without NUL, otherwise undefined. */
  decode(bytes: ArrayBuffer): string | undefined;
  /** Parses a URL; `base` is '' for none. JSON of {@link UrlParts}, or '' when it is invalid. */
  parseUrl(href: string, base: string): string;
  /** Sets one part of a URL as its setter does, and gives the JSON of the new {@link UrlParts}. */
  setUrl(href: string, part: string, value: string): string;
  /** Compiles a CommonJS file to `(exports, require, module, __filename, __dirname) => void`. @throws SyntaxError */
  compile(path: string, source: string): CommonJs;
  /** Strips the types of a TypeScript file; lines stay where they are. @throws SyntaxError */
  stripTypes(path: string, source: string): string;
  /** Maps the frames of a stack back to the lines that the guest wrote, where stripping moved them. */
  mapFrames(stack: string): string;
  /** Hands out a file that comes back with the outcome. */
  file(path: string, bytes: ArrayBuffer): void;
  /** Hands out the value of the program: JSON text ('' when it is not JSON) and its printed form. */
  value(json: string, text: string): void;
  /** Hands out the error that ended the program. */
  fail(name: string, message: string, stack: string): void;
}

/** A compiled CommonJS file. */
export type CommonJs = (
  exports: unknown,
  require: unknown,
  module: unknown,
  filename: string,
  dirname: string,
) => void;

/** The parts of a URL, named as the URL class names them. */
export interface UrlParts {
  href: string;
  origin: string;
  protocol: string;
  username: string;
  password: string;
  host: string;
  hostname: string;
  port: string;
  pathname: string;
  search: string;
  hash: string;
}

/** The host functions, filled in at boot before any other module of the prelude is loaded. */
export const host = {} as Host;

/** Takes the host functions; called once, before the snapshot. */
export function connect(functions: Host): void {
  Object.assign(host, functions);
}
