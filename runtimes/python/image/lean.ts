import type { AnyNode, FunctionDeclaration, Property } from 'acorn';
import { exportAssignments } from './exports.ts';
import { type Item, itemsOf } from './items.ts';
import { type References, referencesOf } from './references.ts';

/** Which parts of the glue must stay for someone outside of it. */
export interface Wanted {
  /** Properties of `Module`. */
  properties: readonly string[];
  /** Names of the glue. */
  names: readonly string[];
  /** Whether the library function of that name stays, on behalf of the module. */
  keepsImport(name: string): boolean;
  /** Names that go even if something refers to them, with the statements that set them up. */
  drops: ReadonlySet<string>;
}

/** What is left of the glue. */
export interface Lean {
  /** The body of the factory. */
  body: string;
  /** The exports of the module that what is left uses. */
  exports: string[];
}

/**
 * Drops what nothing refers to: library functions that the module does not import, the exports that only they used,
 * and so on. Names are compared without regard for scope, so that too much stays, never too little.
 */
export function prune(source: string, factory: FunctionDeclaration, wanted: Wanted): Lean {
  const { items: all, imports, exportsFunction } = itemsOf(factory, source);
  const items = all.filter((item) => !isDropped(item, wanted.drops));
  const kept = imports.filter((property) => wanted.keepsImport(keyOf(property)));
  const live = reach(items, [referencesOf(kept), wantedReferences(wanted)]);
  const assignments = exportAssignments(exportsFunction).filter(
    ({ names, properties }) =>
      names.some((name) => live.names.has(name)) || properties.some((name) => live.properties.has(name)),
  );
  const text = (node: AnyNode) => source.slice(node.start, node.end);
  const statements = items.map((item) => {
    if (item.role === 'imports') return `var wasmImports={${kept.map(text).join(',')}};\n`;
    if (item.role === 'exports') {
      return `function assignWasmExports(wasmExports){${assignments.map(({ node }) => text(node)).join('')}}\n`;
    }
    return live.items.has(item) ? `${item.text}\n` : '';
  });
  const variables = new Set(assignments.flatMap(({ names }) => names));
  return {
    body: `var ${[...variables].join(',')};\n${statements.join('')}`,
    exports: [...new Set([...assignments.map(({ exported }) => exported), ...live.exports])],
  };
}

function isDropped({ role, defines, moduleProperty, references }: Item, drops: ReadonlySet<string>): boolean {
  if (defines !== undefined) return drops.has(defines);
  return (role === 'root' || moduleProperty !== undefined) && !references.names.isDisjointFrom(drops);
}

interface Live {
  items: Set<Item>;
  names: Set<string>;
  properties: Set<string>;
  exports: Set<string>;
}

/** Marks what the root items and the given references lead to. */
function reach(items: readonly Item[], from: readonly References[]): Live {
  const live: Live = { items: new Set(), names: new Set(), properties: new Set(), exports: new Set() };
  const byName = Map.groupBy(items, ({ defines }) => defines);
  const byProperty = Map.groupBy(items, ({ moduleProperty }) => moduleProperty);
  const pending = items.filter(({ role }) => role === 'root');
  const follow = ({ names, properties, exports }: References) => {
    for (const name of names) if (add(live.names, name)) pending.push(...(byName.get(name) ?? []));
    for (const name of properties) {
      if (add(live.properties, name)) pending.push(...(byProperty.get(name) ?? []));
    }
    for (const name of exports) live.exports.add(name);
  };
  from.forEach(follow);
  for (let item = pending.pop(); item; item = pending.pop()) {
    if (add(live.items, item)) follow(item.references);
  }
  for (const item of items) if (item.annotates && live.names.has(item.annotates)) live.items.add(item);
  return live;
}

function add<T>(set: Set<T>, value: T): boolean {
  if (set.has(value)) return false;
  set.add(value);
  return true;
}

function wantedReferences({ names, properties }: Wanted): References {
  return { names: new Set(names), properties: new Set(properties), exports: new Set() };
}

function keyOf({ key }: Property): string {
  if (key.type === 'Identifier') return key.name;
  if (key.type === 'Literal') return String(key.value);
  throw new Error('The glue computes the name of a library function');
}
