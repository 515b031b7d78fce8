/// <reference path="./wit-types.ts" />
/** Tells what the types of a call are; the first of the scripts that convert values. */
({ types, resources }: Pick<WitCall, 'types' | 'resources'>): WitTable => {
  const { Error, Map } = globalThis;

  /** How far a description goes: levels of types, names on one level, characters. */
  const MAX_LEVELS = 3;
  const MAX_NAMES = 12;
  const MAX_LENGTH = 240;

  const INTEGERS: Record<string, string> = {
    u8: '0 to 255',
    s8: '-128 to 127',
    u16: '0 to 65535',
    s16: '-32768 to 32767',
    u32: '0 to 4294967295',
    s32: '-2147483648 to 2147483647',
    u64: '0 to 18446744073709551615, a string beyond 9007199254740991',
    s64: '-9223372036854775808 to 9223372036854775807, a string beyond 9007199254740991',
  };

  /** Names as the glue has them; there are as many as the types have. */
  const camels = new Map<string, string>();

  return { shape, payload, isBare, unwrap, option, resource, camel, describe, describeParams };

  function shape(type: WitType): WitShape | undefined {
    return typeof type === 'number' ? types[type] : undefined;
  }

  function payload(of: WitShape, tag: unknown): WitType | null | undefined {
    if (of.kind === 'result') return tag === 'ok' ? of.ok : tag === 'err' ? of.err : undefined;
    return of.kind === 'variant' ? of.cases.find(({ name }) => name === tag)?.type : undefined;
  }

  function option(type: WitType): WitOption | undefined {
    const of = shape(type);
    return of?.kind === 'option' ? of : undefined;
  }

  function isBare({ item }: WitOption): boolean {
    const inner = option(item);
    return inner === undefined || !isBare(inner);
  }

  function unwrap(of: WitOption, value: unknown): { val: unknown } | null {
    if (isBare(of)) return value === undefined || value === null ? null : { val: value };
    const { tag, val } = value as WitTagged;
    return tag === 'none' ? null : { val };
  }

  function resource(index: number): WitResource {
    const found = resources[index];
    if (!found) throw new Error('The call speaks of a resource that it does not describe');
    return found;
  }

  function camel(name: string): string {
    const known = camels.get(name);
    if (known !== undefined) return known;
    const [first = '', ...words] = name.toLowerCase().split('-');
    const made = first + words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('');
    camels.set(name, made);
    return made;
  }

  function describe(type: WitType): string {
    const range = typeof type === 'string' ? INTEGERS[type] : undefined;
    return clip(range === undefined ? name(type, MAX_LEVELS) : `${type} (${range})`);
  }

  function describeParams(params: readonly WitNamed<WitType>[]): string {
    return clip(enumerate(params.map((param) => `${param.name}: ${name(param.type, MAX_LEVELS)}`)));
  }

  function name(type: WitType | null, levels: number): string {
    const of = type === null ? undefined : shape(type);
    if (!of) return type === null ? '_' : String(type);
    if (levels === 0) return '…';
    const part = (inner: WitType | null) => name(inner, levels - 1);
    const parts = (inner: readonly WitType[]) => enumerate(inner.slice(0, MAX_NAMES + 1).map(part));
    switch (of.kind) {
      case 'record':
        return `record {${enumerate(of.fields.map((field) => field.name))}}`;
      case 'variant':
        return `variant {${enumerate(of.cases.map((item) => item.name))}}`;
      case 'enum':
      case 'flags':
        return `${of.kind} {${enumerate(of.names)}}`;
      case 'list':
        return `list<${part(of.item)}${of.length === null ? '' : `, ${of.length}`}>`;
      case 'tuple':
        return `tuple<${parts(of.items)}>`;
      case 'option':
        return `option<${part(of.item)}>`;
      case 'result':
        return of.ok === null && of.err === null ? 'result' : `result<${part(of.ok)}, ${part(of.err)}>`;
      case 'map':
        return `map<${part(of.key)}, ${part(of.value)}>`;
      case 'own':
        return resource(of.resource).name;
      case 'borrow':
        return `borrow<${resource(of.resource).name}>`;
      case 'unsupported':
        return of.what;
    }
  }

  function enumerate(names: readonly string[]): string {
    return names.length > MAX_NAMES ? `${names.slice(0, MAX_NAMES).join(', ')}, …` : names.join(', ');
  }

  function clip(text: string): string {
    return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
  }
};
