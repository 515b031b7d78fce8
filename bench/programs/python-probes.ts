import type { Probe } from './probe.ts';

/** Two halves, so that a reader can look for them without holding them together itself; the mark follows. */
const HEAD = 'bytes([201, 17, 99, 254])';
const TAIL = 'bytes([3, 77, 180, 42])';

/** Places of Python. */
export const PYTHON_PROBES: readonly Probe[] = [
  {
    id: 'builtins',
    place: 'a builtin name',
    write: 'import builtins\nbuiltins.leftover = mark',
    read: 'import builtins\nreturn builtins.leftover',
  },
  {
    id: 'global',
    place: 'a global variable of the program',
    write: 'leftover = mark',
    read: 'return leftover',
  },
  {
    id: 'module',
    place: 'a module of the standard library',
    write: 'import textwrap\ntextwrap.leftover = mark',
    read: 'import textwrap\nreturn textwrap.leftover',
  },
  {
    id: 'modules',
    place: 'the table of modules',
    write: "import sys, types\nsys.modules['leftover'] = types.ModuleType('leftover', str(mark))",
    read: "import sys\nreturn int(sys.modules['leftover'].__doc__)",
  },
  {
    id: 'class',
    place: 'a class of the standard library',
    write: 'import fractions\nfractions.Fraction.leftover = mark',
    read: 'import fractions\nreturn fractions.Fraction.leftover',
  },
  {
    id: 'settings',
    place: 'settings of the interpreter',
    write: 'import gc\ngc.set_threshold(10000 + mark)',
    read: 'import gc\nreturn gc.get_threshold()[0] - 10000',
  },
  {
    id: 'precision',
    place: 'the context of decimals',
    write: 'import decimal\ndecimal.getcontext().prec = 10000 + mark',
    read: 'import decimal\nreturn decimal.getcontext().prec - 10000',
  },
  {
    id: 'random',
    place: 'the state of the random generator',
    write: 'import random\nrandom.seed(mark)',
    read: 'import random\nstate = random.getstate()\nreturn next((seed for seed in range(4096) if random.Random(seed).getstate() == state), None)',
  },
  {
    id: 'regexp',
    place: 'the cache of regular expressions',
    write: "import re\nre.compile(f'leftover{mark}')",
    read: "import re\nreturn next(int(key[1][8:]) for key in re._cache if str(key[1]).startswith('leftover'))",
  },
  {
    id: 'lines',
    place: 'the cache of source lines',
    write: "import linecache\nlinecache.cache['leftover'] = (0, None, [str(mark)], 'leftover')",
    read: "import linecache\nreturn int(linecache.cache['leftover'][2][0])",
  },
  {
    id: 'environment',
    place: 'an environment variable',
    write: "import os\nos.environ['LEFTOVER'] = str(mark)",
    read: "import os\nreturn int(os.environ['LEFTOVER'])",
  },
  {
    id: 'file',
    place: 'a file in the working folder',
    write: "with open('leftover.txt', 'w') as file: file.write(str(mark))",
    read: "import os\nwith open('leftover.txt') as file: text = file.read()\nos.remove('leftover.txt')\nreturn int(text)",
  },
  {
    id: 'memory',
    place: 'memory that objects were in',
    write: `left = ${HEAD} + ${TAIL} + mark.to_bytes(2, 'big')
held = [left[:8] + left[8:] for _ in range(6000)]
del held`,
    read: `import ctypes, sys
head, tail = ${HEAD}, ${TAIL}
fresh = [bytes([n]) * 400 for n in range(200)]
pages = {id(one) & ~0x3fff for one in fresh}
if sys.platform == 'emscripten': pages = range(1 << 16, ctypes.addressof(ctypes.create_string_buffer(1 << 23)), 0x4000)
found = []
for page in pages:
    chunk = ctypes.string_at(page, 0x4000)
    at = chunk.find(head)
    while at >= 0:
        if chunk.startswith(tail, at + 4): found.append(int.from_bytes(chunk[at + 8:at + 10], 'big'))
        at = chunk.find(head, at + 1)
return max(set(found), key=found.count)`,
  },
];
