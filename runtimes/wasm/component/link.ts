import { powerless } from '../../powerless.ts';
import { RESERVED_MODULE } from '../binary/read-imports.ts';

/**
 * Makes the imports of one core module from what a realm handed in: own data properties alone are looked at, names are
 * names whatever they are, and the host's globals take the place of anything of the same name.
 */
export function linkImports(
  imports: object,
  globals: Readonly<Record<string, WebAssembly.Global>>,
): Readonly<Record<string, object>> {
  const linked = mapOwn(imports, (module) => (isObject(module) ? mapOwn(module, (value) => value) : module));
  // A module may export what it imports: then the global itself is in the realm's hands.
  const shared = mapOwn(globals, (global) => powerless(Object(global)));
  Object.defineProperty(linked, RESERVED_MODULE, { value: shared });
  return powerless(linked) as Record<string, object>;
}

function mapOwn(object: object, map: (value: unknown) => unknown): object {
  const own = Object.create(null) as object;
  for (const name of Object.getOwnPropertyNames(object)) {
    const { value } = Object.getOwnPropertyDescriptor(object, name) ?? {};
    Object.defineProperty(own, name, { value: map(value), configurable: true });
  }
  return own;
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
