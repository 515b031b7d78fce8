import type {
  AssignmentExpression,
  FunctionDeclaration,
  ModuleDeclaration,
  Property,
  Statement,
  VariableDeclaration,
  VariableDeclarator,
} from 'acorn';
import { type References, referencesOf } from './references.ts';
import { isNamed, memberName } from './syntax.ts';

/**
 * One top-level item of the factory.
 * A root has an effect, and stays; a definition stays when something refers to it. The imports (`wasmImports`) and
 * the exports (`assignWasmExports`) are lists of which a part stays.
 */
export interface Item {
  role: 'root' | 'definition' | 'imports' | 'exports';
  text: string;
  references: References;
  /** The name that it defines. */
  defines?: string;
  /** The property of `Module` that it defines. */
  moduleProperty?: string;
  /** The function whose `sig` it sets: it stays with that function, and keeps nothing. */
  annotates?: string;
}

/** The factory's items in order, and the two lists among them. */
export interface Items {
  items: Item[];
  imports: Property[];
  exportsFunction: FunctionDeclaration;
}

/** Expressions that only make a value. */
const PURE = new Set([
  'ArrayExpression',
  'ArrowFunctionExpression',
  'FunctionExpression',
  'Identifier',
  'Literal',
  'ObjectExpression',
]);

const NOTHING: References = referencesOf([]);

/** Takes the factory's body apart. */
export function itemsOf(factory: FunctionDeclaration, source: string): Items {
  let imports: Property[] | undefined;
  let exportsFunction: FunctionDeclaration | undefined;
  const items = factory.body.body.flatMap((statement): Item[] => {
    const text = source.slice(statement.start, statement.end);
    if (statement.type === 'VariableDeclaration') {
      return statement.declarations.map((declarator) => {
        const item = declaredItem(statement, declarator, source);
        if (item.role === 'imports') imports = importsOf(declarator);
        return item;
      });
    }
    if (statement.type !== 'FunctionDeclaration') return [statementItem(statement, text)];
    const name = statement.id.name;
    if (name !== 'assignWasmExports') {
      return [{ role: 'definition', text, defines: name, references: referencesOf([statement]) }];
    }
    exportsFunction = statement;
    return [{ role: 'exports', text, references: NOTHING }];
  });
  if (!imports || !exportsFunction) throw new Error('The glue has no wasmImports, or no assignWasmExports');
  return { items, imports, exportsFunction };
}

function declaredItem({ kind }: VariableDeclaration, declarator: VariableDeclarator, source: string): Item {
  const { id, init } = declarator;
  const text = `${kind} ${source.slice(declarator.start, declarator.end)};`;
  if (id.type !== 'Identifier') return { role: 'root', text, references: referencesOf([declarator]) };
  if (id.name === 'wasmImports' && init) return { role: 'imports', text, references: NOTHING };
  const role = !init || PURE.has(init.type) ? 'definition' : 'root';
  return { role, text, defines: id.name, references: init ? referencesOf([init]) : NOTHING };
}

function importsOf({ init }: VariableDeclarator): Property[] {
  if (init?.type !== 'ObjectExpression') throw new Error('The glue does not list wasmImports as an object');
  return init.properties.map((property) => {
    if (property.type !== 'Property') throw new Error('The glue spreads something into wasmImports');
    return property;
  });
}

function statementItem(statement: Statement | ModuleDeclaration, text: string): Item {
  const assignment =
    statement.type === 'ExpressionStatement' && statement.expression.type === 'AssignmentExpression'
      ? assignedItem(statement.expression, text)
      : undefined;
  return assignment ?? { role: 'root', text, references: referencesOf([statement]) };
}

/** `f.sig="…"` and `Module["f"]=f` have no effect of their own. */
function assignedItem({ left, right }: AssignmentExpression, text: string): Item | undefined {
  if (left.type !== 'MemberExpression' || left.object.type !== 'Identifier') return undefined;
  const property = memberName(left);
  if (property === 'sig' && right.type === 'Literal') {
    return { role: 'definition', text, annotates: left.object.name, references: NOTHING };
  }
  if (isNamed(left.object, 'Module') && property !== undefined && right.type === 'Identifier') {
    return { role: 'definition', text, moduleProperty: property, references: referencesOf([right]) };
  }
  return undefined;
}
