import type { AnyNode } from 'acorn';
import type { Render, Rule } from './rules.ts';
import { memberName } from './syntax.ts';

/**
 * What upstream asks of its surroundings, and the answers here: neither Node nor browser nor anything else that has
 * files, sockets or a page. `IN_SHELL` makes the loader's part take paths as they are.
 */
const ANSWERS: ReadonlyMap<string, boolean> = new Map([
  ['ENVIRONMENT_IS_WEB', false],
  ['ENVIRONMENT_IS_WORKER', false],
  ['ENVIRONMENT_IS_NODE', false],
  ['ENVIRONMENT_IS_SHELL', false],
  ['IN_BUN', false],
  ['IN_DENO', false],
  ['IN_NODE', false],
  ['IN_SAFARI', false],
  ['IN_WORKERD', false],
  ['IN_BROWSER_MAIN_THREAD', false],
  ['IN_SHELL', true],
]);

/** Branches that are never taken here are left out. */
export const ENVIRONMENT_RULES: readonly Rule[] = [
  { name: 'the environment is known', times: 4, rewrite: declareAnswer },
  { name: 'a statement for another environment goes', times: 26, rewrite: foldStatement },
  { name: 'an expression for another environment goes', times: 19, rewrite: foldExpression },
];

function foldStatement(node: AnyNode, render: Render): string | undefined {
  if (node.type !== 'IfStatement') return undefined;
  const answer = answerOf(node.test);
  if (answer === undefined) return undefined;
  const kept = answer ? node.consequent : node.alternate;
  return kept ? render(kept) : '{}';
}

function declareAnswer(node: AnyNode): string | undefined {
  if (node.type !== 'VariableDeclarator' || node.id.type !== 'Identifier') return undefined;
  const answer = ANSWERS.get(node.id.name);
  return answer === undefined ? undefined : `${node.id.name}=${answer}`;
}

function foldExpression(node: AnyNode, render: Render): string | undefined {
  if (node.type === 'UnaryExpression' || node.type === 'LogicalExpression') {
    const answer = answerOf(node);
    if (answer !== undefined) return String(answer);
  }
  if (node.type === 'ConditionalExpression') {
    const test = answerOf(node.test);
    if (test !== undefined) return `(${render(test ? node.consequent : node.alternate)})`;
  }
  // What is left of `a && b` and `a || b`, where one side is known, is the other side or decided above
  if (node.type === 'LogicalExpression' && node.operator !== '??') {
    if (answerOf(node.left) !== undefined) return `(${render(node.right)})`;
  }
  return undefined;
}

/** The value of a condition that only the surroundings decide. */
function answerOf(node: AnyNode): boolean | undefined {
  if (node.type === 'Identifier') return ANSWERS.get(node.name);
  const property = memberName(node);
  if (property !== undefined) return ANSWERS.get(property);
  if (node.type === 'UnaryExpression' && node.operator === '!') {
    const inner = answerOf(node.argument);
    return inner === undefined ? undefined : !inner;
  }
  if (node.type !== 'LogicalExpression' || node.operator === '??') return undefined;
  const decisive = node.operator === '||';
  const sides = [answerOf(node.left), answerOf(node.right)];
  if (sides[0] === decisive) return decisive;
  return sides[0] === undefined ? undefined : sides[1];
}
