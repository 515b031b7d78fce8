import type { MemoryType, TableType } from './types.ts';

/** The size of a page of linear memory. Source: https://webassembly.github.io/spec/core/exec/runtime.html#page-size */
const PAGE_BYTES = 65_536;

/**
 * What an entry of a table can cost the host, in bytes: measured growth of the process, rounded up. An imported
 * function costs four times as much as one of the module's own, and an exception lives on with all that it carries.
 */
const ENTRY_BYTES = { function: 256, exception: 768, extern: 32 };

/** What one page of a memory, or one entry of a table, takes from the budget, in bytes. */
export function unitBytes(grown: MemoryType | TableType): number {
  if (grown.kind === 'memory') return PAGE_BYTES;
  if (/extern/.test(grown.type)) return ENTRY_BYTES.extern;
  return /exn/.test(grown.type) ? ENTRY_BYTES.exception : ENTRY_BYTES.function;
}
