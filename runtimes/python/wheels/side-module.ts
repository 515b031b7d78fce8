import { sectionsOf } from '../../binary.ts';
import type { ArchiveEntry } from './archive.ts';

const CUSTOM = 0;
const NAME = 'dylink.0';

/** Whether bytes are a module that is made to be loaded beside another. Source: tool-conventions, DynamicLinking.md */
export function isSideModule(bytes: Uint8Array): boolean {
  if (!WebAssembly.validate(new Uint8Array(bytes))) return false;
  const [first] = sectionsOf(bytes);
  if (first?.id !== CUSTOM || first.body[0] !== NAME.length) return false;
  return new TextDecoder().decode(first.body.subarray(1, 1 + NAME.length)) === NAME;
}

/** The names that the side modules among these files import, or nothing when there is no such module. */
export function sideImports(entries: readonly ArchiveEntry[]): ReadonlySet<string> | undefined {
  const modules = entries
    .filter(({ path }) => path.endsWith('.so'))
    .map((entry) => new WebAssembly.Module(new Uint8Array(entry.read())));
  if (modules.length === 0) return undefined;
  return new Set(modules.flatMap((module) => WebAssembly.Module.imports(module).map(({ name }) => name)));
}
