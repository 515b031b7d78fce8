import type { Case } from '../case.ts';

const language = 'python';

/** Standard input, output and error. */
export const pythonStreamCases: Case[] = [
  {
    name: 'Python: input reads lines',
    snippet: {
      language,
      source: "n = int(input())\nprint(sum(int(input()) for _ in range(n)))\nprint(input('last? '))",
      stdin: '2\n10\n20\nend',
    },
    expect: { stdout: '30\nlast? end\n' },
  },
  {
    name: 'Python: input past the end is EOFError',
    snippet: { language, source: 'input()\ninput()', stdin: 'x' },
    expect: {
      status: 'error',
      exitCode: 1,
      stderr: `Traceback (most recent call last):
  File "/sandbox/main.py", line 2, in <module>
    input()
    ~~~~~^^
EOFError: EOF when reading a line
`,
    },
  },
  {
    name: 'Python: stdin is iterated, read and split',
    snippet: {
      language,
      source:
        'import sys\nfirst = sys.stdin.readline()\nprint(repr(first), [line.rstrip() for line in sys.stdin], repr(sys.stdin.read()))',
      stdin: 'é\r\nb\nc',
    },
    expect: { stdout: "'é\\n' ['b', 'c'] ''\n" },
  },
  {
    name: 'Python: stdin gives its bytes',
    snippet: {
      language,
      source: 'import sys, os\nprint(sys.stdin.buffer.read(3), os.read(0, 10), os.read(0, 10))',
      stdin: 'é\0rest',
    },
    expect: { stdout: "b'\\xc3\\xa9\\x00' b'' b''\n" },
  },
  {
    name: 'Python: the descriptor of stdin reads it',
    snippet: { language, source: 'print(open(0).read().split())', stdin: '1 2\n3' },
    expect: { stdout: "['1', '2', '3']\n" },
  },
  {
    name: 'Python: /dev/stdin reads it',
    snippet: { language, source: "print(open('/dev/stdin').read().split())", stdin: '1 2\n3' },
    expect: { stdout: "['1', '2', '3']\n" },
  },
  {
    name: 'Python: fileinput reads stdin',
    snippet: {
      language,
      source: 'import fileinput\nprint([line.strip() for line in fileinput.input()])',
      stdin: 'a\nb\n',
    },
    expect: { stdout: "['a', 'b']\n" },
  },
  {
    name: 'Python: streams are no terminals',
    snippet: {
      language,
      source:
        'import sys\nprint(sys.stdin.isatty(), sys.stdout.isatty(), sys.stdout.encoding, sys.stdin.fileno(), sys.stdout.name, sys.stderr.errors)',
    },
    expect: { stdout: 'False False utf-8 0 <stdout> backslashreplace\n' },
  },
  {
    name: 'Python: stderr is its own stream',
    snippet: {
      language,
      source: "import sys\nprint('out')\nprint('err', file=sys.stderr)\nsys.stderr.write('more')",
    },
    expect: { status: 'ok', stdout: 'out\n', stderr: 'err\nmore' },
  },
  {
    name: 'Python: a line without an end is written',
    snippet: { language, source: "import sys\nprint('a', end='')\nsys.stdout.write('b')" },
    expect: { stdout: 'ab', valueText: '1' },
  },
  {
    name: 'Python: text, bytes and descriptor write in order',
    snippet: {
      language,
      source:
        "import sys, os\nsys.stdout.write('1')\nsys.stdout.buffer.write(b'2')\nos.write(1, b'3')\nprint('4')",
    },
    expect: { stdout: '1234\n' },
  },
  {
    name: 'Python: control characters and all of Unicode are exact',
    snippet: { language, source: "print('\\x1b[2J\\x07a\\x00b\\x7f\\x85\\u2028\\ufeff\\r😀')" },
    expect: { stdout: '\u001b[2J\u0007a\0b\u007f\u0085\u2028\ufeff\r😀\n' },
  },
  {
    name: 'Python: a lone surrogate cannot be printed, but shown on stderr',
    snippet: {
      language,
      source:
        "import sys\ntry:\n    print('\\ud800')\nexcept UnicodeEncodeError as error:\n    print(error.reason)\nprint('\\ud800', file=sys.stderr)",
    },
    expect: { stdout: 'surrogates not allowed\n', stderr: '\\ud800\n' },
  },
  {
    name: 'Python: stdout is redirected and comes back',
    snippet: {
      language,
      source:
        "import io, contextlib\nwith contextlib.redirect_stdout(io.StringIO()) as out:\n    print('hidden')\nprint(repr(out.getvalue()))",
    },
    expect: { stdout: "'hidden\\n'\n" },
  },
  {
    name: 'Python: a stdout of the program is flushed at the end',
    snippet: {
      language,
      source: "import sys\nsys.stdout = open(1, 'w', closefd=False)\nprint('late')",
    },
    expect: { stdout: 'late\n' },
  },
  {
    name: 'Python: streams can be configured anew',
    snippet: {
      language,
      source: "import sys\nsys.stdout.reconfigure(encoding='utf-8', errors='replace')\nprint('\\ud800?')",
    },
    expect: { stdout: '??\n' },
  },
  {
    name: 'Python: streams that are None are silent',
    snippet: { language, source: "import sys\nsys.stdout = sys.stderr = sys.stdin = None\nprint('x')" },
    expect: { status: 'ok', stdout: '', stderr: '' },
  },
  {
    name: 'Python: closed streams and descriptors do not break the end',
    snippet: {
      language,
      source:
        "import sys, os\nprint('before')\nsys.stdout.close()\nfor fd in range(64):\n    try:\n        os.close(fd)\n    except OSError:\n        pass",
    },
    expect: { stdout: 'before\n' },
  },
  {
    name: 'Python: deleted streams do not break the end',
    snippet: { language, source: "import sys\nprint('before')\ndel sys.stdout, sys.stderr\n1 / 0" },
    expect: { status: 'error', exitCode: 1, stdout: 'before\n' },
  },
  {
    name: 'Python: logging and warnings go to stderr',
    snippet: {
      language,
      source: "import logging, warnings\nlogging.warning('careful')\nwarnings.warn('old')",
    },
    expect: {
      status: 'ok',
      stderr: "WARNING:root:careful\n/sandbox/main.py:3: UserWarning: old\n  warnings.warn('old')\n",
    },
  },
];
