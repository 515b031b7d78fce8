import type { Case } from '../case.ts';

const language = 'python';

/** Uncaught exceptions: what CPython prints, with the frames of the program only. */
export const pythonErrorCases: Case[] = [
  {
    name: 'Python: an uncaught exception has its traceback',
    snippet: { language, source: "def f(x):\n    return 1 / x\n\nprint('a')\nf(0)" },
    expect: {
      status: 'error',
      exitCode: 1,
      stdout: 'a\n',
      stderr: `Traceback (most recent call last):
  File "/sandbox/main.py", line 5, in <module>
    f(0)
    ~^^^
  File "/sandbox/main.py", line 2, in f
    return 1 / x
           ~~^~~
ZeroDivisionError: division by zero
`,
      error: {
        name: 'ZeroDivisionError',
        message: 'division by zero',
        stack: `Traceback (most recent call last):
  File "/sandbox/main.py", line 5, in <module>
    f(0)
    ~^^^
  File "/sandbox/main.py", line 2, in f
    return 1 / x
           ~~^~~
ZeroDivisionError: division by zero
`,
      },
    },
  },
  {
    name: 'Python: frames of other files have their names',
    snippet: {
      language,
      source: 'from lib.bad import boom\nboom()',
      files: [{ path: 'lib/bad.py', content: "def boom():\n    raise KeyError('k')\n" }],
    },
    expect: {
      status: 'error',
      stderr: `Traceback (most recent call last):
  File "/sandbox/main.py", line 2, in <module>
    boom()
    ~~~~^^
  File "/sandbox/lib/bad.py", line 2, in boom
    raise KeyError('k')
KeyError: 'k'
`,
    },
  },
  {
    name: 'Python: an error while importing has no frames of the importer',
    snippet: {
      language,
      source: 'import bad',
      files: [{ path: 'bad.py', content: 'x = 1\nx.nope\n' }],
    },
    expect: {
      stderr: `Traceback (most recent call last):
  File "/sandbox/main.py", line 1, in <module>
    import bad
  File "/sandbox/bad.py", line 2, in <module>
    x.nope
AttributeError: 'int' object has no attribute 'nope'
`,
    },
  },
  {
    name: 'Python: a syntax error in a module names that file',
    snippet: { language, source: 'import bad', files: [{ path: 'bad.py', content: 'x = 1\ny = (\n' }] },
    expect: {
      stderr: `Traceback (most recent call last):
  File "/sandbox/main.py", line 1, in <module>
    import bad
  File "/sandbox/bad.py", line 2
    y = (
        ^
SyntaxError: '(' was never closed
`,
    },
  },
  {
    name: 'Python: a module that is not there is named',
    snippet: { language, source: 'import nope_at_all' },
    expect: {
      status: 'error',
      error: {
        name: 'ModuleNotFoundError',
        message: "No module named 'nope_at_all'",
        stack: `Traceback (most recent call last):
  File "/sandbox/main.py", line 1, in <module>
    import nope_at_all
ModuleNotFoundError: No module named 'nope_at_all'
`,
      },
    },
  },
  {
    name: 'Python: causes and contexts are told',
    snippet: {
      language,
      source: "try:\n    int('x')\nexcept ValueError as error:\n    raise RuntimeError('outer') from error",
    },
    expect: {
      stderr: `Traceback (most recent call last):
  File "/sandbox/main.py", line 2, in <module>
    int('x')
    ~~~^^^^^
ValueError: invalid literal for int() with base 10: 'x'

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "/sandbox/main.py", line 4, in <module>
    raise RuntimeError('outer') from error
RuntimeError: outer
`,
    },
  },
  {
    name: 'Python: notes and groups are told',
    snippet: {
      language,
      source:
        "error = ValueError('a')\nerror.add_note('a note')\nraise ExceptionGroup('both', [error, TypeError('b')])",
    },
    expect: {
      error: {
        name: 'ExceptionGroup',
        message: 'both (2 sub-exceptions)',
        stack: `  + Exception Group Traceback (most recent call last):
  |   File "/sandbox/main.py", line 3, in <module>
  |     raise ExceptionGroup('both', [error, TypeError('b')])
  | ExceptionGroup: both (2 sub-exceptions)
  +-+---------------- 1 ----------------
    | ValueError: a
    | a note
    +---------------- 2 ----------------
    | TypeError: b
    +------------------------------------
`,
      },
    },
  },
  {
    name: 'Python: a misspelt name has a suggestion',
    snippet: { language, source: 'length = 1\nprint(lenght)' },
    expect: {
      stderr: `Traceback (most recent call last):
  File "/sandbox/main.py", line 2, in <module>
    print(lenght)
          ^^^^^^
NameError: name 'lenght' is not defined. Did you mean: 'length'?
`,
    },
  },
  {
    name: 'Python: endless recursion is RecursionError',
    snippet: {
      language,
      source:
        "def f(): return f()\ntry:\n    f()\nexcept RecursionError as error:\n    print('caught:', error)\nf()",
    },
    expect: { status: 'error', exitCode: 1, stdout: 'caught: maximum recursion depth exceeded\n' },
  },
  {
    name: 'Python: a __str__ that raises is told as CPython does',
    snippet: { language, source: 'class E(Exception):\n    def __str__(self): raise ValueError\nraise E' },
    expect: {
      status: 'error',
      error: {
        name: 'E',
        message: '<exception str() failed>',
        stack: `Traceback (most recent call last):
  File "/sandbox/main.py", line 3, in <module>
    raise E
E: <exception str() failed>
`,
      },
    },
  },
  {
    name: 'Python: an excepthook of the program is asked',
    snippet: {
      language,
      source:
        "import sys\ndef hook(kind, value, trace):\n    print('hook', kind.__name__, value, trace.tb_frame.f_code.co_filename)\nsys.excepthook = hook\n1 / 0",
    },
    expect: {
      status: 'error',
      exitCode: 1,
      stdout: 'hook ZeroDivisionError division by zero /sandbox/main.py\n',
      stderr: '',
    },
  },
  {
    name: 'Python: an excepthook that fails is told beside the error',
    snippet: {
      language,
      source:
        "import sys\ndef hook(kind, value, trace):\n    raise KeyError('broken')\nsys.excepthook = hook\n1 / 0",
    },
    expect: {
      status: 'error',
      stderr: `Error in sys.excepthook:
Traceback (most recent call last):
  File "/sandbox/main.py", line 3, in hook
    raise KeyError('broken')
KeyError: 'broken'

Original exception was:
Traceback (most recent call last):
  File "/sandbox/main.py", line 5, in <module>
    1 / 0
    ~~^~~
ZeroDivisionError: division by zero
`,
    },
  },
  {
    name: 'Python: a traceback that the program prints has its frames only',
    snippet: {
      language,
      source:
        'import traceback, socket\ndef f():\n    socket.socket()\ntry:\n    f()\nexcept OSError:\n    print(traceback.format_exc())\nprint(len(traceback.extract_stack()))',
    },
    expect: {
      stdout: `Traceback (most recent call last):
  File "/sandbox/main.py", line 5, in <module>
    f()
    ~^^
  File "/sandbox/main.py", line 3, in f
    socket.socket()
    ~~~~~~~~~~~~~^^
  File "/lib/python314.zip/socket.py", line 236, in __init__
    _socket.socket.__init__(self, family, type, proto, fileno)
    ~~~~~~~~~~~~~~~~~~~~~~~^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
PermissionError: [Errno 63] socket is not available: the sandbox has no network

1
`,
      denied: { network: 1 },
    },
  },
  {
    name: 'Python: what a finalizer raises is told',
    snippet: {
      language,
      source:
        "class A:\n    def __del__(self):\n        raise ValueError('late')\na = A()\ndel a\nprint('on')",
    },
    expect: { status: 'ok', stdout: 'on\n' },
  },
  {
    name: 'Python: memory that ran out is the memory limit',
    snippet: { language, source: "print('a')\nraise MemoryError('mine')" },
    expect: { status: 'limit', limit: 'memory', exitCode: 1, stdout: 'a\n' },
  },
  {
    name: 'Python: a full disk is the files limit',
    snippet: { language, source: "import errno\nraise OSError(errno.ENOSPC, 'full')" },
    expect: { status: 'limit', limit: 'files', exitCode: 1 },
  },
  {
    name: 'Python: a program that deletes the builtins still ends',
    snippet: {
      language,
      source:
        "import builtins\nfor name in list(vars(builtins)):\n    if name not in ('print', '__name__'):\n        try:\n            delattr(builtins, name)\n        except BaseException:\n            pass\nprint('ran')",
    },
    expect: { stdout: 'ran\n' },
  },
  {
    name: 'Python: a program that empties sys still ends',
    snippet: {
      language,
      source:
        "import sys\nprint('a')\nfor name in ('stdin', 'modules', 'path', 'meta_path', 'path_hooks', 'settrace', 'exit', 'excepthook'):\n    delattr(sys, name)",
    },
    expect: { status: 'ok', stdout: 'a\n' },
  },
  {
    name: 'Python: a program that clears the modules still ends',
    snippet: { language, source: "import sys\nprint('a')\nsys.modules.clear()\n1 / 0" },
    expect: { status: 'error', exitCode: 1, stdout: 'a\n' },
  },
];
