import type { Bomb } from './bomb.ts';

/** Bombs in Python, one of each class. */
export const PYTHON_BOMBS: readonly Bomb[] = [
  { id: 'busy-loop', name: 'while True', against: 'time', source: 'while True: pass' },
  {
    id: 'sum',
    name: 'sum of a long range, one call',
    against: 'time',
    source: 'sum(range(10**12))',
  },
  {
    id: 'catch-and-go-on',
    name: 'catching BaseException, and going on',
    against: 'time',
    source: 'while True:\n    try:\n        while True: pass\n    except BaseException: pass',
  },
  {
    id: 'regex',
    name: 'regular expression that backtracks',
    against: 'time',
    source: "import re\nre.match(r'(a+)+$', 'a' * 40 + '!')",
  },
  { id: 'power', name: 'power, one call', against: 'time', source: 'pow(7, 10**9)' },
  {
    id: 'tasks',
    name: 'asyncio tasks that make more',
    against: 'time',
    source:
      'import asyncio\nasync def more():\n    while True: await asyncio.sleep(0)\nasync def main():\n    await asyncio.gather(*(more() for _ in range(1000)))\nasyncio.run(main())',
  },
  {
    id: 'cycle',
    name: 'an iterator without an end, one call',
    against: 'time',
    source: 'import itertools\nmax(itertools.cycle([1]))',
  },
  {
    id: 'equality',
    name: 'comparing lists that share their parts',
    against: 'time',
    source: 'a, b = [], []\nfor _ in range(60): a, b = [a, a], [b, b]\na == b',
  },
  {
    id: 'finaliser',
    name: 'a finaliser that never returns',
    against: 'time',
    source: 'class A:\n    def __del__(self):\n        while True: pass\na = A()\ndel a',
  },
  { id: 'sleep', name: 'a long sleep', against: 'time', source: 'import time\ntime.sleep(1e6)' },
  {
    id: 'recursion',
    name: 'recursion, its limit raised, caught',
    against: 'time',
    source:
      'import sys\nsys.setrecursionlimit(10**9)\ndef f():\n    try: f()\n    except RecursionError: pass\n    f()\nwhile True:\n    try: f()\n    except RecursionError: pass',
  },
  {
    id: 'list-growth',
    name: 'a list without an end',
    against: 'memory',
    source: 'kept = []\nwhile True: kept.append([0] * 1000)',
  },
  {
    id: 'dict-growth',
    name: 'a dict without an end',
    against: 'memory',
    source: 'kept, n = {}, 0\nwhile True:\n    kept[n] = str(n)\n    n += 1',
  },
  {
    id: 'str-doubling',
    name: 'a str that doubles',
    against: 'memory',
    source: "s = 'x'\nwhile True: s += s",
  },
  {
    id: 'bytes',
    name: 'bytes multiplied, failures caught',
    against: 'memory',
    source: "kept = []\nwhile True:\n    try: kept.append(b'x' * (1 << 20))\n    except MemoryError: pass",
  },
  {
    id: 'task-pile',
    name: 'a pile of asyncio tasks',
    against: 'memory',
    source:
      'import asyncio\nasync def main():\n    kept = []\n    while True:\n        kept.append(asyncio.ensure_future(asyncio.sleep(99)))\n        if len(kept) % 1000 == 0: await asyncio.sleep(0)\nasyncio.run(main())',
  },
];
