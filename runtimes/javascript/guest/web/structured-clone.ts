import { isBoxed, type Kind, kindOf } from '../kind.ts';
import { DOMException } from './dom-exception.ts';

/** What a clone takes over instead of copying. */
interface CloneOptions {
  transfer?: ArrayBuffer[];
}

/** Copies already made, by their originals: what two places share, their copies share. */
type Copies = Map<object, unknown>;

/**
 * A deep copy of a value, by the structured clone algorithm of the HTML standard. Buffers to transfer are detached once
 * the copy is complete, so that a copy that fails leaves them as they were.
 * @throws DOMException `DataCloneError` for functions, symbols and what else cannot be copied
 */
export function structuredClone<T>(value: T, options: CloneOptions = {}): T {
  const transfer = [...(options?.transfer ?? [])];
  checkTransfer(transfer);
  const copy = clone(value, new Map());
  for (const buffer of transfer) buffer.transfer();
  return copy as T;
}

function checkTransfer(buffers: ArrayBuffer[]): void {
  const isRepeated = new Set(buffers).size < buffers.length;
  if (isRepeated) throw new DOMException('Transfer list contains a duplicate', 'DataCloneError');
  for (const buffer of buffers) {
    if (!(buffer instanceof ArrayBuffer))
      throw new DOMException('Value could not be transferred', 'DataCloneError');
    if (buffer.detached)
      throw new DOMException('An ArrayBuffer is detached and could not be cloned.', 'DataCloneError');
  }
}

function clone(value: unknown, copies: Copies): unknown {
  if (typeof value === 'symbol') throw refusal(value);
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return value;
  if (copies.has(value)) return copies.get(value);
  const kind = kindOf(value);
  const cloneKind = (isBoxed(kind) ? cloneBoxed : CLONE[kind]) as Clone | undefined;
  if (!cloneKind) throw refusal(value);
  return cloneKind(value, copies);
}

type Clone = (value: object, copies: Copies) => unknown;

/** Each row takes objects of its kind. */
const CLONE: { [K in Kind]?: (value: never, copies: Copies) => unknown } = {
  object: (value: object, copies) => cloneProperties(value, keep(copies, value, {}), copies),
  array: (value: unknown[], copies) =>
    cloneProperties(value, keep(copies, value, new Array(value.length)), copies),
  map: cloneMap,
  set: cloneSet,
  error: cloneError,
  arrayBuffer: (value: ArrayBuffer, copies) => keep(copies, value, copyBuffer(value)),
  sharedArrayBuffer: (value: SharedArrayBuffer) => value,
  typedArray: cloneTypedArray,
  dataView: (value: DataView, copies) => {
    const buffer = clone(value.buffer, copies) as ArrayBuffer;
    return keep(copies, value, new DataView(buffer, value.byteOffset, value.byteLength));
  },
  date: (value: Date, copies) => keep(copies, value, new Date(value.getTime())),
  regexp: (value: RegExp, copies) => keep(copies, value, new RegExp(value.source, value.flags)),
};

function keep<T>(copies: Copies, original: object, copy: T): T {
  copies.set(original, copy);
  return copy;
}

function cloneProperties(source: object, target: object, copies: Copies): object {
  for (const key of Object.keys(source)) {
    const value = clone(Reflect.get(source, key), copies);
    Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
  }
  return target;
}

function cloneMap(source: Map<unknown, unknown>, copies: Copies): Map<unknown, unknown> {
  const target = keep(copies, source, new Map());
  for (const [key, value] of [...source]) target.set(clone(key, copies), clone(value, copies));
  return target;
}

function cloneSet(source: Set<unknown>, copies: Copies): Set<unknown> {
  const target = keep(copies, source, new Set());
  for (const value of [...source]) target.add(clone(value, copies));
  return target;
}

const ERRORS: Record<string, new (message: string) => Error> = {
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
};

function cloneError(source: Error, copies: Copies): Error {
  if (source instanceof DOMException)
    return keep(copies, source, new DOMException(source.message, source.name));
  const Class = ERRORS[String(source.name)] ?? Error;
  const target = keep(copies, source, new Class(String(source.message)));
  hide(target, 'stack', String(source.stack));
  if (Object.hasOwn(source, 'cause')) hide(target, 'cause', clone(source.cause, copies));
  return target;
}

function hide(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, writable: true, enumerable: false, configurable: true });
}

function copyBuffer(source: ArrayBuffer): ArrayBuffer {
  if (source.detached)
    throw new DOMException('An ArrayBuffer is detached and could not be cloned.', 'DataCloneError');
  if (!source.resizable) return source.slice(0);
  const target = new ArrayBuffer(source.byteLength, { maxByteLength: source.maxByteLength });
  new Uint8Array(target).set(new Uint8Array(source));
  return target;
}

type TypedArrayClass = new (buffer: ArrayBuffer, offset: number, length: number) => Uint8Array;

/** A subclass, such as Node's Buffer, comes out as the class that it extends. */
function cloneTypedArray(source: Uint8Array, copies: Copies): Uint8Array {
  const Class = Reflect.get(globalThis, source[Symbol.toStringTag]) as TypedArrayClass;
  const buffer = clone(source.buffer, copies) as ArrayBuffer;
  return keep(copies, source, new Class(buffer, source.byteOffset, source.length));
}

function cloneBoxed(source: object, copies: Copies): object {
  const primitive: unknown = source.valueOf();
  if (typeof primitive === 'symbol') throw refusal(source);
  return keep(copies, source, Object(primitive));
}

function refusal(value: unknown): DOMException {
  const isObject = typeof value === 'object' && value !== null;
  const shown = isObject ? `#<${value.constructor?.name ?? 'Object'}>` : String(value);
  return new DOMException(`${shown} could not be cloned.`, 'DataCloneError');
}
