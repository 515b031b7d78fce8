/** An object of the host's that was found in a realm, and the way to it. */
export interface Found {
  path: string;
  host: string;
}

/** Every object that stands in a realm by itself: functions, prototypes, and what they lead to. */
export function hostObjects(): Map<object, string> {
  const known = new Map<object, string>();
  const add = (value: unknown, name: string): void => {
    if (isObject(value) && !known.has(value)) known.set(value, name);
  };
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    const value = Object.getOwnPropertyDescriptor(globalThis, name)?.value;
    add(value, name);
    if (isObject(value)) add(Reflect.get(value, 'prototype'), `${name}.prototype`);
  }
  add(globalThis, 'globalThis');
  add(process, 'process');
  add(
    Object.getPrototypeOf(async () => undefined),
    'AsyncFunction.prototype',
  );
  add(
    Object.getPrototypeOf(function* () {
      yield 1;
    }),
    'GeneratorFunction.prototype',
  );
  add(Object.getPrototypeOf(Uint8Array), 'TypedArray');
  add(Object.getPrototypeOf(Uint8Array.prototype), 'TypedArray.prototype');
  for (const [name, value] of Object.entries(Object.getOwnPropertyDescriptors(WebAssembly))) {
    add(value.value, `WebAssembly.${name}`);
    if (isObject(value.value)) add(Reflect.get(value.value, 'prototype'), `WebAssembly.${name}.prototype`);
  }
  return known;
}

/** Walks all that can be reached from some objects, and tells what of the host's it meets, and how much it saw. */
export function walk(
  roots: Record<string, unknown>,
  host: ReadonlyMap<object, string>,
): { found: Found[]; seen: number } {
  const seen = new Set<object>();
  const found: Found[] = [];
  const queue: [object, string][] = [];
  const push = (value: unknown, path: string): void => {
    if (!isObject(value) || seen.has(value)) return;
    seen.add(value);
    const name = host.get(value);
    if (name === undefined) queue.push([value, path]);
    else found.push({ path, host: name });
  };
  for (const [name, value] of Object.entries(roots)) push(value, name);
  for (let next = queue.pop(); next; next = queue.pop()) {
    const [object, path] = next;
    const at = path.length > MAX_PATH ? `…${path.slice(-MAX_PATH)}` : path;
    for (const [step, value] of edges(object)) push(value, `${at}${step}`);
  }
  return { found, seen: seen.size };
}

const MAX_PATH = 200;

function* edges(object: object): Generator<[step: string, value: unknown]> {
  yield ['.__proto__', Object.getPrototypeOf(object)];
  if (ArrayBuffer.isView(object)) yield ['.buffer', object.buffer];
  const isBytes = ArrayBuffer.isView(object);
  for (const key of isBytes ? [] : Reflect.ownKeys(object)) {
    const descriptor = Object.getOwnPropertyDescriptor(object, key);
    yield [`.${String(key)}`, descriptor?.value];
    yield [`.get ${String(key)}`, descriptor?.get];
    yield [`.set ${String(key)}`, descriptor?.set];
  }
  yield* entries(object);
}

/** What a map or a set of any realm holds. */
function* entries(object: object): Generator<[string, unknown]> {
  try {
    for (const [key, value] of Map.prototype.entries.call(object)) {
      yield ['<key>', key];
      yield ['<value>', value];
    }
  } catch {
    // It is no map.
  }
  try {
    for (const value of Set.prototype.values.call(object)) yield ['<item>', value];
  } catch {
    // It is no set.
  }
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
