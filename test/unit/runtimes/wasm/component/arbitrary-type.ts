import fc from 'fast-check';
import type { Named, Primitive, Shape } from '../../../../../runtimes/wasm/component/types/model.ts';

/** A type written out as a tree. */
export interface Tree {
  is: Primitive | Exclude<Shape<Tree>, { kind: 'own' | 'borrow' | 'unsupported' }>;
}

/** A type, and the JSON of a value of it, as it is printed. */
export interface Sample {
  type: Tree;
  json: unknown;
}

/** Among them what means something to JavaScript, to the glue, or to the text form. */
const NAMES = [
  'x',
  'y-pos',
  'then',
  'constructor',
  'to-string',
  'val',
  'tag',
  'ok',
  'none',
  'HTTP-x2',
  'length',
];
const PRIMITIVES: Record<Primitive, fc.Arbitrary<unknown>> = {
  bool: fc.boolean(),
  u8: fc.integer({ min: 0, max: 255 }),
  s8: fc.integer({ min: -128, max: 127 }),
  u16: fc.integer({ min: 0, max: 65_535 }),
  s16: fc.integer({ min: -32_768, max: 32_767 }),
  u32: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  s32: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  u64: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(wide),
  s64: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(wide),
  f32: fc.integer({ min: -999_999, max: 999_999 }).map((value) => value / 1000 + 0),
  f64: fc.double().map((value) => (Number.isFinite(value) ? value + 0 : String(value))),
  char: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  string: fc.string({ unit: 'binary' }),
};

/** A type of at most so many levels with a value of it. */
export function arbitrarySample(levels: number): fc.Arbitrary<Sample> {
  return arbitraryType(levels).chain((type) => arbitraryJson(type).map((json) => ({ type, json })));
}

function wide(value: bigint): number | string {
  return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
}

function arbitraryType(levels: number): fc.Arbitrary<Tree> {
  const primitive = fc.constantFrom(...(Object.keys(PRIMITIVES) as Primitive[]));
  if (levels === 0) return primitive.map((is) => ({ is }));
  const part = arbitraryType(levels - 1);
  const maybe = fc.option(part);
  const names = fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 4 });
  const named = <Type>(type: fc.Arbitrary<Type>): fc.Arbitrary<Named<Type>[]> =>
    names.chain((list) => fc.tuple(...list.map((name) => type.map((one) => ({ name, type: one })))));
  const is: fc.Arbitrary<Tree['is']> = fc.oneof(
    primitive,
    named(part).map((fields) => ({ kind: 'record' as const, fields })),
    named(maybe).map((cases) => ({ kind: 'variant' as const, cases })),
    part.map((item) => ({ kind: 'list' as const, item, length: null })),
    fc.array(part, { minLength: 1, maxLength: 3 }).map((items) => ({ kind: 'tuple' as const, items })),
    names.map((list) => ({ kind: 'flags' as const, names: list })),
    names.map((list) => ({ kind: 'enum' as const, names: list })),
    part.map((item) => ({ kind: 'option' as const, item })),
    fc.tuple(maybe, maybe).map(([ok, err]) => ({ kind: 'result' as const, ok, err })),
  );
  return is.map((shape) => ({ is: shape }));
}

function arbitraryJson({ is }: Tree): fc.Arbitrary<unknown> {
  if (typeof is === 'string') return PRIMITIVES[is];
  switch (is.kind) {
    case 'record':
      return fc
        .tuple(...is.fields.map(({ type }) => arbitraryJson(type)))
        .map((values) => Object.fromEntries(is.fields.map(({ name }, index) => [name, values[index]])));
    case 'variant':
      return fc.oneof(...is.cases.map(({ name, type }) => tagged(name, type)));
    case 'result':
      return fc.oneof(tagged('ok', is.ok), tagged('err', is.err));
    case 'list':
      return fc.array(arbitraryJson(is.item), { maxLength: 5 });
    case 'tuple':
      return fc.tuple(...is.items.map(arbitraryJson));
    case 'map':
      return fc.constant([]);
    case 'flags':
      return fc.subarray(is.names);
    case 'enum':
      return fc.constantFrom(...is.names);
    case 'option':
      return fc.oneof(fc.constant(null), payload(is.item));
  }
}

/** Of an option: one that is an option too has a tag. */
function payload(item: Tree): fc.Arbitrary<unknown> {
  if (typeof item.is === 'string' || item.is.kind !== 'option') return arbitraryJson(item);
  return fc.oneof(
    fc.constant({ tag: 'none' }),
    payload(item.is.item).map((val) => ({ tag: 'some', val })),
  );
}

function tagged(tag: string, type: Tree | null): fc.Arbitrary<unknown> {
  return type === null ? fc.constant({ tag }) : arbitraryJson(type).map((val) => ({ tag, val }));
}

/** Types in WIT, and the definitions of those that must have names. */
export function writeWit(types: readonly Tree[]): { definitions: string; written: string[] } {
  const definitions: string[] = [];

  function write({ is }: Tree): string {
    if (typeof is === 'string') return is;
    switch (is.kind) {
      case 'record':
        return define(
          'record',
          is.fields.map(({ name, type }) => `%${name}: ${write(type)}`),
        );
      case 'variant':
        return define(
          'variant',
          is.cases.map(({ name, type }) => `%${name}${type ? `(${write(type)})` : ''}`),
        );
      case 'enum':
      case 'flags':
        return define(
          is.kind,
          is.names.map((name) => `%${name}`),
        );
      case 'list':
        return `list<${write(is.item)}>`;
      case 'tuple':
        return `tuple<${is.items.map(write).join(', ')}>`;
      case 'map':
        return `map<${write(is.key)}, ${write(is.value)}>`;
      case 'option':
        return `option<${write(is.item)}>`;
      case 'result':
        return writeResult(is.ok, is.err);
    }
  }

  function writeResult(ok: Tree | null, err: Tree | null): string {
    if (err) return `result<${ok ? write(ok) : '_'}, ${write(err)}>`;
    return ok ? `result<${write(ok)}>` : 'result';
  }

  function define(kind: string, parts: string[]): string {
    const name = `t${definitions.length}`;
    definitions.push(`${kind} ${name} { ${parts.join(', ')} }`);
    return name;
  }

  const written = types.map(write);
  return { definitions: definitions.join('\n'), written };
}
