import { openCursor } from './cursor.ts';
import type { ComponentTypes, ExportedFunction, Resource, Shape, TypeRef } from './model.ts';
import { readComponent } from './read-component.ts';
import { type Entity, type Exports, openScope, type Reading } from './scope.ts';
import { openTable } from './type-table.ts';

/** Those of real components, engines of languages among them, are well below 1 MiB. */
const MAX_DEFINITION_BYTES = 8 * 2 ** 20;

type Func = Extract<Entity, { sort: 'func' }>;

/**
 * Reads what functions a component exports, and their types, from its binary (its WIT as printed leaves out all
 * interfaces that have a package). @throws Error on one that is broken or that goes beyond what is supported.
 */
export function readExports(component: Uint8Array): ComponentTypes {
  const reading: Reading = { resources: [], bytesLeft: MAX_DEFINITION_BYTES, depth: 0 };
  const exports = readComponent(openCursor(component), openScope(null, reading));
  const resources = nameResources(exports, reading);
  const table = openTable();
  const functions = listFunctions(exports).map(
    ({ func, ...path }): ExportedFunction => ({ ...path, ...table.signature(func.signature) }),
  );
  for (const { interface: home, name, params, result } of functions) {
    const constructed = /^\[constructor\](.*)$/.exec(name)?.[1];
    if (constructed === undefined) continue;
    const resource = ownedBy(result, table.types);
    if (resource !== null) resources[resource] = { name: constructed, interface: home, constructs: params };
  }
  return { types: table.types, resources, functions };
}

/** Each resource by the name that callers know it by: the one it is exported by, else its first. */
function nameResources(exports: Exports, reading: Reading): Resource[] {
  const resources: Resource[] = reading.resources.map((name) => ({
    name,
    interface: null,
    constructs: null,
  }));
  for (const [home, entity] of exports) {
    if (entity.sort !== 'instance') continue;
    for (const [name, item] of entity.exports) {
      if (item.sort !== 'type' || item.type.sort !== 'resource') continue;
      const resource = resources[item.type.resource];
      if (resource && resource.interface === null) Object.assign(resource, { name, interface: home });
    }
  }
  return resources;
}

function listFunctions(exports: Exports): { interface: string | null; name: string; func: Func }[] {
  const found = functionsOf(exports, null);
  for (const [home, entity] of exports) {
    if (entity.sort === 'instance') found.push(...functionsOf(entity.exports, home));
  }
  return found;
}

function functionsOf(exports: Exports, home: string | null) {
  return [...exports].flatMap(([name, func]) =>
    func.sort === 'func' ? [{ interface: home, name, func }] : [],
  );
}

/** The resource that a constructor gives: itself, or as a result that may be an error. */
function ownedBy(result: TypeRef | null, types: readonly Shape<TypeRef>[]): number | null {
  const shape = typeof result === 'number' ? types[result] : undefined;
  if (shape?.kind === 'result') return ownedBy(shape.ok, types);
  return shape?.kind === 'own' ? shape.resource : null;
}
