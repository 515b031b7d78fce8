import type { Case } from '../case.ts';

const language = 'python';

/** What a program finds around it, and how it ends: what `python3 main.py` gives. */
export const pythonProgramCases: Case[] = [
  {
    name: 'Python: a program prints',
    snippet: { language, source: "print('hello', 6 * 7)" },
    expect: { status: 'ok', exitCode: 0, stdout: 'hello 42\n', stderr: '' },
  },
  {
    name: 'Python: an empty program is one',
    snippet: { language, source: '\n' },
    expect: { status: 'ok', exitCode: 0, stdout: '', stderr: '' },
  },
  {
    name: 'Python: the program is the main module, and knows its file',
    snippet: {
      language,
      source:
        "import sys, __main__\nprint(__name__, __file__, __main__.__file__, sys.modules['__main__'] is __main__, __spec__, __package__)",
    },
    expect: { stdout: '__main__ /sandbox/main.py /sandbox/main.py True None None\n' },
  },
  {
    name: 'Python: the main guard runs',
    snippet: {
      language,
      source: "def main():\n    print('main')\n\nif __name__ == '__main__':\n    main()\n",
    },
    expect: { status: 'ok', stdout: 'main\n' },
  },
  {
    name: 'Python: arguments, working directory and path are those of a script',
    snippet: {
      language,
      source: 'import sys, os\nprint(sys.argv, os.getcwd(), sys.path[0])',
      args: ['a', 'b c', 'é'],
    },
    expect: { stdout: "['main.py', 'a', 'b c', 'é'] /sandbox /sandbox\n" },
  },
  {
    name: 'Python: the environment is what was sent, and nothing of the host',
    snippet: {
      language,
      source:
        "import os\nprint(os.environ['A'], os.getenv('B'), sorted(set(os.environ) - {'A', 'HOME', 'MPLBACKEND'}))",
      env: { A: 'é=1' },
    },
    expect: { stdout: 'é=1 None []\n' },
  },
  {
    name: 'Python: the home folder is the sandbox, and can be another',
    snippet: {
      language,
      source: "import os\nprint(os.path.expanduser('~/x'))",
      env: { HOME: '/tmp' },
    },
    expect: { stdout: '/tmp/x\n' },
  },
  {
    name: 'Python: sys.exit gives the code and no error',
    snippet: { language, source: "import sys\nprint('a')\nsys.exit(3)\nprint('b')" },
    expect: { status: 'error', exitCode: 3, stdout: 'a\n', stderr: '' },
  },
  {
    name: 'Python: sys.exit without a code is a success',
    snippet: { language, source: 'import sys\nsys.exit()' },
    expect: { status: 'ok', exitCode: 0 },
  },
  {
    name: 'Python: sys.exit with a message prints it',
    snippet: { language, source: "import sys\nsys.exit('no luck')" },
    expect: { status: 'error', exitCode: 1, stdout: '', stderr: 'no luck\n' },
  },
  {
    name: 'Python: exit codes wrap to a byte',
    snippet: { language, source: 'raise SystemExit(-1)' },
    expect: { status: 'error', exitCode: 255 },
  },
  {
    name: 'Python: an exit code of 256 is 0',
    snippet: { language, source: 'raise SystemExit(256)' },
    expect: { status: 'ok', exitCode: 0 },
  },
  {
    name: 'Python: an exit code past an int is 255',
    snippet: { language, source: 'raise SystemExit(10 ** 30)' },
    expect: { status: 'error', exitCode: 255 },
  },
  {
    name: 'Python: True is an exit code',
    snippet: { language, source: 'raise SystemExit(True)' },
    expect: { status: 'error', exitCode: 1, stderr: '' },
  },
  {
    name: 'Python: an exit code that is an object is printed',
    snippet: { language, source: 'raise SystemExit([1, 2])' },
    expect: { status: 'error', exitCode: 1, stderr: '[1, 2]\n' },
  },
  {
    name: 'Python: exit() of site ends it too',
    snippet: { language, source: 'exit(4)' },
    expect: { status: 'error', exitCode: 4 },
  },
  {
    name: 'Python: finally runs on the way out',
    snippet: { language, source: "import sys\ntry:\n    sys.exit(1)\nfinally:\n    print('fin')" },
    expect: { status: 'error', exitCode: 1, stdout: 'fin\n' },
  },
  {
    name: 'Python: exit handlers run last first, and see an error',
    snippet: {
      language,
      source:
        "import atexit\natexit.register(print, 'first')\n@atexit.register\ndef second():\n    print('second')\nprint('body')\nraise SystemExit(2)",
    },
    expect: { status: 'error', exitCode: 2, stdout: 'body\nsecond\nfirst\n' },
  },
  {
    name: 'Python: an exit handler that fails is reported and changes nothing',
    snippet: {
      language,
      source: "import atexit\n@atexit.register\ndef handler():\n    raise ValueError('late')\n",
    },
    expect: { status: 'ok', exitCode: 0, stdout: '' },
  },
  {
    name: 'Python: finalizers of what is left run at the end',
    snippet: {
      language,
      source:
        "import sys\nclass A:\n    def __init__(self): self.me = self\n    def __del__(self): print('bye', sys.getrecursionlimit() > 0)\na = A()\nprint('end')",
    },
    expect: { status: 'ok', stdout: 'end\nbye True\n', stderr: '' },
  },
  {
    name: 'Python: weakref.finalize runs at the end',
    snippet: {
      language,
      source: "import weakref\nclass A: pass\na = A()\nweakref.finalize(a, print, 'gone')\nprint('end')",
    },
    expect: { stdout: 'end\ngone\n' },
  },
  {
    name: 'Python: a file that was left open is written',
    snippet: { language, source: "f = open('out.txt', 'w')\nf.write('kept')\ndef g(): pass" },
    expect: { files: [{ path: 'out.txt', content: 'kept', encoding: 'utf8', bytes: 4 }] },
  },
  {
    name: 'Python: KeyboardInterrupt is the code of a process that was interrupted',
    snippet: { language, source: 'raise KeyboardInterrupt' },
    expect: { status: 'error', exitCode: 130 },
  },
  {
    name: 'Python: random differs from run to run',
    snippet: {
      language,
      source: 'import random\nprint(random.random() == random.Random(0).random(), 0 <= random.random() < 1)',
    },
    expect: { stdout: 'False True\n' },
  },
  {
    name: 'Python: a seed gives what it gives everywhere',
    snippet: {
      language,
      source:
        "import random\nrandom.seed(42)\nprint(random.random(), random.randint(1, 100), random.choice('abc'))",
    },
    expect: { stdout: '0.6394267984578837 4 c\n' },
  },
  {
    name: 'Python: time.sleep lets time pass',
    snippet: {
      language,
      source:
        'import time\nstart = time.perf_counter()\ntime.sleep(0.05)\ntime.sleep(0)\nprint(0.049 < time.perf_counter() - start < 2)',
    },
    expect: { stdout: 'True\n' },
  },
  {
    name: 'Python: time.sleep refuses what CPython refuses',
    snippet: {
      language,
      source:
        "import time\nfor wrong in (-1, 'x', None, float('nan'), float('inf')):\n    try:\n        time.sleep(wrong)\n    except Exception as error:\n        print(type(error).__name__, error)",
    },
    expect: {
      stdout: `ValueError sleep length must be non-negative
TypeError 'str' object cannot be interpreted as an integer
TypeError 'NoneType' object cannot be interpreted as an integer
ValueError Invalid value NaN (not a number)
OverflowError timestamp too large to convert to C PyTime_t
`,
    },
  },
  {
    name: 'Python: clocks go forward',
    snippet: {
      language,
      source:
        'import time\ntimes = [time.monotonic() for _ in range(1000)]\nprint(times == sorted(times), time.process_time() >= 0, time.time() > 1.7e9)',
    },
    expect: { stdout: 'True True True\n' },
  },
  {
    name: 'Python: the common standard library works',
    snippet: {
      language,
      source: `import json, re, math, collections, itertools, datetime, decimal, fractions, hashlib, statistics, textwrap, string
print(json.dumps(sorted(collections.Counter('banana').items())), re.sub('a', 'b', 'aa'), math.comb(5, 2))
print(hashlib.sha256(b'x').hexdigest()[:8], decimal.Decimal('0.1') + 2, fractions.Fraction(1, 3) + 1)
print(datetime.date(2026, 2, 12).isoformat(), statistics.mean([1, 2, 4]), list(itertools.pairwise('abc')))`,
    },
    expect: {
      stdout: `[["a", 3], ["b", 1], ["n", 2]] bb 10
2d711642 2.1 4/3
2026-02-12 2.3333333333333335 [('a', 'b'), ('b', 'c')]
`,
    },
  },
  {
    name: 'Python: unittest finds the tests of the program',
    snippet: {
      language,
      source:
        "import unittest\nclass T(unittest.TestCase):\n    def test_sum(self):\n        self.assertEqual(1 + 1, 2)\nif __name__ == '__main__':\n    unittest.main()",
    },
    expect: { status: 'ok', exitCode: 0 },
  },
  {
    name: 'Python: doctest finds the examples of the program',
    snippet: {
      language,
      source:
        'def twice(n):\n    """\n    >>> twice(2)\n    4\n    >>> twice(3)\n    6\n    """\n    return 2 * n\n\nimport doctest\nprint(doctest.testmod())',
    },
    expect: { stdout: 'TestResults(failed=0, attempted=2)\n' },
  },
  {
    name: 'Python: pickle, dataclasses and type hints find the main module',
    snippet: {
      language,
      source: `import pickle, typing
from dataclasses import dataclass

@dataclass
class Point:
    x: int
    y: 'int' = 2

print(pickle.loads(pickle.dumps(Point(1))), typing.get_type_hints(Point))`,
    },
    expect: { stdout: "Point(x=1, y=2) {'x': <class 'int'>, 'y': <class 'int'>}\n" },
  },
];
