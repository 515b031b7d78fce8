/** What an object is underneath, whatever its constructor and its tag say. */
export type Kind =
  | 'array'
  | 'arrayBuffer'
  | 'bigint'
  | 'boolean'
  | 'dataView'
  | 'date'
  | 'error'
  | 'function'
  | 'map'
  | 'number'
  | 'object'
  | 'promise'
  | 'regexp'
  | 'set'
  | 'sharedArrayBuffer'
  | 'string'
  | 'symbol'
  | 'typedArray'
  | 'weakMap'
  | 'weakRef'
  | 'weakSet';

const { getPrototypeOf } = Object;
const { isArray } = Array;

/** The kind of an object. A proxy is an `object`, unless it stands before an array or a function. */
export function kindOf(value: object): Kind {
  if (typeof value === 'function') return 'function';
  if (isArray(value)) return 'array';
  for (let proto = getPrototypeOf(value); proto !== null; proto = getPrototypeOf(proto)) {
    if (proto === Object.prototype) return 'object';
    const brand = BRANDS.get(proto);
    if (brand) return bears(value, brand) ? brand.kind : 'object';
  }
  return 'object';
}

/** True for a wrapped primitive, such as `new Number(1)`. */
export function isBoxed(kind: Kind): kind is 'bigint' | 'boolean' | 'number' | 'string' | 'symbol' {
  return (
    kind === 'number' || kind === 'string' || kind === 'boolean' || kind === 'bigint' || kind === 'symbol'
  );
}

/** True for the `arguments` of a function. */
export function isArguments(value: object): boolean {
  return Object.hasOwn(value, 'callee') && Object.prototype.toString.call(value) === '[object Arguments]';
}

/** A builtin prototype's kind, and a read that only works on an object that the engine made as that kind. */
interface Brand {
  kind: Kind;
  read: ((this: unknown, key?: unknown) => unknown) | undefined;
}

function bears(value: object, brand: Brand): boolean {
  if (!brand.read) return true;
  try {
    return brand.read.call(value, value) !== undefined;
  } catch {
    return false;
  }
}

const TypedArray = getPrototypeOf(Uint8Array) as { prototype: object };

function getter(prototype: object, key: PropertyKey): Brand['read'] {
  return Object.getOwnPropertyDescriptor(prototype, key)?.get;
}

/** Errors, promises and weak references have no read without an effect: their place in the prototype chain must do. */
const BRANDS = new Map<object, Brand>([
  [Error.prototype, { kind: 'error', read: undefined }],
  [Promise.prototype, { kind: 'promise', read: undefined }],
  [Map.prototype, { kind: 'map', read: getter(Map.prototype, 'size') }],
  [Set.prototype, { kind: 'set', read: getter(Set.prototype, 'size') }],
  [WeakMap.prototype, { kind: 'weakMap', read: WeakMap.prototype.has as Brand['read'] }],
  [WeakSet.prototype, { kind: 'weakSet', read: WeakSet.prototype.has as Brand['read'] }],
  [WeakRef.prototype, { kind: 'weakRef', read: undefined }],
  [Date.prototype, { kind: 'date', read: Date.prototype.getTime }],
  [RegExp.prototype, { kind: 'regexp', read: getter(RegExp.prototype, 'global') }],
  [TypedArray.prototype, { kind: 'typedArray', read: getter(TypedArray.prototype, Symbol.toStringTag) }],
  [ArrayBuffer.prototype, { kind: 'arrayBuffer', read: getter(ArrayBuffer.prototype, 'byteLength') }],
  [
    SharedArrayBuffer.prototype,
    { kind: 'sharedArrayBuffer', read: getter(SharedArrayBuffer.prototype, 'byteLength') },
  ],
  [DataView.prototype, { kind: 'dataView', read: getter(DataView.prototype, 'buffer') }],
  [Number.prototype, { kind: 'number', read: Number.prototype.valueOf }],
  [String.prototype, { kind: 'string', read: String.prototype.valueOf }],
  [Boolean.prototype, { kind: 'boolean', read: Boolean.prototype.valueOf }],
  [BigInt.prototype, { kind: 'bigint', read: BigInt.prototype.valueOf }],
  [Symbol.prototype, { kind: 'symbol', read: Symbol.prototype.valueOf }],
]);
