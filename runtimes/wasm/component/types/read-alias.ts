import type { Cursor } from './cursor.ts';
import { define, type Entity, lookUp, type Scope } from './scope.ts';

const CORE = 0x00;

/** What an index of a component's spaces may name, by opcode. Source: the component model's Binary.md, `sort`. */
export function readSort(cursor: Cursor): number {
  const sort = cursor.byte();
  if (sort > 0x05) throw new Error('The component refers to an unknown sort');
  // The core's own sorts are not told apart: no function's type depends on them.
  if (sort === CORE) cursor.byte();
  return sort;
}

/** What the next index stands for, in the space of a sort. */
export function readEntity(sort: number, cursor: Cursor, scope: Scope): Entity {
  const index = cursor.u32();
  switch (sort) {
    case 0x01:
      return { sort: 'func', signature: lookUp(scope.func, index) };
    case 0x03:
      return { sort: 'type', type: lookUp(scope.type, index) };
    case 0x04:
      return lookUp(scope.component, index);
    case 0x05:
      return { sort: 'instance', exports: lookUp(scope.instance, index) };
    default:
      return { sort: 'other' };
  }
}

/** Reads one alias into the scope: of an instance's export, or of an outer scope's entity. */
export function readAlias(cursor: Cursor, scope: Scope): void {
  const sort = readSort(cursor);
  const target = cursor.byte();
  if (target > 0x02) throw new Error('The component has an alias of an unknown kind');
  const index = cursor.u32();
  if (target === 0x02) define(scope, readEntity(sort, cursor, outerScope(index, scope)));
  else if (target === 0x00) define(scope, readExport(index, cursor, scope));
  // A core instance's.
  else cursor.name();
}

function readExport(instance: number, cursor: Cursor, scope: Scope): Entity {
  const entity = lookUp(scope.instance, instance).get(cursor.name());
  if (!entity) throw new Error('The component refers to what it does not have');
  return entity;
}

function outerScope(count: number, scope: Scope): Scope {
  let around: Scope | null = scope;
  for (let left = count; left > 0 && around; left -= 1) around = around.outer;
  if (!around) throw new Error('The component refers to what it does not have');
  return around;
}
