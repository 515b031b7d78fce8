import { isArguments, isBoxed, type Kind, kindOf } from '../kind.ts';

type Test = (value: unknown) => boolean;

function is(...kinds: Kind[]): Test {
  return (value) => isObject(value) && kinds.includes(kindOf(value));
}

function isTyped(name: string): Test {
  return (value) => tagOfTyped(value) === name;
}

function isTagged(...tags: string[]): Test {
  return (value) => isObject(value) && tags.includes(Object.prototype.toString.call(value).slice(8, -1));
}

/** Tests of what a value is underneath, as `util.types` has them. What an engine hides, such as a proxy, is absent. */
export const types = {
  isAnyArrayBuffer: is('arrayBuffer', 'sharedArrayBuffer'),
  isArgumentsObject: (value: unknown): boolean => isObject(value) && isArguments(value),
  isArrayBuffer: is('arrayBuffer'),
  isArrayBufferView: (value: unknown): boolean => ArrayBuffer.isView(value),
  isAsyncFunction: isTagged('AsyncFunction', 'AsyncGeneratorFunction'),
  isBigInt64Array: isTyped('BigInt64Array'),
  isBigIntObject: is('bigint'),
  isBigUint64Array: isTyped('BigUint64Array'),
  isBooleanObject: is('boolean'),
  isBoxedPrimitive: (value: unknown): boolean => isObject(value) && isBoxed(kindOf(value)),
  isDataView: is('dataView'),
  isDate: is('date'),
  isFloat16Array: isTyped('Float16Array'),
  isFloat32Array: isTyped('Float32Array'),
  isFloat64Array: isTyped('Float64Array'),
  isGeneratorFunction: isTagged('GeneratorFunction', 'AsyncGeneratorFunction'),
  isGeneratorObject: isTagged('Generator', 'AsyncGenerator'),
  isInt16Array: isTyped('Int16Array'),
  isInt32Array: isTyped('Int32Array'),
  isInt8Array: isTyped('Int8Array'),
  isMap: is('map'),
  isMapIterator: isTagged('Map Iterator'),
  isModuleNamespaceObject: isTagged('Module'),
  isNativeError: is('error'),
  isNumberObject: is('number'),
  isPromise: is('promise'),
  isRegExp: is('regexp'),
  isSet: is('set'),
  isSetIterator: isTagged('Set Iterator'),
  isSharedArrayBuffer: is('sharedArrayBuffer'),
  isStringObject: is('string'),
  isSymbolObject: is('symbol'),
  isTypedArray: is('typedArray'),
  isUint16Array: isTyped('Uint16Array'),
  isUint32Array: isTyped('Uint32Array'),
  isUint8Array: isTyped('Uint8Array'),
  isUint8ClampedArray: isTyped('Uint8ClampedArray'),
  isWeakMap: is('weakMap'),
  isWeakSet: is('weakSet'),
};

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

function tagOfTyped(value: unknown): string | undefined {
  return is('typedArray')(value) ? (value as Uint8Array)[Symbol.toStringTag] : undefined;
}
