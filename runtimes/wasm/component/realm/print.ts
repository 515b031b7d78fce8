/// <reference path="./wit-types.ts" />
/** Converts what the glue gives to what becomes JSON: in the forms of `accept.ts`, and a resource as its type's name. */
(table: WitTable, scalars: WitScalars): WitPrint<unknown> => {
  const { Array, Object } = globalThis;

  return print;

  function print(type: WitType, value: unknown): unknown {
    const shape = table.shape(type);
    return shape ? printShape(shape, value) : scalars.toJson(String(type), value);
  }

  function printShape(shape: WitShape, value: unknown): unknown {
    switch (shape.kind) {
      case 'record':
        return printRecord(shape.fields, value as Record<string, unknown>);
      case 'variant':
      case 'result':
        return printTagged(shape, value as WitTagged);
      case 'option':
        return printOption(shape, value);
      case 'list':
        return Array.from(value as ArrayLike<unknown>, (item) => print(shape.item, item));
      case 'tuple':
        return shape.items.map((item, index) => print(item, (value as unknown[])[index]));
      case 'map':
        return Array.from(value as Map<unknown, unknown>, ([key, item]) => [
          print(shape.key, key),
          print(shape.value, item),
        ]);
      case 'flags':
        return shape.names.filter((name) => (value as Record<string, boolean>)[table.camel(name)]);
      case 'own':
      case 'borrow':
        return { resource: table.resource(shape.resource).name };
      default:
        return value;
    }
  }

  function printRecord(fields: readonly WitNamed<WitType>[], value: Record<string, unknown>): unknown {
    return Object.fromEntries(fields.map(({ name, type }) => [name, print(type, value[table.camel(name)])]));
  }

  function printTagged(shape: WitShape, { tag, val }: WitTagged): unknown {
    const payload = table.payload(shape, tag) ?? null;
    return payload === null ? { tag } : { tag, val: print(payload, val) };
  }

  function printOption(option: WitOption, value: unknown): unknown {
    const some = table.unwrap(option, value);
    return some ? printPayload(option, some.val) : null;
  }

  /** An option's payload; if that is an option too, it has a tag, since null is the outer one's. */
  function printPayload({ item }: WitOption, value: unknown): unknown {
    const inner = table.option(item);
    if (!inner) return print(item, value);
    const some = table.unwrap(inner, value);
    return some ? { tag: 'some', val: printPayload(inner, some.val) } : { tag: 'none' };
  }
};
