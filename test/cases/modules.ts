import type { Case } from './case.ts';

const language = 'javascript';

/** Modules among the files: ES modules, CommonJS, JSON, and what joins them. */
export const moduleCases: Case[] = [
  {
    name: 'an ES module imports another by its path',
    snippet: {
      language,
      source: "import twice, { one } from './lib/numbers.js'; console.log(twice(one))",
      files: [
        {
          path: 'lib/numbers.js',
          content: 'export const one = 1; export default (n) => 2 * n;',
        },
      ],
    },
    expect: { status: 'ok', stdout: '2\n' },
  },
  {
    name: 'a CommonJS program requires another file and knows itself',
    snippet: {
      language,
      source:
        "console.log(require('./lib/a').name, __filename, __dirname, module.id, require.main === module)",
      files: [{ path: 'lib/a.js', content: 'exports.name = __filename;' }],
    },
    expect: { status: 'ok', stdout: '/sandbox/lib/a.js /sandbox/main.js /sandbox . true\n' },
  },
  {
    name: 'JSON is imported and required as data',
    snippet: {
      language,
      source: "import data from './data.json' with { type: 'json' }; export default data.list",
      files: [{ path: 'data.json', content: '{"list":[1,2]}' }],
    },
    expect: { status: 'ok', value: [1, 2] },
  },
  {
    name: 'a CommonJS file has its exports by name in an ES module',
    snippet: {
      language,
      source: "import whole, { one } from './c.cjs'; console.log(one, whole)",
      files: [{ path: 'c.cjs', content: 'exports.one = 1; exports.two = 2;' }],
    },
    expect: { status: 'ok', stdout: '1 { one: 1, two: 2 }\n' },
  },
  {
    name: 'import() works in a script and gives a namespace',
    snippet: {
      language,
      source: "const m = await import('./m.mjs'); console.log(m.default, m.x); m.x",
      files: [{ path: 'm.mjs', content: "export default 'd'; export const x = 4;" }],
    },
    expect: { status: 'ok', stdout: 'd 4\n', value: 4 },
  },
  {
    name: 'a module is evaluated once, whoever asks for it',
    snippet: {
      language,
      source:
        "import './count.mjs'; await import('./count.mjs'); await import('./sub/../count.mjs'); import './count.mjs'",
      files: [{ path: 'count.mjs', content: "console.log('evaluated')" }],
    },
    expect: { status: 'ok', stdout: 'evaluated\n' },
  },
  {
    name: 'ES modules may import each other in a circle',
    snippet: {
      language,
      source: "import { a } from './a.js'; console.log(a())",
      files: [
        { path: 'a.js', content: "import { b } from './b.js'; export const a = () => 'a' + b();" },
        { path: 'b.js', content: "import { a } from './a.js'; export const b = () => typeof a;" },
      ],
    },
    expect: { status: 'ok', stdout: 'afunction\n' },
  },
  {
    name: 'CommonJS files in a circle see what is exported so far',
    snippet: {
      language,
      source: "console.log(require('./a').done, require('./b').done)",
      files: [
        {
          path: 'a.js',
          content: "exports.done = false; console.log('a sees', require('./b').done); exports.done = true;",
        },
        {
          path: 'b.js',
          content: "exports.done = false; console.log('b sees', require('./a').done); exports.done = true;",
        },
      ],
    },
    expect: { status: 'ok', stdout: 'b sees false\na sees true\ntrue true\n' },
  },
  {
    name: 'import.meta tells where a module is',
    snippet: {
      language,
      source: "import './sub/m.js'; console.log(import.meta.url, import.meta.dirname, import.meta.main)",
      files: [{ path: 'sub/m.js', content: 'console.log(import.meta.filename, import.meta.main)' }],
    },
    expect: { status: 'ok', stdout: '/sandbox/sub/m.js false\nfile:///sandbox/main.js /sandbox true\n' },
  },
  {
    name: 'top-level await in a module holds up its importer',
    snippet: {
      language,
      source: "import './slow.js'; console.log('main')",
      files: [
        { path: 'slow.js', content: "await new Promise((r) => setTimeout(r, 2)); console.log('slow')" },
      ],
    },
    expect: { status: 'ok', stdout: 'slow\nmain\n' },
  },
  {
    name: 'an error in a module has the frame of its own file',
    snippet: {
      language,
      source: "import './bad.js'",
      files: [{ path: 'bad.js', content: "export const x = 1;\n\nthrow new Error('in there')" }],
    },
    expect: {
      status: 'error',
      exitCode: 1,
      error: { name: 'Error', message: 'in there', stack: '    at /sandbox/bad.js:3:16' },
    },
  },
  {
    name: 'a syntax error in a module names that file',
    snippet: {
      language,
      source: "import './bad.js'",
      files: [{ path: 'bad.js', content: 'let x = 1;\nlet = ;' }],
    },
    expect: {
      error: { name: 'SyntaxError', message: 'variable name expected', stack: '    at /sandbox/bad.js:2:5' },
    },
  },
  {
    name: 'an export that a module does not have is a syntax error',
    snippet: {
      language,
      source: "import { nope } from './a.js'",
      files: [{ path: 'a.js', content: 'export const a = 1' }],
    },
    expect: {
      error: {
        name: 'SyntaxError',
        message: "Could not find export 'nope' in module '/sandbox/a.js'",
        stack: '',
      },
    },
  },
  {
    name: 'a file that is not there can be caught',
    snippet: { language, source: "try { require('./nope') } catch (error) { console.log(error.code) }" },
    expect: { status: 'ok', stdout: 'MODULE_NOT_FOUND\n' },
  },
  {
    name: 'a package sent along in node_modules is found by its main',
    snippet: {
      language,
      source: "import pkg from 'pkg'; import other from 'pkg/other.js'; console.log(pkg, other)",
      files: [
        { path: 'node_modules/pkg/package.json', content: '{"main":"lib/main.js"}' },
        { path: 'node_modules/pkg/lib/main.js', content: "module.exports = 'main'" },
        { path: 'node_modules/pkg/other.js', content: "module.exports = 'other'" },
      ],
    },
    expect: { status: 'ok', stdout: 'main other\n' },
  },
  {
    name: 'node:process has its parts by name',
    snippet: {
      language,
      source:
        "import { argv, cwd, env, stdout } from 'node:process'; stdout.write([argv[2], env.A, cwd()].join(' '))",
      args: ['first'],
      env: { A: 'a' },
    },
    expect: { status: 'ok', stdout: 'first a /sandbox' },
  },
];
