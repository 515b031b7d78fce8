import type { Case } from '../case.ts';

const language = 'python';

/** Files that go in and come back, and modules among them. */
export const pythonFileCases: Case[] = [
  {
    name: 'Python: folders nest as deep as is cheap to look up, and no deeper by renaming',
    snippet: {
      language,
      source: `import errno, os
def nest():
    for depth in range(500):
        try: os.mkdir('d'); os.chdir('d')
        except OSError as error: return depth, errno.errorcode[error.errno]
print(*nest())
os.chdir('/tmp')
os.mkdir('moved')
try: os.rename('moved', '/sandbox' + '/d' * 255 + '/moved')
except OSError as error: print(errno.errorcode[error.errno])`,
    },
    expect: { status: 'ok', stdout: '255 ENAMETOOLONG\nENAMETOOLONG\n' },
  },
  {
    name: 'Python: files go in as text and as base64, folders and all',
    snippet: {
      language,
      source: "import os\nprint(open('b.bin', 'rb').read(), open('a/b.txt').read(), sorted(os.listdir('.')))",
      files: [
        { path: 'b.bin', content: '/wBB', encoding: 'base64' },
        { path: './a//b.txt', content: 'deep é' },
      ],
    },
    expect: { status: 'ok', stdout: "b'\\xff\\x00A' deep é ['a', 'b.bin']\n", files: [] },
  },
  {
    name: 'Python: files that were created or changed come back, sorted; scratch files do not',
    snippet: {
      language,
      source: `import os
os.mkdir('out')
open('out/x.txt', 'w').write('hé')
open('b.bin', 'wb').write(bytes([255, 0]))
open('/tmp/scratch', 'w').write('x')
open('in.txt', 'a').write('+')
open('same-size.txt', 'w').write('S')
os.remove('gone.txt')
open('same.txt').read()
os.symlink('same.txt', 'link.txt')`,
      files: [
        { path: 'in.txt', content: 'in' },
        { path: 'gone.txt', content: 'g' },
        { path: 'same.txt', content: 's' },
        { path: 'same-size.txt', content: 's' },
      ],
    },
    expect: {
      status: 'ok',
      files: [
        { path: 'b.bin', content: '/wA=', encoding: 'base64', bytes: 2 },
        { path: 'in.txt', content: 'in+', encoding: 'utf8', bytes: 3 },
        { path: 'out/x.txt', content: 'hé', encoding: 'utf8', bytes: 3 },
        { path: 'same-size.txt', content: 'S', encoding: 'utf8', bytes: 1 },
      ],
    },
  },
  {
    name: 'Python: files of a program that fails come back too',
    snippet: { language, source: "open('log', 'w').write('so far')\n1 / 0" },
    expect: { status: 'error', files: [{ path: 'log', content: 'so far', encoding: 'utf8', bytes: 6 }] },
  },
  {
    name: 'Python: globs choose what comes back, changed or not',
    snippet: {
      language,
      source: `import pathlib
pathlib.Path('out/deep').mkdir(parents=True)
for name in ('out/x.csv', 'out/deep/y.csv', 'out/z.txt', 'top.csv', 'a1', 'b1', 'c1', 'pic.png', 'pic.gif'):
    pathlib.Path(name).write_text(name[-1])`,
      files: [{ path: 'same.txt', content: 's' }],
      collect: ['out/**/*.csv', 'same.*', '[ab]?', 'pic.{png,jpg}'],
    },
    expect: {
      files: [
        { path: 'a1', content: '1', encoding: 'utf8', bytes: 1 },
        { path: 'b1', content: '1', encoding: 'utf8', bytes: 1 },
        { path: 'out/deep/y.csv', content: 'v', encoding: 'utf8', bytes: 1 },
        { path: 'out/x.csv', content: 'v', encoding: 'utf8', bytes: 1 },
        { path: 'pic.png', content: 'g', encoding: 'utf8', bytes: 1 },
        { path: 'same.txt', content: 's', encoding: 'utf8', bytes: 1 },
      ],
    },
  },
  {
    name: 'Python: a folder as a glob brings all below it',
    snippet: {
      language,
      source:
        "import os\nos.makedirs('out/deep')\nopen('out/deep/y', 'w').close()\nopen('outer', 'w').close()",
      collect: ['./out/'],
    },
    expect: { files: [{ path: 'out/deep/y', content: '', encoding: 'utf8', bytes: 0 }] },
  },
  {
    name: 'Python: no glob brings no file',
    snippet: { language, source: "open('a', 'w').write('1')", collect: [] },
    expect: { status: 'ok', files: [] },
  },
  {
    name: 'Python: an entry among the files runs in place of a source',
    snippet: {
      language,
      entry: './src/app.py',
      files: [
        {
          path: 'src/app.py',
          content: 'import sys, x\nprint(__file__, __name__, sys.argv, sys.path[0], x.name)\nx.boom()',
        },
        { path: 'src/x.py', content: "name = __name__\ndef boom():\n    raise OSError('from x')" },
      ],
    },
    expect: {
      status: 'error',
      stdout: "/sandbox/src/app.py __main__ ['src/app.py'] /sandbox/src x\n",
      stderr: `Traceback (most recent call last):
  File "/sandbox/src/app.py", line 3, in <module>
    x.boom()
    ~~~~~~^^
  File "/sandbox/src/x.py", line 3, in boom
    raise OSError('from x')
OSError: from x
`,
      files: [],
    },
  },
  {
    name: 'Python: modules and packages among the files are imported',
    snippet: {
      language,
      source: `import helper, pkg.deep.leaf as leaf
from pkg import answer
import importlib.resources as resources
print(helper.twice(2), answer, leaf.up, leaf.__file__, helper.__name__)
print(resources.files('pkg').joinpath('data.txt').read_text())`,
      files: [
        { path: 'helper.py', content: 'def twice(n): return 2 * n' },
        { path: 'pkg/__init__.py', content: 'answer = 42' },
        { path: 'pkg/data.txt', content: 'data' },
        { path: 'pkg/deep/leaf.py', content: 'from .. import answer as up\nfrom ..other import x' },
        { path: 'pkg/other.py', content: 'x = 1' },
      ],
    },
    expect: { status: 'ok', stdout: '4 42 42 /sandbox/pkg/deep/leaf.py helper\ndata\n', files: [] },
  },
  {
    name: 'Python: a module is run once',
    snippet: {
      language,
      source: 'import once\nfrom once import x\nimport once as again\nprint(again.x is x)',
      files: [{ path: 'once.py', content: "print('once')\nx = object()" }],
    },
    expect: { stdout: 'once\nTrue\n' },
  },
  {
    name: 'Python: a module that the program writes is imported',
    snippet: {
      language,
      source: "open('made.py', 'w').write('x = 7')\nimport made\nprint(made.x)",
    },
    expect: { stdout: '7\n', files: [{ path: 'made.py', content: 'x = 7', encoding: 'utf8', bytes: 5 }] },
  },
  {
    name: 'Python: runpy and exec run other files',
    snippet: {
      language,
      source:
        "import runpy\nprint(runpy.run_path('other.py')['x'])\nrunpy.run_module('other', run_name='__main__')",
      files: [{ path: 'other.py', content: "x = 3\nif __name__ == '__main__': print('as main')" }],
    },
    expect: { stdout: '3\nas main\n' },
  },
  {
    name: 'Python: names of files that are odd come back as they are',
    snippet: {
      language,
      source:
        "import os\nfor name in ('a b', '<b>', 'é', '-rf'):\n    open(name, 'w').close()\nopen(b'\\xff', 'w').close()",
      collect: ['*'],
    },
    expect: {
      files: ['-rf', '<b>', 'a b', 'é', '\ufffd'].map((path) => ({
        path,
        content: '',
        encoding: 'utf8',
        bytes: 0,
      })),
    },
  },
  {
    name: 'Python: a program that removes its folder still ends',
    snippet: { language, source: "import os, shutil\nos.chdir('/')\nshutil.rmtree('/sandbox')\nprint('x')" },
    expect: { status: 'ok', stdout: 'x\n', files: [] },
  },
  {
    name: 'Python: the files of the host are not there',
    snippet: {
      language,
      source: `for path in ('/etc/passwd', '/proc/self/environ', '../../etc/hosts', '/work', '/root', '/proc/1/cmdline'):
    try:
        open(path).read()
        print('read', path)
    except OSError as error:
        print(type(error).__name__)`,
    },
    expect: { status: 'ok', stdout: 'FileNotFoundError\n'.repeat(6) },
  },
  {
    name: 'Python: temporary files and sqlite work',
    snippet: {
      language,
      source: `import tempfile, sqlite3, zipfile, io
with tempfile.TemporaryDirectory() as folder, tempfile.NamedTemporaryFile('w+') as file:
    file.write('x')
    print(folder.startswith('/tmp/'), file.tell())
data = sqlite3.connect('/tmp/data.db')
data.execute('create table t (x)')
data.executemany('insert into t values (?)', [(1,), (2,)])
print(data.execute('select sum(x) from t').fetchone())`,
    },
    expect: { stdout: 'True 1\n(3,)\n' },
  },
];
