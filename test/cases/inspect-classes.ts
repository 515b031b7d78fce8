import type { Case } from './case.ts';

/** Instances, classes and functions as console.log shows them, with the stdout that Node 26 gives. */
export const inspectClassCases: Case[] = [
  {
    name: 'instances show their class',
    snippet: {
      language: 'javascript',
      source: `class Animal { constructor(name) { this.name = name; } }
class Dog extends Animal { #secret = 1; legs = 4; }
console.log(new Dog('Rex'), new (class {})(), new (class Empty {})());
console.log(Object.create(null), Object.assign(Object.create(null), { a: 1 }), Object.create(Dog.prototype));
class Tagged { get [Symbol.toStringTag]() { return 'tag'; } }
console.log(new Tagged());`,
    },
    expect: {
      stdout: `Dog { name: 'Rex', legs: 4 } {} Empty {}
[Object: null prototype] {} [Object: null prototype] { a: 1 } Dog {}
Tagged [tag] {}
`,
    },
  },
  {
    name: 'classes and types that the program did not write show their kind and name',
    snippet: {
      language: 'javascript',
      source: `console.log([AbortController, CustomEvent, Map, Object.getPrototypeOf(Uint8Array), (async () => {}).constructor, queueMicrotask]);`,
    },
    expect: {
      stdout: `[
  [class AbortController],
  [class CustomEvent extends Event],
  [Function: Map],
  [Function: TypedArray],
  [Function: AsyncFunction],
  [Function: queueMicrotask]
]
`,
    },
  },
  {
    name: 'functions have the text that the program gave them, and native ones none',
    snippet: {
      language: 'javascript',
      source: `const add = (a, b) => a + b; // as written
console.log(String(add), String(class A { b() {} }), String(new Function('return 1')));
console.log(/^function log\\(.*\\) {\\s+\\[native code\\]\\s+}$/.test(String(console.log)));`,
    },
    expect: {
      stdout: `(a, b) => a + b class A { b() {} } function anonymous(
) {
return 1
}
true
`,
    },
  },
  {
    name: 'functions and classes show their kind and name',
    snippet: {
      language: 'javascript',
      source: `function plain() {}
class A {}
class B extends A {}
console.log([plain, () => {}, async () => {}, function* gen() {}, async function* agen() {}, A, B, class {}]);
console.log(Object.assign(() => {}, { prop: 1 }), Object.assign(class S {}, { s: 1 }));
console.log({ method() {}, arrow: () => {}, async later() {} });`,
    },
    expect: {
      stdout: `[
  [Function: plain],
  [Function (anonymous)],
  [AsyncFunction (anonymous)],
  [GeneratorFunction: gen],
  [AsyncGeneratorFunction: agen],
  [class A],
  [class B extends A],
  [class (anonymous)]
]
[Function (anonymous)] { prop: 1 } [class S] { s: 1 }
{
  method: [Function: method],
  arrow: [Function: arrow],
  later: [AsyncFunction: later]
}
`,
    },
  },
];
