import type { FuncType, FunctionType, GlobalType, MemoryType, TableType, TagType } from './types.ts';

/** What a module's indices refer to: what it imports of each kind, and then what it defines. */
export interface Spaces {
  types: FuncType[];
  functions: FunctionType[];
  tables: TableType[];
  memories: MemoryType[];
  globals: GlobalType[];
  tags: TagType[];
  elements: number;
  /** What the section that counts them says; none without that section. */
  segments: number | undefined;
}

/** The same, to be read alone. */
export type Settled<T> = {
  readonly [Name in keyof T]: T[Name] extends (infer Item)[] ? readonly Item[] : Readonly<T[Name]>;
};
