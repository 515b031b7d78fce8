import type { Case } from '../case.ts';

const language = 'python';

/** Source text at its edges. */
export const pythonSourceCases: Case[] = [
  {
    name: 'Python: a byte order mark is accepted',
    snippet: { language, source: "\ufeffprint('ok')" },
    expect: { status: 'ok', stdout: 'ok\n' },
  },
  {
    name: 'Python: a docstring may stand before an import of the future',
    snippet: { language, source: '"""doc"""\nfrom __future__ import annotations\nprint(__doc__)' },
    expect: { status: 'ok', stdout: 'doc\n' },
  },
  {
    name: 'Python: a program that is only a docstring has it',
    snippet: { language, source: '"""doc"""' },
    expect: { status: 'ok', stdout: '' },
  },
  {
    name: 'Python: an import of the future holds in the last expression',
    snippet: {
      language,
      source: 'from __future__ import annotations\ndef f(x: nope): pass\nf.__annotations__',
    },
    expect: { status: 'ok', value: { x: 'nope' } },
  },
  {
    name: 'Python: an encoding cookie of a text says nothing',
    snippet: { language, source: "# -*- coding: latin-1 -*-\nprint('é', len('é'))" },
    expect: { status: 'ok', stdout: 'é 1\n' },
  },
  {
    name: 'Python: an encoding cookie of a file is honoured',
    snippet: {
      language,
      entry: 'app.py',
      files: [
        {
          path: 'app.py',
          content: 'IyBjb2Rpbmc6IGxhdGluLTEKcHJpbnQoJ+knLCBsZW4oJ+knKSkK',
          encoding: 'base64',
        },
      ],
    },
    expect: { status: 'ok', stdout: 'é 1\n' },
  },
  {
    name: 'Python: a NUL is a syntax error',
    snippet: { language, source: "print('a')\0print('b')" },
    expect: {
      status: 'error',
      exitCode: 1,
      stdout: '',
      stderr: 'SyntaxError: source code string cannot contain null bytes\n',
    },
  },
  {
    name: 'Python: too many parentheses are a syntax error',
    snippet: { language, source: `print(${'('.repeat(10_000)}1${')'.repeat(10_000)})` },
    expect: { status: 'error', exitCode: 1, stdout: '' },
  },
  {
    name: 'Python: tabs, form feeds and carriage returns are white space',
    snippet: { language, source: "if True:\n\tprint('t')\n\fprint('ff')\r\nprint('crlf')\r\n" },
    expect: { status: 'ok', stdout: 't\nff\ncrlf\n' },
  },
  {
    name: 'Python: identifiers are normalised',
    snippet: { language, source: 'π = 3\nµ = 1\nprint(π + μ)' },
    expect: { status: 'ok', stdout: '4\n' },
  },
  {
    name: 'Python: a last line without an end is a line',
    snippet: { language, source: "if True:\n    print('x')" },
    expect: { stdout: 'x\n' },
  },
  {
    name: 'Python: a syntax error shows its line',
    snippet: { language, source: "print('never')\nx = = 1\n" },
    expect: {
      status: 'error',
      exitCode: 1,
      stdout: '',
      stderr: '  File "/sandbox/main.py", line 2\n    x = = 1\n        ^\nSyntaxError: invalid syntax\n',
    },
  },
  {
    name: 'Python: a syntax error that the compiler finds shows its line',
    snippet: { language, source: 'x = 1\nreturn x\n' },
    expect: {
      status: 'error',
      stderr:
        '  File "/sandbox/main.py", line 2\n    return x\n    ^^^^^^^^\nSyntaxError: \'return\' outside function\n',
    },
  },
  {
    name: 'Python: an indentation error is named',
    snippet: { language, source: 'if True:\nx = 1' },
    expect: {
      status: 'error',
      stderr:
        '  File "/sandbox/main.py", line 2\n    x = 1\n    ^\nIndentationError: expected an indented block after \'if\' statement on line 1\n',
    },
  },
  {
    name: 'Python: a syntax warning is given once',
    snippet: { language, source: "x = 1\nprint(x is 1, '\\d')" },
    expect: {
      status: 'ok',
      stdout: 'True \\d\n',
    },
  },
  {
    name: 'Python: inspect finds the source of the program',
    snippet: {
      language,
      source: 'import inspect\ndef f():\n    return 1\nprint(inspect.getsource(f), end="")',
    },
    expect: { stdout: 'def f():\n    return 1\n' },
  },
  {
    name: 'Python: the source text is no file',
    snippet: { language, source: "import os\nprint(os.listdir('.'), os.path.exists(__file__))" },
    expect: { stdout: '[] False\n', files: [] },
  },
  {
    name: 'Python: long programs run',
    snippet: {
      language,
      source: `d = {${Array.from({ length: 30_000 }, (_, i) => `'k${i}': ${i}`).join(', ')}}\nprint(len(d))`,
    },
    expect: { status: 'ok', stdout: '30000\n' },
  },
  {
    name: 'Python: names of the harness are free',
    snippet: {
      language,
      source: "result = exit_code = __builtins__ = __file__ = stdout = None\n__name__ = 'x'\nprint('x')",
    },
    expect: { status: 'ok', stdout: 'x\n' },
  },
];
