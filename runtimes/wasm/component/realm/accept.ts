/// <reference path="./wit-types.ts" />
/**
 * Converts JSON to the values that the glue takes.
 *
 * - bool, string: as in JSON; char: a string of one code point
 * - u8 … s32: a number; u64, s64: a number up to 2^53 - 1, or a string of decimal digits
 * - f32, f64: a number, or "NaN", "Infinity", "-Infinity"
 * - list, tuple: an array; map: an array of [key, value]
 * - record: an object by WIT's names (or theirs in camelCase); a field that is an option may be missing
 * - variant, result: {"tag": …, "val": …}, without `val` where there is no payload; then a variant may be its tag alone
 * - enum: a string; flags: an array of names, or an object of booleans
 * - option: null or the value; directly within an option {"tag": "none"} or {"tag": "some", "val": …}
 * - a resource: the array of its constructor's arguments
 */
(table: WitTable, scalars: WitScalars): WitAccept => {
  const { Array, Error, Map, Object } = globalThis;

  const MAX_MESSAGE_LENGTH = 400;

  class Mistake extends Error {}

  let make: WitMake;
  /** Where in the arguments the conversion is. */
  let path: (string | number)[];

  return (params, args, makeResource) => {
    make = makeResource;
    path = [];
    try {
      return { values: acceptParams(params, args) };
    } catch (error) {
      if (error instanceof Mistake) return { mistake: error.message.slice(0, MAX_MESSAGE_LENGTH) };
      throw error;
    }
  };

  /** Arguments of the call, or of a resource's constructor. */
  function acceptParams(params: readonly WitNamed<WitType>[], args: unknown, owner = ''): unknown[] {
    const known = `${params.length} argument${params.length === 1 ? '' : 's'}${owner}`;
    const expected =
      params.length === 0 ? `no arguments${owner}` : `${known} (${table.describeParams(params)})`;
    if (!Array.isArray(args)) return refuse(args, `an array of ${expected}`);
    if (args.length !== params.length) {
      throw new Mistake(`${place()}: expected ${expected}, got ${args.length}`);
    }
    return params.map(({ type }, index) => within(index, type, args[index]));
  }

  function within(step: string | number, type: WitType, json: unknown): unknown {
    return at(step, () => accept(type, json));
  }

  function at<Result>(step: string | number, convert: () => Result): Result {
    path.push(step);
    const result = convert();
    path.pop();
    return result;
  }

  function accept(type: WitType, json: unknown): unknown {
    const shape = table.shape(type);
    const value = shape ? acceptShape(shape, json) : scalars.accept(String(type), json);
    return value === undefined && shape?.kind !== 'option' ? refuse(json, table.describe(type)) : value;
  }

  /** Undefined for what cannot be converted as a whole; what is wrong within it is refused there. */
  function acceptShape(shape: WitShape, json: unknown): unknown {
    switch (shape.kind) {
      case 'record':
        return acceptRecord(shape.fields, json);
      case 'variant':
        return acceptTagged(shape, typeof json === 'string' ? { tag: json } : json);
      case 'result':
        return acceptTagged(shape, json);
      case 'option':
        return acceptOption(shape, json);
      case 'list':
        return acceptList(shape.item, shape.length, json);
      case 'tuple':
        return acceptTuple(shape.items, json);
      case 'map':
        return acceptMap(shape, json);
      case 'enum':
        return shape.names.find((name) => name === json);
      case 'flags':
        return acceptFlags(shape.names, json);
      case 'own':
      case 'borrow':
        return acceptResource(table.resource(shape.resource), json);
      case 'unsupported':
        throw new Mistake(`${place()}: a value of type ${shape.what} is not supported`);
    }
  }

  function acceptRecord(fields: readonly WitNamed<WitType>[], json: unknown): unknown {
    if (!isObject(json)) return undefined;
    let known = 0;
    const record: Record<string, unknown> = {};
    for (const { name, type } of fields) {
      const key = Object.hasOwn(json, name) ? name : table.camel(name);
      const isGiven = Object.hasOwn(json, key);
      if (isGiven) known += 1;
      const isLeftOut = !isGiven && table.option(type) !== undefined;
      record[table.camel(name)] = within(name, type, isLeftOut ? null : isGiven ? json[key] : undefined);
    }
    return known === Object.keys(json).length ? record : undefined;
  }

  function acceptTagged(shape: WitShape, json: unknown): unknown {
    if (!isTagged(json)) return undefined;
    const { tag, val } = json;
    const payload = table.payload(shape, tag);
    if (payload === undefined) return undefined;
    if (payload !== null) return { tag, val: within('val', payload, val) };
    return val === undefined || val === null ? { tag, val: undefined } : undefined;
  }

  function acceptOption(shape: WitOption, json: unknown): unknown {
    if (json === null) return none(shape);
    return some(shape, acceptPayload(shape, json));
  }

  /** An option's payload; if that is an option too, it has a tag, since null is the outer one's. */
  function acceptPayload({ item }: WitOption, json: unknown): unknown {
    const inner = table.option(item);
    if (!inner) return accept(item, json);
    if (isTagged(json) && json.tag === 'none') return none(inner);
    if (!isTagged(json) || json.tag !== 'some')
      return refuse(json, '{"tag": "none"} or {"tag": "some", "val": …}');
    return at('val', () => some(inner, acceptPayload(inner, json.val)));
  }

  function none(shape: WitOption): unknown {
    return table.isBare(shape) ? undefined : { tag: 'none' };
  }

  function some(shape: WitOption, val: unknown): unknown {
    return table.isBare(shape) ? val : { tag: 'some', val };
  }

  function acceptList(item: WitType, length: number | null, json: unknown): unknown {
    if (!Array.isArray(json) || (length !== null && json.length !== length)) return undefined;
    return json.map((element, index) => within(index, item, element));
  }

  function acceptTuple(items: readonly WitType[], json: unknown): unknown {
    if (!Array.isArray(json) || json.length !== items.length) return undefined;
    return items.map((item, index) => within(index, item, json[index]));
  }

  function acceptMap({ key, value }: { key: WitType; value: WitType }, json: unknown): unknown {
    if (!Array.isArray(json)) return undefined;
    const pairs = json.map((pair: unknown, index) => at(index, () => acceptPair([key, value], pair)));
    return new Map(pairs);
  }

  function acceptPair([key, value]: [WitType, WitType], json: unknown): [unknown, unknown] {
    if (!Array.isArray(json) || json.length !== 2) return refuse(json, 'an array of a key and a value');
    return [within(0, key, json[0]), within(1, value, json[1])];
  }

  function acceptFlags(names: readonly string[], json: unknown): unknown {
    const given = Array.isArray(json) ? json : isObject(json) ? trueKeys(json) : [null];
    const flags: Record<string, boolean> = {};
    let known = 0;
    for (const name of names) {
      const camel = table.camel(name);
      const isSet = given.includes(name) || (!Array.isArray(json) && given.includes(camel));
      flags[camel] = isSet;
      known += isSet ? 1 : 0;
    }
    return known === given.length ? flags : undefined;
  }

  /** The keys of an object of booleans that are true. */
  function trueKeys(json: Record<string, unknown>): unknown[] {
    if (!Object.values(json).every((value) => typeof value === 'boolean')) return [null];
    return Object.keys(json).filter((key) => json[key]);
  }

  function acceptResource(resource: WitResource, json: unknown): unknown {
    const { name, constructs } = resource;
    if (!constructs)
      throw new Mistake(`${place()}: a ${name} cannot be given, since no constructor is exported`);
    const made = make(resource, acceptParams(constructs, json, ` of ${name}`));
    if (made === undefined) throw new Mistake(`${place()}: the constructor of ${name} gives an error`);
    return made;
  }

  function refuse(json: unknown, expected: string): never {
    throw new Mistake(`${place()}: expected ${expected}, got ${nameOf(json)}`);
  }

  /** Such as `args[0].size`. */
  function place(): string {
    return `args${path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('')}`;
  }

  function nameOf(json: unknown): string {
    if (json === undefined) return 'nothing';
    if (typeof json === 'string') return json.isWellFormed() ? 'a string' : 'a string with a lone surrogate';
    if (Array.isArray(json)) return `an array of ${json.length}`;
    return typeof json === 'object' && json !== null ? 'an object' : String(json);
  }

  function isObject(json: unknown): json is Record<string, unknown> {
    return typeof json === 'object' && json !== null && !Array.isArray(json);
  }

  function isTagged(json: unknown): json is Record<string, unknown> {
    return isObject(json) && Object.keys(json).every((key) => key === 'tag' || key === 'val');
  }
};
