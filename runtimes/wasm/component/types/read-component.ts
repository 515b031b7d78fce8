import { HEADER } from '../header.ts';
import { type Cursor, openCursor } from './cursor.ts';
import { readAlias, readEntity, readSort } from './read-alias.ts';
import { readDescription, readExternalName, readType } from './read-types.ts';
import {
  define,
  descend,
  type Entity,
  type Exports,
  lookUp,
  lookUpType,
  openScope,
  type Reading,
  type Scope,
} from './scope.ts';

type ReadItem = (cursor: Cursor, scope: Scope) => void;

/** Sections by number; all others hold what no function's type depends on. Source: Binary.md, `section`. */
const SECTIONS: ReadonlyMap<number, ReadItem> = new Map([
  [5, readInstance],
  [6, readAlias],
  [7, readType],
  [8, readCanonical],
  [10, readImport],
  [11, readExport],
]);
const NESTED_COMPONENT = 4;

/** What an instance costs beside its definitions, in bytes of them. */
const INSTANCE_BYTES = 256;

const LIFT = 0x00;
/** To make a resource's handle, drop it, or see what it stands for. */
const RESOURCE_BUILTINS: ReadonlySet<number> = new Set([0x02, 0x03, 0x04, 0x07]);
const OPTIONS_WITH_INDEX: ReadonlySet<number> = new Set([0x03, 0x04, 0x05, 0x07, 0x08]);

/** Follows a component's definitions to what it exports, given what it imports. @throws Error on a broken one. */
export function readComponent(cursor: Cursor, scope: Scope): Exports {
  spend(scope.reading, INSTANCE_BYTES);
  if (!HEADER.every((byte) => cursor.byte() === byte))
    throw new Error('The bytes are not a WebAssembly component');
  while (cursor.bytesLeft() > 0) {
    const section = cursor.byte();
    const body = cursor.take(cursor.u32());
    if (section === NESTED_COMPONENT) define(scope, nestedComponent(body, scope));
    const read = SECTIONS.get(section);
    spend(scope.reading, read ? 1 + body.bytesLeft() : 1);
    if (!read) continue;
    body.vector(() => read(body, scope));
    if (body.bytesLeft() > 0)
      throw new Error('The component has a section that is longer than what it holds');
  }
  return scope.exports;
}

function spend(reading: Reading, bytes: number): void {
  reading.bytesLeft -= bytes;
  if (reading.bytesLeft < 0) throw new Error('The component has too many definitions');
}

/** A component within another: it is followed once for each instance, since its imports decide on its types. */
function nestedComponent(body: Cursor, outer: Scope): Entity {
  const bytes = body.rest();
  return {
    sort: 'component',
    open: (imports) =>
      descend(outer.reading, () =>
        readComponent(openCursor(bytes), openScope(outer, outer.reading, imports)),
      ),
  };
}

/** Source: Binary.md, `instanceexpr`. */
function readInstance(cursor: Cursor, scope: Scope): void {
  const isInline = cursor.byte() === 1;
  const component = isInline ? null : lookUp(scope.component, cursor.u32());
  const named = cursor.vector((): [string, Entity] => {
    const name = isInline ? readExternalName(cursor) : cursor.name();
    return [name, readEntity(readSort(cursor), cursor, scope)];
  });
  const given = new Map(named);
  define(scope, { sort: 'instance', exports: component ? component.open(given) : given });
}

/** Lifted functions enter the scope. Source: Binary.md, `canon`. */
function readCanonical(cursor: Cursor, scope: Scope): void {
  const opcode = cursor.byte();
  if (opcode > 0x01 && !RESOURCE_BUILTINS.has(opcode)) {
    throw new Error('The component uses asynchronous functions, which are not supported');
  }
  if (opcode <= 0x01) cursor.byte();
  // The core function that is lifted, the function that is lowered, or the resource's type.
  cursor.u32();
  if (opcode <= 0x01) readOptions(cursor);
  if (opcode !== LIFT) return;
  define(scope, { sort: 'func', signature: lookUpType(scope, cursor, 'signature').signature });
}

/** Options that name a memory, a function or a type have its index behind them. Source: Binary.md, `canonopt`. */
function readOptions(cursor: Cursor): void {
  cursor.vector(() => {
    if (OPTIONS_WITH_INDEX.has(cursor.byte())) cursor.u32();
  });
}

function readImport(cursor: Cursor, scope: Scope): void {
  const name = readExternalName(cursor);
  const described = readDescription(name, cursor, scope);
  define(scope, scope.imports.get(name) ?? described);
}

function readExport(cursor: Cursor, scope: Scope): void {
  const name = readExternalName(cursor);
  const entity = readEntity(readSort(cursor), cursor, scope);
  cursor.optional(() => readDescription(name, cursor, scope));
  define(scope, entity);
  scope.exports.set(name, entity);
}
