/** A type of values: a number, a vector, or a reference. `(ref 3)` is one that is never null, to a function of type 3. */
export type ValType =
  | 'i32'
  | 'i64'
  | 'f32'
  | 'f64'
  | 'v128'
  | 'funcref'
  | 'externref'
  | 'exnref'
  | `(ref ${string})`;

/** What a function takes and gives. */
export interface FuncType {
  params: readonly ValType[];
  results: readonly ValType[];
}

/** A function, imported or defined. */
export interface FunctionType {
  kind: 'func';
  type: FuncType;
}

/** How large a memory (in pages of 64 KiB) or a table (in entries) is at first, and may become. */
export interface Size {
  min: number;
  /** Above 2^53 it is rounded. */
  max: number | undefined;
  shared: boolean;
  /** Whether it is addressed with 64 bits. */
  is64: boolean;
}

/** A linear memory. */
export interface MemoryType extends Size {
  kind: 'memory';
}

/** A table of references. */
export interface TableType extends Size {
  kind: 'table';
  type: ValType;
}

/** A global variable. */
export interface GlobalType {
  kind: 'global';
  type: ValType;
  mutable: boolean;
}

/** An exception's tag: its parameters are what an exception carries. */
export interface TagType {
  kind: 'tag';
  type: FuncType;
}

/** What is imported or exported under a name. */
export type ExternType = FunctionType | MemoryType | TableType | GlobalType | TagType;
