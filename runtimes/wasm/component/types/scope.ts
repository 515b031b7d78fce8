import type { Cursor } from './cursor.ts';
import type { Primitive, Shape, Signature } from './model.ts';

const MAX_DEPTH = 64;

/** A value type while it is read: parts are shared, so that its size is that of the binary. */
export interface ValueType {
  is: Primitive | Shape<ValueType>;
}

/** What an index of the types' space stands for. */
export type TypeEntity =
  | { sort: 'value'; type: ValueType }
  | { sort: 'resource'; resource: number }
  | { sort: 'signature'; signature: Signature<ValueType> }
  /** The type of an instance or a component, by what it exports. */
  | { sort: 'exports'; exports: Exports };

/** What a component holds and exports, in as far as a function's types depend on it. */
export type Entity =
  | { sort: 'type'; type: TypeEntity }
  | { sort: 'func'; signature: Signature<ValueType> }
  | { sort: 'instance'; exports: Exports }
  | { sort: 'component'; open(imports: Exports): Exports }
  /** Core modules, values: what no function's type depends on. */
  | { sort: 'other' };

/** By name; a Map, since names are the uploader's. */
export type Exports = ReadonlyMap<string, Entity>;

/** A component's (or a component type's) index spaces, and those around it. */
export interface Scope {
  outer: Scope | null;
  type: TypeEntity[];
  func: Signature<ValueType>[];
  instance: Exports[];
  component: Extract<Entity, { sort: 'component' }>[];
  /** What instantiating it hands it. */
  imports: Exports;
  exports: Map<string, Entity>;
  reading: Reading;
}

/** What one reading of a component shares among its scopes. */
export interface Reading {
  /** By index, what each resource type was first called. */
  resources: string[];
  /** How many bytes of definitions may still be read: instantiation repeats, and could go on for ever. */
  bytesLeft: number;
  /** How many scopes are being read, each of them on behalf of the one before. */
  depth: number;
}

/** Reads on behalf of what is being read. @throws Error once that goes too deep. */
export function descend<Result>(reading: Reading, read: () => Result): Result {
  if (reading.depth === MAX_DEPTH) throw new Error('The component is nested too deep');
  reading.depth += 1;
  const result = read();
  reading.depth -= 1;
  return result;
}

/** An empty scope within another. */
export function openScope(outer: Scope | null, reading: Reading, imports: Exports = new Map()): Scope {
  return {
    outer,
    type: [],
    func: [],
    instance: [],
    component: [],
    imports,
    exports: new Map(),
    reading,
  };
}

/** Adds an entity to its index space. */
export function define(scope: Scope, entity: Entity): void {
  if (entity.sort === 'type') scope.type.push(entity.type);
  else if (entity.sort === 'func') scope.func.push(entity.signature);
  else if (entity.sort === 'instance') scope.instance.push(entity.exports);
  else if (entity.sort === 'component') scope.component.push(entity);
}

/** A new resource type's entity. */
export function defineResource(scope: Scope, name: string): TypeEntity {
  return { sort: 'resource', resource: scope.reading.resources.push(name) - 1 };
}

/** What an index of a space is. @throws Error where there is none. */
export function lookUp<Item>(space: readonly Item[], index: number): Item {
  const item = space[index];
  if (item === undefined) throw new Error('The component refers to what it does not have');
  return item;
}

/** The types' space at an index, which must be of one sort. */
export function lookUpType<Sort extends TypeEntity['sort']>(
  scope: Scope,
  cursor: Cursor,
  sort: Sort,
): Extract<TypeEntity, { sort: Sort }> {
  const entity = lookUp(scope.type, cursor.u32());
  if (entity.sort !== sort) throw new Error(`The component has a type where a ${sort} type is expected`);
  return entity as Extract<TypeEntity, { sort: Sort }>;
}
