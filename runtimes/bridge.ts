import { getterOf, powerless } from './powerless.ts';

/** Host functions as a realm gets them: without a prototype, so that nothing of the host is in reach of them. */
export type Bridge = Record<string, unknown>;

/** Makes a realm's bridge of functions, each of which takes what a guest may have made and gives back a primitive. */
export function bridgeOf(functions: Record<string, (...args: unknown[]) => unknown>): Bridge {
  for (const call of Object.values(functions)) powerless(call);
  return powerless(functions);
}

const { isView } = ArrayBuffer;
const typedArray = Object.getPrototypeOf(Uint8Array.prototype) as object;
const [bufferOf, offsetOf, lengthOf] = ['buffer', 'byteOffset', 'byteLength'].map((name) =>
  getterOf(typedArray, name),
) as [Getter, Getter, Getter];
type Getter = ReturnType<typeof getterOf>;

/** The bytes of a guest's view, by the host's own getters: no property of it is read. @throws TypeError for what is no typed array */
export function bytesOf(view: unknown): Uint8Array {
  if (!isView(view)) throw new TypeError('Expected a typed array');
  return new Uint8Array(bufferOf(view) as ArrayBuffer, offsetOf(view) as number, lengthOf(view) as number);
}
