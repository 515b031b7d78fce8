import type { Case } from './case.ts';

const language = 'javascript';

/** Files that go in, and files that come back. */
export const fileCases: Case[] = [
  {
    name: 'files go in as text and as base64, folders and all',
    snippet: {
      language,
      source:
        "const fs = require('fs'); console.log(fs.readFileSync('b.bin'), fs.readFileSync('a/b.txt', 'utf8'), fs.readdirSync('.'))",
      files: [
        { path: 'b.bin', content: '/wBB', encoding: 'base64' },
        { path: './a//b.txt', content: 'deep é' },
      ],
    },
    expect: { status: 'ok', stdout: "<Buffer ff 00 41> deep é [ 'a', 'b.bin' ]\n", files: [] },
  },
  {
    name: 'files that were created or changed come back, sorted; scratch files do not',
    snippet: {
      language,
      source:
        "const fs = require('fs'); fs.mkdirSync('out'); fs.writeFileSync('out/x.txt', 'hé');" +
        "fs.writeFileSync('b.bin', Uint8Array.of(255, 0)); fs.writeFileSync('/tmp/scratch', 'x');" +
        "fs.appendFileSync('in.txt', '+'); fs.rmSync('gone.txt'); fs.readFileSync('same.txt');",
      files: [
        { path: 'in.txt', content: 'in' },
        { path: 'gone.txt', content: 'g' },
        { path: 'same.txt', content: 's' },
      ],
    },
    expect: {
      status: 'ok',
      files: [
        { path: 'b.bin', content: '/wA=', encoding: 'base64', bytes: 2 },
        { path: 'in.txt', content: 'in+', encoding: 'utf8', bytes: 3 },
        { path: 'out/x.txt', content: 'hé', encoding: 'utf8', bytes: 3 },
      ],
    },
  },
  {
    name: 'files of a program that fails come back too',
    snippet: { language, source: "require('fs').writeFileSync('log', 'so far'); throw new Error('then')" },
    expect: {
      status: 'error',
      files: [{ path: 'log', content: 'so far', encoding: 'utf8', bytes: 6 }],
    },
  },
  {
    name: 'globs choose what comes back, changed or not',
    snippet: {
      language,
      source:
        "const fs = require('fs'); fs.mkdirSync('out/deep', { recursive: true }); fs.writeFileSync('out/x.csv', '1');" +
        "fs.writeFileSync('out/deep/y.csv', '2'); fs.writeFileSync('out/z.txt', '3'); fs.writeFileSync('top.csv', '4');",
      files: [{ path: 'same.txt', content: 's' }],
      collect: ['out/**/*.csv', 'same.*'],
    },
    expect: {
      files: [
        { path: 'out/deep/y.csv', content: '2', encoding: 'utf8', bytes: 1 },
        { path: 'out/x.csv', content: '1', encoding: 'utf8', bytes: 1 },
        { path: 'same.txt', content: 's', encoding: 'utf8', bytes: 1 },
      ],
    },
  },
  {
    name: 'no glob brings no file',
    snippet: { language, source: "require('fs').writeFileSync('a', '1')", collect: [] },
    expect: { status: 'ok', files: [] },
  },
  {
    name: 'an entry among the files runs in place of a source, with its own name in frames',
    snippet: {
      language,
      entry: './src/app.mjs',
      files: [
        { path: 'src/app.mjs', content: "import { x } from './x.mjs';\nthrow new Error(x);" },
        { path: 'src/x.mjs', content: "export const x = 'from x';" },
      ],
    },
    expect: {
      status: 'error',
      error: { name: 'Error', message: 'from x', stack: '    at /sandbox/src/app.mjs:2:16' },
    },
  },
  {
    name: 'an entry that is CommonJS is the main module',
    snippet: {
      language,
      entry: 'app.js',
      files: [
        { path: 'app.js', content: "console.log(require.main === module, __filename, require('./b').b);" },
        { path: 'b.js', content: 'exports.b = 1;' },
      ],
    },
    expect: { status: 'ok', stdout: 'true /sandbox/app.js 1\n' },
  },
  {
    name: 'the files of the host are not there',
    snippet: {
      language,
      source:
        "const fs = require('fs'); for (const p of ['/etc/passwd', '/proc/self/environ', '../../etc/hosts', '/work'])" +
        "{ try { fs.readFileSync(p); console.log('read', p) } catch (e) { console.log(e.code) } } console.log(fs.readdirSync('/'))",
    },
    expect: { status: 'ok', stdout: "ENOENT\nENOENT\nENOENT\nENOENT\n[ 'dev', 'sandbox', 'tmp' ]\n" },
  },
];
