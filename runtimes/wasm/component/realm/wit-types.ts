/**
 * What the scripts that convert values are given and give. The types of a component are those that
 * `../types/model.ts` describes; they come as JSON.
 */
type WitType = string | number;

interface WitNamed<Type> {
  name: string;
  type: Type;
}

type WitShape =
  | { kind: 'record'; fields: WitNamed<WitType>[] }
  | { kind: 'variant'; cases: WitNamed<WitType | null>[] }
  | { kind: 'list'; item: WitType; length: number | null }
  | { kind: 'tuple'; items: WitType[] }
  | { kind: 'flags' | 'enum'; names: string[] }
  | WitOption
  | { kind: 'result'; ok: WitType | null; err: WitType | null }
  | { kind: 'own' | 'borrow'; resource: number }
  | { kind: 'map'; key: WitType; value: WitType }
  | { kind: 'unsupported'; what: string };

interface WitOption {
  kind: 'option';
  item: WitType;
}

interface WitResource {
  name: string;
  interface: string | null;
  constructs: WitNamed<WitType>[] | null;
}

/** One call: the function and the types that it speaks of. */
interface WitCall {
  types: WitShape[];
  resources: WitResource[];
  function: {
    interface: string | null;
    name: string;
    params: WitNamed<WitType>[];
    result: WitType | null;
  };
}

/** What is known of types without a value. */
interface WitTable {
  /** The shape of a type that has parts. */
  shape(type: WitType): WitShape | undefined;
  /** The payload of a variant's or a result's case, null for none; undefined where there is no such case. */
  payload(shape: WitShape, tag: unknown): WitType | null | undefined;
  /**
   * Whether the glue takes an option as the bare value or undefined. One whose payload is such an option it takes as an
   * object with a tag. Source: jco js-component-bindgen, `maybe_null`.
   */
  isBare(option: WitOption): boolean;
  /** What the glue's value of an option holds; null for none. */
  unwrap(option: WitOption, value: unknown): { val: unknown } | null;
  option(type: WitType): WitOption | undefined;
  resource(index: number): WitResource;
  /** A name as the glue has it: `do-it` is `doIt`. */
  camel(name: string): string;
  /** A type in a few words. */
  describe(type: WitType): string;
  /** Parameters with their types, in a few words. */
  describeParams(params: readonly WitNamed<WitType>[]): string;
}

/** Types without parts, between JSON, the glue and text. */
interface WitScalars {
  /** What the glue takes for a JSON value; undefined when it is none of that type. */
  accept(type: string, json: unknown): unknown;
  toJson(type: string, value: unknown): unknown;
  toText(type: string, value: unknown): string;
}

/** How a case is written, in JSON as well as in the glue. */
interface WitTagged {
  tag: string;
  val?: unknown;
}

/** Makes an instance of a resource from what its constructor takes; undefined if that gives an error. */
type WitMake = (resource: WitResource, args: unknown[]) => unknown;

/** Converts arguments to what the glue takes, or says why they cannot be. */
type WitAccept = (
  params: readonly WitNamed<WitType>[],
  args: unknown,
  make: WitMake,
) => { values: unknown[] } | { mistake: string };

/** Brings a value of the glue's to another form. */
type WitPrint<Form> = (type: WitType, value: unknown) => Form;

/**
 * Calls one of the glue's exports; `call` is a `WitCall` as JSON, `args` an array as JSON. What comes back is JSON as well:
 * the result as JSON and as text, or what is wrong with the arguments.
 */
type WitInvoke = (exports: object, call: string, args: string) => string;

/** The scripts by their files' names. */
interface WitScripts {
  table(call: WitCall): WitTable;
  scalars(): WitScalars;
  accept(table: WitTable, scalars: WitScalars): WitAccept;
  print(table: WitTable, scalars: WitScalars): WitPrint<unknown>;
  wave(table: WitTable, scalars: WitScalars): WitPrint<string>;
}
