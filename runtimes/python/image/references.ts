import type { AnyNode } from 'acorn';
import { childrenOf, isNamed, memberName } from './syntax.ts';

/** What a piece of the glue may refer to: a superset, since scopes are not told apart. */
export interface References {
  names: ReadonlySet<string>;
  /** Every property that is read or taken apart, of whatever object: `Module`'s are among them. */
  properties: ReadonlySet<string>;
  /** The properties of `wasmExports`. */
  exports: ReadonlySet<string>;
}

/** Collects what the nodes refer to. */
export function referencesOf(nodes: readonly AnyNode[]): References {
  const found = { names: new Set<string>(), properties: new Set<string>(), exports: new Set<string>() };
  for (const node of nodes) collect(node, found);
  return found;
}

interface Found {
  names: Set<string>;
  properties: Set<string>;
  exports: Set<string>;
}

function collect(node: AnyNode, found: Found): void {
  if (node.type === 'Identifier') found.names.add(node.name);
  const property = memberName(node);
  if (node.type === 'MemberExpression' && property !== undefined) {
    found.properties.add(property);
    if (isNamed(node.object, 'wasmExports')) found.exports.add(property);
  }
  if (node.type === 'ObjectPattern') {
    for (const part of node.properties) {
      if (part.type === 'Property' && part.key.type === 'Identifier') found.properties.add(part.key.name);
    }
  }
  for (const [key, child] of childrenOf(node)) if (!isOwnName(node, key)) collect(child, found);
}

/** The name after a dot, and the key of a property, refer to nothing in scope. */
function isOwnName(node: AnyNode, key: string): boolean {
  if (node.type === 'MemberExpression') return key === 'property' && !node.computed;
  return node.type === 'Property' && key === 'key' && !node.computed && !node.shorthand;
}
