import type { Case } from './case.ts';

/** Values as they are printed, with the stdout that Node 26 gives. */
export const inspectCases: Case[] = [
  {
    name: 'numbers in objects keep their sign and kind',
    snippet: { language: 'javascript', source: `console.log([-0, 0, 1.5, NaN, Infinity, 1e21, 1e-7, 10n]);` },
    expect: {
      stdout: `[ -0, 0, 1.5, NaN, Infinity, 1e+21, 1e-7, 10n ]
`,
    },
  },
  {
    name: 'short objects stay on a line and long ones break',
    snippet: {
      language: 'javascript',
      source: `console.log({ a: 1, b: 'x', c: [1, 2] });
console.log({ name: 'Alice', age: 30, email: 'alice@example.com', address: { street: '123 Main St', city: 'Paris' } });
console.log({ a: 'x'.repeat(70), b: 1 });`,
    },
    expect: {
      stdout: `{ a: 1, b: 'x', c: [ 1, 2 ] }
{
  name: 'Alice',
  age: 30,
  email: 'alice@example.com',
  address: { street: '123 Main St', city: 'Paris' }
}
{
  a: 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
  b: 1
}
`,
    },
  },
  {
    name: 'nesting is shown two levels deep',
    snippet: {
      language: 'javascript',
      source: `console.log({ a: { b: { c: { d: 1 } } } });
console.log([[[[1]]]]);
console.log({ a: { b: { empty: {}, list: [1], map: new Map([[1, 2]]), none: [] } } });`,
    },
    expect: {
      stdout: `{ a: { b: { c: [Object] } } }
[ [ [ [Array] ] ] ]
{ a: { b: { empty: {}, list: [Array], map: [Map], none: [] } } }
`,
    },
  },
  {
    name: 'many numbers stand in columns',
    snippet: {
      language: 'javascript',
      source: `console.log(Array.from({ length: 120 }, (_, i) => i));
console.log([1.5, 2.25, -3, 4, 5, 6, 7, 8, 9, 10]);
console.log(Array.from({ length: 27 }, (_, i) => 'item' + i));`,
    },
    expect: {
      stdout: `[
   0,  1,  2,  3,  4,  5,  6,  7,  8,  9, 10, 11,
  12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23,
  24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35,
  36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47,
  48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59,
  60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71,
  72, 73, 74, 75, 76, 77, 78, 79, 80, 81, 82, 83,
  84, 85, 86, 87, 88, 89, 90, 91, 92, 93, 94, 95,
  96, 97, 98, 99,
  ... 20 more items
]
[
  1.5, 2.25, -3, 4,
    5,    6,  7, 8,
    9,   10
]
[
  'item0',  'item1',  'item2',
  'item3',  'item4',  'item5',
  'item6',  'item7',  'item8',
  'item9',  'item10', 'item11',
  'item12', 'item13', 'item14',
  'item15', 'item16', 'item17',
  'item18', 'item19', 'item20',
  'item21', 'item22', 'item23',
  'item24', 'item25', 'item26'
]
`,
    },
  },
  {
    name: 'holes of an array are counted',
    snippet: {
      language: 'javascript',
      source: `console.log([, 1, , , 2, ]);
console.log(new Array(5));
const sparse = [];
sparse[1e6] = 'far';
console.log(sparse);`,
    },
    expect: {
      stdout: `[ <1 empty item>, 1, <2 empty items>, 2 ]
[ <5 empty items> ]
[ <1000000 empty items>, 'far' ]
`,
    },
  },
  {
    name: 'arrays show keys that are no indices',
    snippet: {
      language: 'javascript',
      source: `console.log(Object.assign([1, 2], { x: 1, 'a-b': 2 }));
console.log('a1b2'.match(/(?<letter>[a-z])(\\d)/));`,
    },
    expect: {
      stdout: `[ 1, 2, x: 1, 'a-b': 2 ]
[
  'a1',
  'a',
  '1',
  index: 0,
  input: 'a1b2',
  groups: [Object: null prototype] { letter: 'a' }
]
`,
    },
  },
  {
    name: 'keys are quoted where they must be',
    snippet: {
      language: 'javascript',
      source: `console.log({ valid_key: 1, 'not-valid': 2, 3: 3, '': 4, [Symbol('sym')]: 5, ['__proto__']: 6 });`,
    },
    expect: {
      stdout: `{
  '3': 3,
  valid_key: 1,
  'not-valid': 2,
  '': 4,
  ['__proto__']: 6,
  Symbol(sym): 5
}
`,
    },
  },
  {
    name: 'maps and sets show their size and members',
    snippet: {
      language: 'javascript',
      source: `console.log(new Map([['a', 1], [{ k: 1 }, [1, 2]]]), new Map());
console.log(new Set([1, 'a', { b: 1 }, [1]]), new Set());
console.log({ nested: new Map([['m', new Map([['n', new Map([['o', 1]])]])]]) });
console.log(new (class Registry extends Map {})([[1, 2]]));
console.log(new WeakMap(), new WeakSet());`,
    },
    expect: {
      stdout: `Map(2) { 'a' => 1, { k: 1 } => [ 1, 2 ] } Map(0) {}
Set(4) { 1, 'a', { b: 1 }, [ 1 ] } Set(0) {}
{ nested: Map(1) { 'm' => Map(1) { 'n' => [Map] } } }
Registry(1) [Map] { 1 => 2 }
WeakMap { <items unknown> } WeakSet { <items unknown> }
`,
    },
  },
  {
    name: 'typed arrays and buffers show their bytes',
    snippet: {
      language: 'javascript',
      source: `console.log(new Uint8Array([1, 2, 3]), new Float64Array([1.5, -0]), new BigInt64Array([1n]));
console.log(new Uint8Array([1, 255]).buffer);
console.log(new DataView(new ArrayBuffer(2)));`,
    },
    expect: {
      stdout: `Uint8Array(3) [ 1, 2, 3 ] Float64Array(2) [ 1.5, -0 ] BigInt64Array(1) [ 1n ]
ArrayBuffer { [Uint8Contents]: <01 ff>, [byteLength]: 2 }
DataView {
  [byteLength]: 2,
  [byteOffset]: 0,
  [buffer]: ArrayBuffer { [Uint8Contents]: <00 00>, [byteLength]: 2 }
}
`,
    },
  },
  {
    name: 'dates, patterns and wrapped primitives show their value',
    snippet: {
      language: 'javascript',
      source: `console.log(new Date(0), [new Date(86400000)], new Date(NaN));
console.log(/a+b/gi, [/x/]);
console.log(new Number(3), new String('abc'), new Boolean(false), Object(1n), Object(Symbol('s')));`,
    },
    expect: {
      stdout: `1970-01-01T00:00:00.000Z [ 1970-01-02T00:00:00.000Z ] Invalid Date
/a+b/gi [ /x/ ]
[Number: 3] [String: 'abc'] [Boolean: false] [BigInt: 1n] [Symbol: Symbol(s)]
`,
    },
  },
  {
    name: 'accessors are named and not run',
    snippet: {
      language: 'javascript',
      source: `let runs = 0;
console.log({ get a() { return ++runs; }, set b(v) {}, get c() { return 1; }, set c(v) {} }, runs);`,
    },
    expect: {
      stdout: `{ a: [Getter], b: [Setter], c: [Getter/Setter] } 0
`,
    },
  },
  {
    name: 'cycles are marked by references',
    snippet: {
      language: 'javascript',
      source: `const a = { name: 'a', list: [] };
a.self = a;
a.list.push(a, { a });
console.log(a);
const m = new Map();
m.set('m', m);
console.log(m);
const x = {}, y = { x };
x.y = y;
console.log([x, y]);`,
    },
    expect: {
      stdout: `<ref *1> {
  name: 'a',
  list: [ [Circular *1], { a: [Circular *1] } ],
  self: [Circular *1]
}
<ref *1> Map(1) { 'm' => [Circular *1] }
[
  <ref *1> { y: { x: [Circular *1] } },
  <ref *2> { x: <ref *1> { y: [Circular *2] } }
]
`,
    },
  },
];
