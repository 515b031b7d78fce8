import type { Case } from './case.ts';

/** What a program comes to: its value, its error with the guest's own frames, its exit code. */
export const languageCases: Case[] = [
  {
    name: 'the last expression is the value, as JSON and as printed',
    snippet: { language: 'javascript', source: '({ a: 1, b: [1, { c: 2 }] })' },
    expect: {
      status: 'ok',
      exitCode: 0,
      value: { a: 1, b: [1, { c: 2 }] },
      valueText: '{ a: 1, b: [ 1, { c: 2 } ] }',
    },
  },
  {
    name: 'a program that ends with a statement has no value',
    snippet: { language: 'javascript', source: 'const six = 6;' },
    expect: { status: 'ok', value: undefined, stdout: '' },
  },
  {
    name: 'a value that is not JSON has its printed form alone',
    snippet: { language: 'javascript', source: 'const o = { n: 1n }; o.self = o; o' },
    expect: { status: 'ok', value: undefined, valueText: '<ref *1> { n: 1n, self: [Circular *1] }' },
  },
  {
    name: 'a value takes the JSON that its toJSON gives',
    snippet: { language: 'javascript', source: '[new Date(0), NaN, undefined]' },
    expect: {
      value: ['1970-01-01T00:00:00.000Z', null, null],
      valueText: '[ 1970-01-01T00:00:00.000Z, NaN, undefined ]',
    },
  },
  {
    name: 'a value that nests too deep for JSON readers is absent',
    snippet: { language: 'javascript', source: 'let v = 1; for (let i = 0; i < 201; i++) v = [v]; v' },
    expect: { status: 'ok', value: undefined, valueText: '[ [ [ [Array] ] ] ]' },
  },
  {
    name: 'a promise as the last expression is waited for',
    snippet: {
      language: 'javascript',
      source: 'new Promise((resolve) => setTimeout(resolve, 1, 7))',
    },
    expect: { status: 'ok', value: 7 },
  },
  {
    name: 'top-level await works in a script',
    snippet: { language: 'javascript', source: 'const five = await Promise.resolve(5); five * 2' },
    expect: { status: 'ok', value: 10 },
  },
  {
    name: 'the default export is the value of a module',
    snippet: { language: 'javascript', source: "import os from 'node:os'; export default os.EOL" },
    expect: { status: 'ok', value: '\n' },
  },
  {
    name: 'an uncaught error has the frames of the program, innermost first',
    snippet: {
      language: 'javascript',
      source: 'function inner() { null.x }\nfunction outer() {\n  inner();\n}\n\nouter();',
    },
    expect: {
      status: 'error',
      exitCode: 1,
      error: {
        name: 'TypeError',
        message: "cannot read property 'x' of null",
        stack:
          '    at inner (/sandbox/main.js:1:24)\n    at outer (/sandbox/main.js:3:8)\n    at /sandbox/main.js:6:6',
      },
    },
  },
  {
    name: 'frames of built-in functions are left out between those of the program',
    snippet: {
      language: 'javascript',
      source: "[1, 2].map((x) => {\n  if (x === 2) throw new RangeError('two');\n});",
    },
    expect: {
      error: {
        name: 'RangeError',
        message: 'two',
        stack: '    at /sandbox/main.js:2:36\n    at /sandbox/main.js:1:11',
      },
      stderr: 'Uncaught RangeError: two\n    at /sandbox/main.js:2:36\n    at /sandbox/main.js:1:11\n',
    },
  },
  {
    name: 'what was printed before an error is kept',
    snippet: { language: 'javascript', source: "console.log('before'); throw new Error('then')" },
    expect: { status: 'error', stdout: 'before\n' },
  },
  {
    name: 'a thrown value that is no error is told as it prints',
    snippet: { language: 'javascript', source: 'throw { code: 7 }' },
    expect: {
      status: 'error',
      exitCode: 1,
      error: { name: 'Error', message: '{ code: 7 }', stack: '' },
      stderr: 'Uncaught { code: 7 }\n',
    },
  },
  {
    name: 'an error keeps its own name and shows its cause',
    snippet: {
      language: 'javascript',
      source:
        "class Odd extends Error { name = 'Odd' }\nthrow new Odd('outer', { cause: new Error('inner') })",
    },
    expect: {
      error: {
        name: 'Odd',
        message: 'outer',
        stack: '    at Odd (/sandbox/main.js:1:40)\n    at /sandbox/main.js:2:14',
      },
      stderr:
        'Uncaught Odd: outer\n    at Odd (/sandbox/main.js:1:40)\n    at /sandbox/main.js:2:14 {\n' +
        '  [cause]: Error: inner\n      at /sandbox/main.js:2:42\n}\n',
    },
  },
  {
    name: 'a syntax error names its line and nothing has run',
    snippet: { language: 'javascript', source: "console.log('never');\nlet x = ;" },
    expect: {
      status: 'error',
      exitCode: 1,
      stdout: '',
      error: {
        name: 'SyntaxError',
        message: "unexpected token in expression: ';'",
        stack: '    at /sandbox/main.js:2:9',
      },
    },
  },
  {
    name: 'process.exit ends the program at once with its code',
    snippet: { language: 'javascript', source: "process.exit(3); console.log('never')" },
    expect: { status: 'error', exitCode: 3, stdout: '' },
  },
  {
    name: 'process.exit(0) within a loop is a clean end',
    snippet: { language: 'javascript', source: 'for (;;) process.exit(0)' },
    expect: { status: 'ok', exitCode: 0 },
  },
  {
    name: 'process.exitCode is the exit code of a program that ends by itself',
    snippet: { language: 'javascript', source: "console.error('bad'); process.exitCode = 2; void 0" },
    expect: { status: 'error', exitCode: 2, stderr: 'bad\n' },
  },
  {
    name: 'exit listeners run before the end and may set the code',
    snippet: {
      language: 'javascript',
      source: "process.on('exit', (code) => { console.log('bye', code); process.exitCode = 9 }); void 0",
    },
    expect: { status: 'error', exitCode: 9, stdout: 'bye 0\n' },
  },
  {
    name: 'arguments, environment and standard input reach the program',
    snippet: {
      language: 'javascript',
      source: "console.log(process.argv.slice(2), process.env.WHO, require('fs').readFileSync(0, 'utf8'))",
      args: ['a', 'b c'],
      env: { WHO: 'Zoë' },
      stdin: '1\n2',
    },
    expect: { status: 'ok', stdout: "[ 'a', 'b c' ] Zoë 1\n2\n" },
  },
  {
    name: 'bytes that are not UTF-8 come as base64 beside the text',
    snippet: { language: 'javascript', source: 'process.stdout.write(Uint8Array.of(255, 65)); void 0' },
    expect: { status: 'ok', stdout: '\ufffdA', stdoutBase64: '/0E=' },
  },
  {
    name: 'a byte order mark before the source is passed over',
    snippet: { language: 'javascript', source: '\ufeff1 + 1' },
    expect: { status: 'ok', value: 2 },
  },
];
