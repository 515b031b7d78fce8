import { type AnyNode, type FunctionDeclaration, parse } from 'acorn';

/** The function that makes the engine, as upstream names it. */
export const FACTORY = '_createPyodideModule';

/** The node's children, with the key under which the node holds each. */
export function* childrenOf(node: AnyNode): Generator<[string, AnyNode]> {
  for (const [key, value] of Object.entries(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) yield [key, child];
  }
}

/** The node and all that is beneath it. */
export function* walk(node: AnyNode): Generator<AnyNode> {
  yield node;
  for (const [, child] of childrenOf(node)) yield* walk(child);
}

/** Calls `visit` for the node and all that is beneath it: quicker than `walk` over a large tree. */
export function visitAll(node: AnyNode, visit: (node: AnyNode) => void): void {
  visit(node);
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) {
      for (const child of value) if (isNode(child)) visitAll(child, visit);
    } else if (isNode(value)) visitAll(value, visit);
  }
}

/** Parses the glue, an ES module with the factory as its one function. */
export function parseFactory(source: string): FunctionDeclaration {
  const program = parse(source, { ecmaVersion: 'latest', sourceType: 'module' });
  const factory = program.body.find((node) => node.type === 'FunctionDeclaration');
  if (factory?.type !== 'FunctionDeclaration' || factory.id.name !== FACTORY) {
    throw new Error(`The glue does not declare ${FACTORY} as its first function`);
  }
  return factory;
}

/** The name that a member expression reads, or undefined where it is computed at run time. */
export function memberName(node: AnyNode): string | undefined {
  if (node.type !== 'MemberExpression') return undefined;
  const { property, computed } = node;
  if (!computed) return property.type === 'Identifier' ? property.name : undefined;
  return property.type === 'Literal' ? String(property.value) : undefined;
}

/** Whether the node is the identifier of that name. */
export function isNamed(node: AnyNode, name: string): boolean {
  return node.type === 'Identifier' && node.name === name;
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
