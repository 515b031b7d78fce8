import type { Case } from './case.ts';

/** Console methods and formats, with the stdout that Node 26 gives. */
export const consoleCases: Case[] = [
  {
    name: 'console.log joins its values with spaces',
    snippet: {
      language: 'javascript',
      source: `console.log('a', 1, true, null, undefined, 2n, Symbol('s'));
console.log();
console.log('');
console.log([1, 'two'], { three: 3 });`,
    },
    expect: {
      stdout: `a 1 true null undefined 2n Symbol(s)


[ 1, 'two' ] { three: 3 }
`,
    },
  },
  {
    name: 'console.log replaces the directives of a format',
    snippet: {
      language: 'javascript',
      source: `console.log('%s is %d years and %i months, %f%%', 'Bob', '42', 5.9, '1.50');
console.log('%j %o', { a: [1] }, [1]);
console.log('%O', { a: { b: { c: { d: 1 } } } });
console.log('%c styled', 'color: red');
console.log('100%', 'of', '%s');
console.log('%s');
console.log('%s %s', 'one', 'two', 'three', { four: 4 });`,
    },
    expect: {
      stdout: `Bob is 42 years and 5 months, 1.5%
{"a":[1]} [ 1, [length]: 1 ]
{ a: { b: { c: [Object] } } }
 styled
100% of %s
%s
one two three { four: 4 }
`,
    },
  },
  {
    name: '%s prints classes, errors and dates as Node does',
    snippet: {
      language: 'javascript',
      source: `class Point { constructor() { this.x = 1; } }
class Named { toString() { return 'named'; } }
console.log('%s', new Point());
console.log('%s', new Named());
console.log('%s %s %s', -0, 5n, Symbol('q'));
console.log('%s', new Date(0));
console.log('%s', [1, [2, [3]]]);`,
    },
    expect: {
      stdout: `Point { x: 1 }
named
-0 5n Symbol(q)
1970-01-01T00:00:00.000Z
[ 1, [Array] ]
`,
    },
  },
  {
    name: 'console methods work without their console',
    snippet: {
      language: 'javascript',
      source: `const { log } = console;
log('detached');
[1, 2].forEach((n) => log(n));`,
    },
    expect: {
      stdout: `detached
1
2
`,
    },
  },
  {
    name: 'console.group indents every line',
    snippet: {
      language: 'javascript',
      source: `console.group('outer');
console.log('one\\ntwo');
console.group();
console.log({ a: 1, b: [1, 2, 3] });
console.groupEnd();
console.info('back');
console.groupEnd();
console.groupEnd();
console.log('out');`,
    },
    expect: {
      stdout: `outer
  one
  two
    { a: 1, b: [ 1, 2, 3 ] }
  back
out
`,
    },
  },
  {
    name: 'console.count counts by label',
    snippet: {
      language: 'javascript',
      source: `console.count();
console.count('a');
console.count();
console.countReset();
console.count();`,
    },
    expect: {
      stdout: `default: 1
a: 1
default: 2
default: 1
`,
    },
  },
  {
    name: 'console.table draws rows of objects',
    snippet: {
      language: 'javascript',
      source: `console.table([{ name: 'Ann', age: 30 }, { name: 'Bo', city: 'Rome' }]);
console.table([{ a: 1, b: 2 }], ['b']);`,
    },
    expect: {
      stdout: `┌─────────┬───────┬─────┬────────┐
│ (index) │ name  │ age │ city   │
├─────────┼───────┼─────┼────────┤
│ 0       │ 'Ann' │ 30  │        │
│ 1       │ 'Bo'  │     │ 'Rome' │
└─────────┴───────┴─────┴────────┘
┌─────────┬───┐
│ (index) │ b │
├─────────┼───┤
│ 0       │ 2 │
└─────────┴───┘
`,
    },
  },
  {
    name: 'console.table draws arrays, maps and bare values',
    snippet: {
      language: 'javascript',
      source: `console.table([[1, 2], [3, 4]]);
console.table(['x', { y: 1 }]);
console.table(new Map([['k', 1]]));
console.table(new Set(['v']));
console.table({ r1: { c: true }, r2: { c: false } });
console.table([]);
console.table('no table');`,
    },
    expect: {
      stdout: `┌─────────┬───┬───┐
│ (index) │ 0 │ 1 │
├─────────┼───┼───┤
│ 0       │ 1 │ 2 │
│ 1       │ 3 │ 4 │
└─────────┴───┴───┘
┌─────────┬───┬────────┐
│ (index) │ y │ Values │
├─────────┼───┼────────┤
│ 0       │   │ 'x'    │
│ 1       │ 1 │        │
└─────────┴───┴────────┘
┌───────────────────┬─────┬────────┐
│ (iteration index) │ Key │ Values │
├───────────────────┼─────┼────────┤
│ 0                 │ 'k' │ 1      │
└───────────────────┴─────┴────────┘
┌───────────────────┬────────┐
│ (iteration index) │ Values │
├───────────────────┼────────┤
│ 0                 │ 'v'    │
└───────────────────┴────────┘
┌─────────┬───────┐
│ (index) │ c     │
├─────────┼───────┤
│ r1      │ true  │
│ r2      │ false │
└─────────┴───────┘
┌─────────┐
│ (index) │
├─────────┤
└─────────┘
no table
`,
    },
  },
  {
    name: 'console.dir takes a depth',
    snippet: {
      language: 'javascript',
      source: `console.dir({ a: { b: { c: { d: 1 } } } }, { depth: 0 });
console.dir({ a: { b: { c: { d: 1 } } } }, { depth: null });`,
    },
    expect: {
      stdout: `{ a: [Object] }
{
  a: { b: { c: { d: 1 } } }
}
`,
    },
  },
  {
    name: 'strings in objects are quoted with the fewest escapes',
    snippet: {
      language: 'javascript',
      source: `console.log(["it's", 'say "hi"', \`it's "both"\`, 'tab\\t', 'nul\\0', '\\u001b[0m', 'back\\\\slash', '😀']);`,
    },
    expect: {
      stdout: `[
  "it's",
  'say "hi"',
  \`it's "both"\`,
  'tab\\t',
  'nul\\x00',
  '\\x1B[0m',
  'back\\\\slash',
  '😀'
]
`,
    },
  },
];
