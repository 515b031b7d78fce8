import { mapParts } from './map-parts.ts';
import type { Shape, Signature, TypeRef } from './model.ts';
import type { ValueType } from './scope.ts';

/** How deep a type may be: who converts a value of it goes as deep. */
const MAX_DEPTH = 100;

/** Types by number, each of them once, and only those that a signature asked for. */
export interface TypeTable {
  types: Shape<TypeRef>[];
  /** @throws Error for a type that is too deep. */
  signature(signature: Signature<ValueType>): Signature<TypeRef>;
}

/** A shape's number, and how many levels it has. */
interface Entry {
  index: number;
  height: number;
}

/** An empty table. */
export function openTable(): TypeTable {
  const types: Shape<TypeRef>[] = [];
  const known = new Map<Shape<ValueType>, Entry>();

  /** A shape met again is not entered again. */
  function enter(shape: Shape<ValueType>, depth: number): Entry {
    const before = known.get(shape);
    if (before) return before;
    let below = 0;
    const written = mapParts(shape, ({ is }): TypeRef => {
      if (typeof is === 'string') return is;
      if (depth === MAX_DEPTH) throw tooDeep();
      const { index, height } = enter(is, depth + 1);
      below = Math.max(below, height);
      return index;
    });
    if (below >= MAX_DEPTH) throw tooDeep();
    const entry = { index: types.push(written) - 1, height: below + 1 };
    known.set(shape, entry);
    return entry;
  }

  const refer = ({ is }: ValueType): TypeRef => (typeof is === 'string' ? is : enter(is, 1).index);

  return {
    types,
    signature: ({ params, result, isAsync }) => ({
      params: params.map(({ name, type }) => ({ name, type: refer(type) })),
      result: result === null ? null : refer(result),
      isAsync,
    }),
  };
}

function tooDeep(): Error {
  return new Error(`The component has a type of more than ${MAX_DEPTH} levels`);
}
