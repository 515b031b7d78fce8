import type { Case } from './case.ts';

/** Errors, builtin objects and options of inspect, with the stdout that Node 26 gives. */
export const inspectObjectCases: Case[] = [
  {
    name: 'an error without frames stands in brackets',
    snippet: {
      language: 'javascript',
      source: `const bare = new TypeError('bare');
delete bare.stack;
bare.stack = undefined;
console.log(bare, [bare], { bare });`,
    },
    expect: {
      stdout: `[TypeError: bare] [ [TypeError: bare] ] { bare: [TypeError: bare] }
`,
    },
  },
  {
    name: 'an error shows its name, its properties and its cause',
    snippet: {
      language: 'javascript',
      source: `class ValidationError extends Error {
  constructor(message, field) {
    super(message);
    this.name = 'ValidationError';
    this.field = field;
  }
}
const strip = (error) => Object.assign(error, { stack: '' });
console.log(strip(new ValidationError('bad input', 'age')));
console.log(strip(new Error('outer', { cause: strip(new RangeError('inner')) })));
console.log(strip(new AggregateError([strip(new Error('one')), 2], 'many')));`,
    },
    expect: {
      stdout: `[ValidationError: bad input] { field: 'age' }
[Error: outer] { [cause]: [RangeError: inner] }
[AggregateError: many] { [errors]: [ [Error: one], 2 ] }
`,
    },
  },
  {
    name: 'an error that is printed begins with its name and message',
    snippet: {
      language: 'javascript',
      source: `class DbError extends Error {}
try { null.x; } catch (error) { console.log(error instanceof TypeError); }
console.log(require('util').inspect(new DbError('down')).split('\\n')[0]);
console.log(String(new RangeError('out')), \`\${new Error('templated')}\`);`,
    },
    expect: {
      stdout: `true
DbError: down
RangeError: out Error: templated
`,
    },
  },
  {
    name: 'an object says itself how it is shown',
    snippet: {
      language: 'javascript',
      source: `const custom = Symbol.for('nodejs.util.inspect.custom');
class Money {
  constructor(amount) { this.amount = amount; }
  [custom](depth, options, inspect) { return \`Money<\${inspect(this.amount, options)}>\`; }
}
console.log(new Money(5), [new Money('x')], { [custom]() { return { replaced: true }; } });`,
    },
    expect: {
      stdout: `Money<5> [ Money<'x'> ] { replaced: true }
`,
    },
  },
  {
    name: 'global objects show their names',
    snippet: {
      language: 'javascript',
      source: `console.log(Math, JSON, Reflect);
console.log((function () { return arguments; })(1, 2));
console.log([1][Symbol.iterator](), (function* () {})());`,
    },
    expect: {
      stdout: `Object [Math] {} Object [JSON] {} Object [Reflect] {}
[Arguments] { '0': 1, '1': 2 }
Object [Array Iterator] {} Object [Generator] {}
`,
    },
  },
  {
    name: 'util.inspect takes options',
    snippet: {
      language: 'javascript',
      source: `const { inspect } = require('node:util');
console.log(inspect({ b: { c: { d: { e: 1 } } } }, { depth: 0 }), inspect({ b: 1, a: 2 }, { sorted: true }));
console.log(inspect([1, 2, 3, 4], { maxArrayLength: 2 }), inspect('abcdef', { maxStringLength: 3 }));
console.log(inspect({ a: 1, b: { c: 2 } }, { compact: false }));
console.log(inspect({ a: [1, 2, { b: 3 }], c: 'd' }, { breakLength: 10 }));
console.log(inspect([1], { showHidden: true }));`,
    },
    expect: {
      stdout: `{ b: [Object] } { a: 2, b: 1 }
[ 1, 2, ... 2 more items ] 'abc'... 3 more characters
{
  a: 1,
  b: {
    c: 2
  }
}
{
  a: [
    1,
    2,
    {
      b: 3
    }
  ],
  c: 'd'
}
[ 1, [length]: 1 ]
`,
    },
  },
  {
    name: 'util.format and its friends',
    snippet: {
      language: 'javascript',
      source: `const util = require('util');
console.log(util.format('%s-%d', 'a', 1), util.isDeepStrictEqual({ a: [1] }, { a: [1] }), util.types.isRegExp(/x/));
console.log(util.stripVTControlCharacters('\\u001b[31mred\\u001b[39m'));
util.promisify((value, callback) => callback(null, value + 1))(2).then(console.log);
util.callbackify(async (value) => value * 2)(4, (error, value) => console.log(error, value));`,
    },
    expect: {
      stdout: `a-1 true true
red
3
null 8
`,
    },
  },
  {
    name: 'util.parseArgs splits a command line',
    snippet: {
      language: 'javascript',
      source: `const { parseArgs } = require('util');
console.log(parseArgs({
  args: ['-f', '--bar', 'b', 'pos', '--multi=1', '--multi', '2'],
  options: {
    foo: { type: 'boolean', short: 'f' },
    bar: { type: 'string' },
    multi: { type: 'string', multiple: true },
    other: { type: 'string', default: 'd' },
  },
  allowPositionals: true,
}));
try {
  parseArgs({ args: ['--nope'] });
} catch (error) {
  console.log(error.code);
}`,
    },
    expect: {
      stdout: `{
  values: [Object: null prototype] {
    foo: true,
    bar: 'b',
    multi: [ '1', '2' ],
    other: 'd'
  },
  positionals: [ 'pos' ]
}
ERR_PARSE_ARGS_UNKNOWN_OPTION
`,
    },
  },
];
