import type { Cursor } from './cursor.ts';
import type { Shape, Signature } from './model.ts';
import { lookUp, lookUpType, type Scope, type ValueType } from './scope.ts';

/** Types without parts, by opcode. Source: the component model's Binary.md, `primvaltype`. */
const PRIMITIVES: ReadonlyMap<number, ValueType['is']> = new Map<number, ValueType['is']>([
  [0x64, { kind: 'unsupported', what: 'error-context' }],
  [0x7f, 'bool'],
  [0x7e, 's8'],
  [0x7d, 'u8'],
  [0x7c, 's16'],
  [0x7b, 'u16'],
  [0x7a, 's32'],
  [0x79, 'u32'],
  [0x78, 's64'],
  [0x77, 'u64'],
  [0x76, 'f32'],
  [0x75, 'f64'],
  [0x74, 'char'],
  [0x73, 'string'],
]);

type ReadShape = (cursor: Cursor, scope: Scope) => Shape<ValueType>;

/** By opcode. Source: Binary.md, `defvaltype`. */
const SHAPES: ReadonlyMap<number, ReadShape> = new Map<number, ReadShape>([
  [0x72, (cursor, scope) => ({ kind: 'record', fields: readNamed(cursor, scope) })],
  [0x71, (cursor, scope) => ({ kind: 'variant', cases: cursor.vector(() => readCase(cursor, scope)) })],
  [0x70, (cursor, scope) => ({ kind: 'list', item: readValueType(cursor, scope), length: null })],
  [0x6f, (cursor, scope) => ({ kind: 'tuple', items: cursor.vector(() => readValueType(cursor, scope)) })],
  [0x6e, (cursor) => ({ kind: 'flags', names: cursor.vector(cursor.name) })],
  [0x6d, (cursor) => ({ kind: 'enum', names: cursor.vector(cursor.name) })],
  [0x6b, (cursor, scope) => ({ kind: 'option', item: readValueType(cursor, scope) })],
  [0x6a, readResult],
  [0x69, (cursor, scope) => ({ kind: 'own', resource: lookUpType(scope, cursor, 'resource').resource })],
  [0x68, (cursor, scope) => ({ kind: 'borrow', resource: lookUpType(scope, cursor, 'resource').resource })],
  [0x67, (cursor, scope) => ({ kind: 'list', item: readValueType(cursor, scope), length: cursor.u32() })],
  [0x66, (cursor, scope) => skipOptional(cursor, scope, 'stream')],
  [0x65, (cursor, scope) => skipOptional(cursor, scope, 'future')],
  [0x63, readMap],
]);

/** Reads a value type's definition, whose opcode was read already. @throws Error for one that is unknown. */
export function readDefinition(opcode: number, cursor: Cursor, scope: Scope): ValueType {
  const read = SHAPES.get(opcode);
  return read ? { is: read(cursor, scope) } : primitive(opcode);
}

function primitive(opcode: number): ValueType {
  const is = PRIMITIVES.get(opcode);
  if (!is) throw new Error(`The component has a type of an unknown kind, 0x${opcode.toString(16)}`);
  return { is };
}

/** Reads a function's type, whose opcode was read already. */
export function readSignature(isAsync: boolean, cursor: Cursor, scope: Scope): Signature<ValueType> {
  const params = readNamed(cursor, scope);
  if (cursor.byte() === 0) return { params, result: readValueType(cursor, scope), isAsync };
  if (cursor.byte() !== 0) throw new Error('The component has a function with several results');
  return { params, result: null, isAsync };
}

/** Reads a value type: a primitive, or the index of a definition. */
export function readValueType(cursor: Cursor, scope: Scope): ValueType {
  // A signed number, whose negative ones are the opcodes of primitives.
  const first = cursor.byte();
  if (first >= 0x40 && first < 0x80) return primitive(first);
  const index = first < 0x40 ? first : first - 0x80 + 0x80 * cursor.u32();
  const entity = lookUp(scope.type, index);
  if (entity.sort !== 'value') throw new Error('The component has a type where a value type is expected');
  return entity.type;
}

function readNamed(cursor: Cursor, scope: Scope): { name: string; type: ValueType }[] {
  return cursor.vector(() => ({ name: cursor.name(), type: readValueType(cursor, scope) }));
}

function readCase(cursor: Cursor, scope: Scope): { name: string; type: ValueType | null } {
  const read = { name: cursor.name(), type: readOptional(cursor, scope) };
  // What a case refined, when variants could.
  if (cursor.byte() !== 0) throw new Error('The component has a variant whose cases refine others');
  return read;
}

function readOptional(cursor: Cursor, scope: Scope): ValueType | null {
  return cursor.optional(() => readValueType(cursor, scope));
}

function readResult(cursor: Cursor, scope: Scope): Shape<ValueType> {
  const ok = readOptional(cursor, scope);
  return { kind: 'result', ok, err: readOptional(cursor, scope) };
}

function readMap(cursor: Cursor, scope: Scope): Shape<ValueType> {
  const key = readValueType(cursor, scope);
  return { kind: 'map', key, value: readValueType(cursor, scope) };
}

/** A type that no JSON stands for; what it is made of is read, so that the cursor is behind it. */
function skipOptional(cursor: Cursor, scope: Scope, what: 'stream' | 'future'): Shape<ValueType> {
  readOptional(cursor, scope);
  return { kind: 'unsupported', what };
}
