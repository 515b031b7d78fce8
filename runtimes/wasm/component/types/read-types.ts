import type { Cursor } from './cursor.ts';
import { readAlias } from './read-alias.ts';
import { readDefinition, readSignature, readValueType } from './read-value-type.ts';
import {
  define,
  defineResource,
  descend,
  type Entity,
  type Exports,
  lookUp,
  lookUpType,
  openScope,
  type Scope,
  type TypeEntity,
} from './scope.ts';

/** Reads one definition of a type section into the scope. Source: the component model's Binary.md, `deftype`. */
export function readType(cursor: Cursor, scope: Scope): void {
  define(scope, { sort: 'type', type: readTypeEntity(cursor, scope) });
}

function readTypeEntity(cursor: Cursor, scope: Scope): TypeEntity {
  const opcode = cursor.byte();
  switch (opcode) {
    case 0x40:
    case 0x43:
      return { sort: 'signature', signature: readSignature(opcode === 0x43, cursor, scope) };
    case 0x41:
    case 0x42:
      return { sort: 'exports', exports: descend(scope.reading, () => readDeclarations(cursor, scope)) };
    case 0x3e:
    case 0x3f:
      return readResource(opcode === 0x3e, cursor, scope);
    default:
      return { sort: 'value', type: readDefinition(opcode, cursor, scope) };
  }
}

function readResource(isAsync: boolean, cursor: Cursor, scope: Scope): TypeEntity {
  // Its representation, its destructor, and what an asynchronous one calls back.
  cursor.byte();
  cursor.optional(cursor.u32);
  if (isAsync) cursor.optional(cursor.u32);
  return defineResource(scope, '');
}

/** The body of an instance's or a component's type: a scope of its own, of which its exports remain. */
function readDeclarations(cursor: Cursor, outer: Scope): Exports {
  const scope = openScope(outer, outer.reading);
  cursor.vector(() => {
    const kind = cursor.byte();
    if (kind === 0x01) readType(cursor, scope);
    else if (kind === 0x02) readAlias(cursor, scope);
    else if (kind === 0x03 || kind === 0x04) readDeclaration(kind === 0x04, cursor, scope);
    else throw new Error('The component has a core type within a type');
  });
  return scope.exports;
}

function readDeclaration(isExport: boolean, cursor: Cursor, scope: Scope): void {
  const name = readExternalName(cursor);
  const entity = readDescription(name, cursor, scope);
  define(scope, entity);
  if (isExport) scope.exports.set(name, entity);
}

/** The name of an import or an export. Source: Binary.md, `importname'`. */
export function readExternalName(cursor: Cursor): string {
  const prefix = cursor.byte();
  if (prefix > 2) throw new Error('The component has a name of an unknown kind');
  const name = cursor.name();
  // What follows the part of the version that matters.
  if (prefix === 2) cursor.name();
  return name;
}

/** What an import or an export of a name is said to be. Source: Binary.md, `externdesc`. */
export function readDescription(name: string, cursor: Cursor, scope: Scope): Entity {
  const sort = cursor.byte();
  switch (sort) {
    case 0x00:
      cursor.byte();
      cursor.u32();
      return { sort: 'other' };
    case 0x01:
      return { sort: 'func', signature: lookUpType(scope, cursor, 'signature').signature };
    case 0x02:
      if (cursor.byte() === 0) cursor.u32();
      else readValueType(cursor, scope);
      return { sort: 'other' };
    case 0x03:
      if (cursor.byte() === 0) return { sort: 'type', type: lookUp(scope.type, cursor.u32()) };
      return { sort: 'type', type: defineResource(scope, name) };
    case 0x04: {
      const { exports } = lookUpType(scope, cursor, 'exports');
      return { sort: 'component', open: () => exports };
    }
    case 0x05:
      return { sort: 'instance', exports: lookUpType(scope, cursor, 'exports').exports };
    default:
      throw new Error('The component has an import or export of an unknown sort');
  }
}
