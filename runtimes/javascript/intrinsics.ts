/** The language's own globals that the prelude uses. */
const INTRINSICS = [
  'Array ArrayBuffer BigInt BigInt64Array BigUint64Array Boolean DataView Date Error EvalError',
  'Float32Array Float64Array Function Int16Array Int32Array Int8Array JSON Map Math Number Object',
  'Promise Proxy RangeError ReferenceError Reflect RegExp Set SharedArrayBuffer String Symbol',
  'SyntaxError TypeError URIError Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap',
  'WeakRef WeakSet decodeURIComponent encodeURIComponent',
].flatMap((line) => line.split(' '));

/** A module of the prelude, name and source, that takes the intrinsics as the isolate boots. */
export const INTRINSICS_MODULE = [
  'cloche:intrinsics',
  `export const { ${INTRINSICS.join(', ')} } = globalThis;`,
] as const satisfies [string, string];

/**
 * Lets a module of the prelude import the intrinsics that it names, so that it still has them after a program deletes
 * or replaces the globals. `place` is its path in the guest folder. All on the first line: lines keep their numbers.
 */
export function captureIntrinsics(place: string, source: string): string {
  const named = INTRINSICS.filter((name) => new RegExp(`(?<![.\\w$])${name}\\b`).test(source));
  const root = '../'.repeat(place.split('/').length - 1) || './';
  return `import { ${named.join(', ')} } from '${root}intrinsics.ts'; ${source}`;
}
