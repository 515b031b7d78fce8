import { leb } from '../../leb.ts';
import { SECTION, SECTION_ORDER } from '../../section-ids.ts';
import type { ModuleFacts, Section } from './facts.ts';
import { functionNames } from './function-names.ts';
import { type Patch, patchesOf } from './patches.ts';
import { ADDED_GLOBALS, makePlan, type Plan, type RewriteOptions } from './plan.ts';
import { RESERVED_MODULE } from './read-imports.ts';
import { Reader } from './reader.ts';
import { rewriteCode } from './rewrite-code.ts';
import { funcTypeBytes, valTypeBytes } from './write-types.ts';
import { Writer } from './writer.ts';

const HEADER_BYTES = 8;
const GLOBAL_IMPORT = 3;
const MUTABLE = 1;

/** Things that are added to the end of a section that is a list. */
interface Addition {
  count: number;
  bytes: readonly number[];
}

/**
 * Makes the module that is compiled of one that was admitted. Functions and types are added at the end, globals are
 * imported from `cloche` (see `ADDED_GLOBALS`), and of the custom sections only the names of functions stay.
 * A memory or table that is larger from the start than `memoryBytes` keeps its size: compare `facts.initialBytes`.
 * @throws {InvalidModule} for a function that is too long for the engine once it is metered.
 */
export function rewrite(
  binary: Uint8Array,
  facts: ModuleFacts,
  options: RewriteOptions,
): Uint8Array<ArrayBuffer> {
  const plan = makePlan(facts, options);
  const sections = new Map(facts.sections.map((section) => [section.id, section]));
  const code = rewriteCode(binary, sections.get(SECTION.code), plan);
  const additions = additionsOf(plan);
  const patches = patchesOf(binary, plan);
  const out = new Writer(binary.length * 2);
  out.copy(binary, 0, HEADER_BYTES);
  for (const id of SECTION_ORDER) {
    const isCode = id === SECTION.code && (sections.has(id) || plan.functions.size > 0);
    const content = isCode
      ? code
      : rewriteSection(binary, sections.get(id), { patches, addition: additions[id] });
    if (content) writeSection(out, id, content);
  }
  const names = functionNames(binary, facts.names);
  if (names) writeSection(out, SECTION.custom, names);
  return out.written.slice();
}

function writeSection(out: Writer, id: number, content: Uint8Array): void {
  out.byte(id);
  out.sized(content);
}

/** A section's content with its patches, and with what is added; nothing if there is neither. */
function rewriteSection(
  binary: Uint8Array,
  section: Section | undefined,
  { patches, addition }: { patches: readonly Patch[]; addition: Addition | undefined },
): Uint8Array | undefined {
  if (!section) return addition && Uint8Array.from([...leb(addition.count), ...addition.bytes]);
  const out = new Writer(section.end - section.at + 1024);
  let { at } = section;
  if (addition) {
    const reader = new Reader(binary, at, section.end);
    out.unsigned(reader.u32() + addition.count);
    at = reader.at;
  }
  for (const patch of patches.filter((patch) => patch.at >= at && patch.end <= section.end)) {
    out.copy(binary, at, patch.at);
    out.bytes(patch.bytes);
    at = patch.end;
  }
  out.copy(binary, at, section.end);
  if (addition) out.bytes(addition.bytes);
  return out.written;
}

function additionsOf({ facts, globals, functions }: Plan): Partial<Record<number, Addition>> {
  const added = [...functions.values()];
  const additions: Partial<Record<number, Addition>> = {};
  if (globals.length > 0) {
    const bytes = globals.flatMap((name) => [
      ...nameBytes(RESERVED_MODULE),
      ...nameBytes(name),
      GLOBAL_IMPORT,
      ...valTypeBytes(ADDED_GLOBALS[name]),
      MUTABLE,
    ]);
    additions[SECTION.import] = { count: globals.length, bytes };
  }
  if (added.length > 0) {
    additions[SECTION.type] = {
      count: added.length,
      bytes: added.flatMap(({ type }) => funcTypeBytes(type)),
    };
    const types = added.flatMap((_, place) => leb(facts.types.length + place));
    additions[SECTION.function] = { count: added.length, bytes: types };
  }
  return additions;
}

function nameBytes(name: string): number[] {
  const bytes = new TextEncoder().encode(name);
  return [...leb(bytes.length), ...bytes];
}
