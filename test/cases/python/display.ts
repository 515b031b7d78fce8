import type { Case } from '../case.ts';

const language = 'python';
const PIXEL = 'iVBORw0KGgo=';

/** Rich results: `display`, and the value of the last expression. */
export const pythonDisplayCases: Case[] = [
  {
    name: 'Python: an object that is an image is displayed as one',
    snippet: {
      language,
      source:
        "class Image:\n    def _repr_png_(self): return b'\\x89PNG\\r\\n\\x1a\\n'\n    def _repr_html_(self): return 'not this'\nImage()",
    },
    expect: { status: 'ok', display: [{ mime: 'image/png', data: PIXEL }] },
  },
  {
    name: 'Python: display shows each object by its best form',
    snippet: {
      language,
      source: `class Html:
    def _repr_html_(self): return '<b>é</b>'
class Svg:
    def _repr_svg_(self): return '<svg/>'
    def _repr_html_(self): return '<i/>'
class Markdown:
    def _repr_png_(self): return None
    def _repr_markdown_(self): return '# a'
class Bundle:
    def _repr_mimebundle_(self, include=None, exclude=None): return {'text/html': '<p/>', 'text/plain': 'p'}
display(Html(), Svg(), Markdown())
display(Bundle())`,
    },
    expect: {
      status: 'ok',
      stdout: '',
      display: [
        { mime: 'text/html', data: '<b>é</b>' },
        { mime: 'image/svg+xml', data: '<svg/>' },
        { mime: 'text/markdown', data: '# a' },
        { mime: 'text/html', data: '<p/>' },
      ],
    },
  },
  {
    name: 'Python: display prints what has no rich form',
    snippet: { language, source: "from unittest.mock import Mock\ndisplay('text', [1, 2], Mock)" },
    expect: { status: 'ok', stdout: "'text'\n[1, 2]\n<class 'unittest.mock.Mock'>\n" },
  },
  {
    name: 'Python: a rich form that fails does not spoil the value',
    snippet: {
      language,
      source:
        "class A:\n    def _repr_html_(self): raise ValueError\n    def __repr__(self): return 'A!'\nA()",
    },
    expect: { status: 'ok', valueText: 'A!', stderr: '' },
  },
  {
    name: 'Python: a rich form that fails is the error of the display that asked',
    snippet: {
      language,
      source: "class A:\n    def _repr_html_(self): raise ValueError('bad')\ndisplay(A())",
    },
    expect: {
      status: 'error',
      stderr: `Traceback (most recent call last):
  File "/sandbox/main.py", line 3, in <module>
    display(A())
    ~~~~~~~^^^^^
  File "/sandbox/main.py", line 2, in _repr_html_
    def _repr_html_(self): raise ValueError('bad')
                           ^^^^^^^^^^^^^^^^^^^^^^^
ValueError: bad
`,
    },
  },
];
