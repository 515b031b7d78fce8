/// <reference path="./wit-types.ts" />
/** Writes what the glue gives as text, in WebAssembly's value encoding. Source: wasm-tools crates/wasm-wave. */
(table: WitTable, scalars: WitScalars): WitPrint<string> => {
  const { Array } = globalThis;

  /** As the name of a case, these are set apart from what they mean on their own. */
  const KEYWORDS = ['true', 'false', 'inf', 'nan', 'some', 'none', 'ok', 'err'];

  return write;

  function write(type: WitType, value: unknown): string {
    const shape = table.shape(type);
    return shape ? writeShape(shape, value) : scalars.toText(String(type), value);
  }

  function writeShape(shape: WitShape, value: unknown): string {
    switch (shape.kind) {
      case 'record':
        return writeRecord(shape.fields, value as Record<string, unknown>);
      case 'variant':
      case 'result':
        return writeTagged(shape, value as WitTagged);
      case 'option': {
        const some = table.unwrap(shape, value);
        return some ? `some(${write(shape.item, some.val)})` : 'none';
      }
      case 'list':
        return `[${Array.from(value as ArrayLike<unknown>, (item) => write(shape.item, item)).join(', ')}]`;
      case 'tuple':
        return `(${shape.items.map((item, index) => write(item, (value as unknown[])[index])).join(', ')})`;
      case 'map':
        return writeMap(shape, value as Map<unknown, unknown>);
      case 'enum':
        return label(String(value));
      case 'flags':
        return `{${shape.names.filter((name) => (value as Record<string, boolean>)[table.camel(name)]).join(', ')}}`;
      case 'own':
      case 'borrow':
        return `resource(${table.resource(shape.resource).name})`;
      case 'unsupported':
        return shape.what;
    }
  }

  /** A field that is an option and has none is left out; an empty record is told from empty flags. */
  function writeRecord(fields: readonly WitNamed<WitType>[], value: Record<string, unknown>): string {
    const written = fields.flatMap(({ name, type }) => {
      const field = value[table.camel(name)];
      const option = table.option(type);
      return option && !table.unwrap(option, field) ? [] : [`${name}: ${write(type, field)}`];
    });
    return written.length === 0 ? '{:}' : `{${written.join(', ')}}`;
  }

  function writeTagged(shape: WitShape, { tag, val }: WitTagged): string {
    const payload = table.payload(shape, tag) ?? null;
    const name = shape.kind === 'result' ? tag : label(tag);
    return payload === null ? name : `${name}(${write(payload, val)})`;
  }

  function writeMap({ key, value }: { key: WitType; value: WitType }, map: Map<unknown, unknown>): string {
    const pairs = Array.from(map, ([one, item]) => `(${write(key, one)}, ${write(value, item)})`);
    return `[${pairs.join(', ')}]`;
  }

  function label(name: string): string {
    return KEYWORDS.includes(name) ? `%${name}` : name;
  }
};
