import type { AnyNode } from 'acorn';
import { childrenOf } from './syntax.ts';

/** Gives the text of a node, with the rules applied to all beneath it. */
export type Render = (node: AnyNode) => string;

/** One kind of change to the syntax tree. */
export interface Rule {
  name: string;
  /** How many nodes it must change. */
  times: number;
  /** The text that takes the node's place, or undefined when the rule does not concern the node. */
  rewrite(node: AnyNode, render: Render): string | undefined;
}

/**
 * Prints the tree anew with the rules applied, outermost node first; what a rule leaves out is not looked at.
 * @throws when a rule changes more or fewer nodes than it expects: upstream has changed, and must be read anew
 */
export function applyRules(source: string, root: AnyNode, rules: readonly Rule[]): string {
  const counts = new Map(rules.map((rule) => [rule, 0]));
  const render = (node: AnyNode): string => {
    for (const rule of rules) {
      const text = rule.rewrite(node, render);
      if (text === undefined) continue;
      counts.set(rule, (counts.get(rule) ?? 0) + 1);
      return text;
    }
    return renderChildren(source, node, render);
  };
  const text = render(root);
  for (const [{ name, times }, count] of counts) {
    if (count !== times) {
      throw new Error(`The rule "${name}" expects to change ${times} nodes of the glue, changed ${count}`);
    }
  }
  return text;
}

function renderChildren(source: string, node: AnyNode, render: Render): string {
  const children = [...childrenOf(node)].map(([, child]) => child).sort((a, b) => a.start - b.start);
  let text = '';
  let at = node.start;
  for (const child of children) {
    // A shorthand property holds its one identifier twice
    if (child.start < at) continue;
    text += source.slice(at, child.start) + render(child);
    at = child.end;
  }
  return text + source.slice(at, node.end);
}
