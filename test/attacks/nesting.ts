/** A module whose one function nests: `open` as often as `count`, then `middle`, then `close` as often; all in hex. */
export interface Nesting {
  /** Value types of the function that nests, each a byte in hex. */
  params: string[];
  results: string[];
  /** Locals of the function, all `i32`. */
  locals: number;
  open: string;
  middle: string;
  close: string;
  count: number;
}

const HEADER = Buffer.from('0061736d01000000', 'hex');
const I32 = 0x7f;
const FUNCTION = 0x60;
const I32_CONST = 0x41;
const CALL = 0x10;
const DROP = 0x1a;
const END = 0x0b;

/** The binary form of a nesting bomb: readers of text may give up on nesting before any engine sees it. */
export function nest({ params, results, locals, open, middle, close, count }: Nesting): Uint8Array {
  const nesting = join(
    locals === 0 ? [0] : [1, ...leb(locals), I32],
    Buffer.from(open.repeat(count), 'hex'),
    Buffer.from(middle, 'hex'),
    Buffer.from(close.repeat(count), 'hex'),
    [END],
  );
  const start = join(
    [0],
    ...params.map(() => [I32_CONST, 0]),
    [CALL, 1],
    results.map(() => DROP),
    [END],
  );
  const type = [FUNCTION, params.length, ...bytesOf(params), results.length, ...bytesOf(results)];
  return join(
    HEADER,
    section(1, join([2, FUNCTION, 0, 0], type)),
    section(3, [2, 0, 1]),
    section(5, [1, 0, 1]),
    section(7, join([2], exported('memory', [2, 0]), exported('_start', [0, 0]))),
    section(10, join([2], sized(start), sized(nesting))),
  );
}

type Bytes = Uint8Array | readonly number[];

function section(id: number, content: Bytes): Buffer {
  return join([id], sized(content));
}

function exported(name: string, item: Bytes): Buffer {
  return join(sized(Buffer.from(name)), item);
}

function sized(content: Bytes): Buffer {
  return join(leb(content.length), content);
}

function bytesOf(hex: string[]): Buffer {
  return Buffer.from(hex.join(''), 'hex');
}

/** Unsigned LEB128. */
function leb(value: number): number[] {
  return value < 0x80 ? [value] : [(value % 0x80) | 0x80, ...leb(Math.floor(value / 0x80))];
}

function join(...parts: Bytes[]): Buffer {
  return Buffer.concat(parts.map((part) => Buffer.from(part)));
}
