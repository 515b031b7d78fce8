import type { Case } from './case.ts';

const language = 'typescript';

/** TypeScript: types go, what only it has is transformed, lines stay where they were written. */
export const typescriptCases: Case[] = [
  {
    name: 'types are taken away without a trace',
    snippet: {
      language,
      source:
        'interface Point { x: number }\nconst id = <T,>(value: T): T => value;\n' +
        'const p = id<Point>({ x: 40 }) satisfies Point as unknown as Point;\np!.x + 2',
    },
    expect: { status: 'ok', value: 42 },
  },
  {
    name: 'an enum maps both ways',
    snippet: { language, source: 'enum Colour { Red = 1, Green }\nconsole.log(Colour.Green, Colour[1]);' },
    expect: { status: 'ok', stdout: '2 Red\n' },
  },
  {
    name: 'parameter properties become fields',
    snippet: {
      language,
      source: 'class P { constructor(private readonly x: number, public y = 2) {} }\nnew P(1)',
    },
    expect: { status: 'ok', value: { x: 1, y: 2 } },
  },
  {
    name: 'namespaces nest',
    snippet: {
      language,
      source: 'namespace N { export const a = 1; export namespace M { export const b = a + 1 } }\nN.M.b',
    },
    expect: { status: 'ok', value: 2 },
  },
  {
    name: 'import type loads nothing, and a type among values is left out',
    snippet: {
      language,
      source:
        "import type { Gone } from './not-there.ts';\nimport { type U, v } from './t.ts';\n" +
        'const u: U | Gone = v;\nconsole.log(u)',
      files: [{ path: 't.ts', content: 'export type U = number;\nexport const v: U = 7;' }],
    },
    expect: { status: 'ok', stdout: '7\n' },
  },
  {
    name: 'a TypeScript file is imported as .ts, as .js and without an extension',
    snippet: {
      language,
      source:
        "import { a } from './a.ts';\nimport { b } from './b.js';\nimport { c } from './c';\nconsole.log(a + b + c)",
      files: [
        { path: 'a.ts', content: 'export const a: number = 1;' },
        { path: 'b.ts', content: 'export const b: number = 2;' },
        { path: 'c.ts', content: 'export enum E { C = 4 }\nexport const c: number = E.C;' },
      ],
    },
    expect: { status: 'ok', stdout: '7\n' },
  },
  {
    name: 'JavaScript imports a TypeScript file',
    snippet: {
      language: 'javascript',
      source: "import { v } from './t.ts'; console.log(v)",
      files: [{ path: 't.ts', content: 'export const v: number = 7;' }],
    },
    expect: { status: 'ok', stdout: '7\n' },
  },
  {
    name: 'an error keeps its line and column where types are stripped',
    snippet: {
      language,
      source:
        "interface I {\n  a: number;\n}\nconst i: I = { a: 1 };\nthrow new TypeError('line ' + (i.a + 4));",
    },
    expect: {
      status: 'error',
      error: { name: 'TypeError', message: 'line 5', stack: '    at /sandbox/main.ts:5:20' },
    },
  },
  {
    name: 'an error keeps its line where code is transformed',
    snippet: {
      language,
      source:
        'enum A { X }\ninterface I {\n  a: number;\n}\nfunction f(i: I): never {\n' +
        "  throw new Error('at ' + i.a);\n}\nf({ a: A.X });",
    },
    expect: {
      error: {
        name: 'Error',
        message: 'at 0',
        stack: '    at f (/sandbox/main.ts:6:13)\n    at /sandbox/main.ts:8:1',
      },
    },
  },
  {
    name: 'a syntax error names its place in the TypeScript',
    snippet: { language, source: 'const ok = 1;\nlet x: number = ;' },
    expect: {
      status: 'error',
      exitCode: 1,
      error: { name: 'SyntaxError', message: 'Expression expected (/sandbox/main.ts:2:17)', stack: '' },
    },
  },
  {
    name: 'a decorator is refused by name',
    snippet: { language, source: 'function d(c: unknown) {}\n@d\nclass A {}' },
    expect: {
      status: 'error',
      error: {
        name: 'SyntaxError',
        message: "unexpected token in expression: '@' (decorators are not supported)",
        stack: '    at /sandbox/main.ts:2:1',
      },
    },
  },
  {
    name: 'the alias ts answers with the canonical name',
    snippet: { language: 'ts', source: 'const n: number = 1; n' },
    expect: {
      status: 'ok',
      value: 1,
    },
  },
];
