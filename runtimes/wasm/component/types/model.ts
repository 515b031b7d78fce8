/** A type with no parts. */
export type Primitive =
  | 'bool'
  | 's8'
  | 'u8'
  | 's16'
  | 'u16'
  | 's32'
  | 'u32'
  | 's64'
  | 'u64'
  | 'f32'
  | 'f64'
  | 'char'
  | 'string';

/** A named part of a type; `type` is null where a case has no payload. Names are kebab-case, as in WIT. */
export interface Named<Type> {
  name: string;
  type: Type;
}

/** A type with parts, which are each a `Type`; `resource` is an index into `ComponentTypes.resources`. */
export type Shape<Type> =
  | { kind: 'record'; fields: Named<Type>[] }
  | { kind: 'variant'; cases: Named<Type | null>[] }
  | { kind: 'list'; item: Type; length: number | null }
  | { kind: 'tuple'; items: Type[] }
  | { kind: 'flags'; names: string[] }
  | { kind: 'enum'; names: string[] }
  | { kind: 'option'; item: Type }
  | { kind: 'result'; ok: Type | null; err: Type | null }
  | { kind: 'own'; resource: number }
  | { kind: 'borrow'; resource: number }
  | { kind: 'map'; key: Type; value: Type }
  | { kind: 'unsupported'; what: 'stream' | 'future' | 'error-context' };

/** What a function takes and gives; a method's first parameter is `self`. */
export interface Signature<Type> {
  params: Named<Type>[];
  result: Type | null;
  isAsync: boolean;
}

/** A primitive, or an index into `ComponentTypes.types`: written out as a tree, a small type may be vast. */
export type TypeRef = Primitive | number;

/** A resource type; `interface` and `name` say where its class is, `constructs` what its constructor takes. */
export interface Resource {
  name: string;
  interface: string | null;
  constructs: Named<TypeRef>[] | null;
}

/** An exported function: `interface` is null for one of the world's own, `name` as in the binary (`[method]a.b`). */
export interface ExportedFunction extends Signature<TypeRef> {
  interface: string | null;
  name: string;
}

/** The functions that a component exports and the types that they speak of; plain data, fit for JSON. */
export interface ComponentTypes {
  types: Shape<TypeRef>[];
  resources: Resource[];
  functions: ExportedFunction[];
}
