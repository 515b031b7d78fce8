import type { ExpressionStatement, FunctionDeclaration } from 'acorn';
import { isNamed, memberName, walk } from './syntax.ts';

/** One statement that hands an export of the module to the glue: `_a=Module["_a"]=wasmExports["a"]`. */
export interface ExportAssignment {
  node: ExpressionStatement;
  /** The variables that it sets. */
  names: string[];
  /** The properties of `Module` that it sets. */
  properties: string[];
  exported: string;
}

/** The statements of `assignWasmExports`. */
export function exportAssignments(assign: FunctionDeclaration): ExportAssignment[] {
  return assign.body.body.map((node) => {
    if (node.type !== 'ExpressionStatement') throw unexpected();
    const names: string[] = [];
    const properties: string[] = [];
    let value = node.expression;
    for (; value.type === 'AssignmentExpression'; value = value.right) {
      const property = memberName(value.left);
      if (value.left.type === 'Identifier') names.push(value.left.name);
      else if (property !== undefined) properties.push(property);
      else throw unexpected();
    }
    const exported = [...walk(value)].flatMap((part) =>
      part.type === 'MemberExpression' && isNamed(part.object, 'wasmExports') ? [memberName(part)] : [],
    );
    const [name] = exported;
    if (name === undefined || exported.length !== 1 || names.length + properties.length === 0)
      throw unexpected();
    return { node, names, properties, exported: name };
  });
}

function unexpected(): Error {
  return new Error('The glue assigns the exports of the module in a form that is not expected');
}
