import type { Settled, Spaces } from './spaces.ts';
import type { ExternType, MemoryType, TableType } from './types.ts';

/** What a module imports. */
export interface Import {
  module: string;
  name: string;
  type: ExternType;
}

/** What a module exports. */
export interface Export {
  name: string;
  type: ExternType;
}

/** A part of the binary, from its first byte to the one behind its last. */
export interface Place {
  at: number;
  end: number;
}

/** A section's content. */
export interface Section extends Place {
  id: number;
}

/** Where the size of a memory or table stands, and what it is. */
export interface SizePlace extends Place {
  of: MemoryType | TableType;
}

/** What is known of a module while it is read. */
export interface Draft extends Spaces {
  imports: Import[];
  exports: Export[];
  /** What its own memories and tables hold from the start, in bytes of the budget. */
  initialBytes: number;
  /** How many functions, tables, memories and globals are not its own. */
  imported: Record<'functions' | 'tables' | 'memories' | 'globals', number>;
  /** All but the custom ones, in order. */
  sections: Section[];
  /** The content of the custom section of names. */
  names: Place | undefined;
  /** Where the sizes of its own memories and tables stand. */
  sizes: SizePlace[];
  /** Where the indices of its own globals stand, outside of functions. */
  globalUses: Place[];
}

/** What admission finds out about a module: what the host must know of it, and what the rewriter needs. */
export type ModuleFacts = Settled<Draft>;

/** What is known of a module before its first section. */
export function emptyDraft(): Draft {
  return {
    types: [],
    functions: [],
    tables: [],
    memories: [],
    globals: [],
    tags: [],
    elements: 0,
    segments: undefined,
    imports: [],
    exports: [],
    initialBytes: 0,
    imported: { functions: 0, tables: 0, memories: 0, globals: 0 },
    sections: [],
    names: undefined,
    sizes: [],
    globalUses: [],
  };
}
