import type { Case } from './case.ts';

/** Assertions, clones, event targets and marks of time, with the stdout that Node 26 gives. */
export const checkCases: Case[] = [
  {
    name: 'assert tells what differs',
    snippet: {
      language: 'javascript',
      source: `const assert = require('assert');
const attempt = (check) => { try { check(); console.log('holds'); } catch (error) { console.log(error.code, error.message); } };
attempt(() => assert.strictEqual(1, 2));
attempt(() => assert.strictEqual('hello world', 'hello there'));
attempt(() => assert.deepStrictEqual({ a: 1, b: [1, 2] }, { a: 1, b: [1, 3] }));
attempt(() => assert.deepEqual({ a: 1 }, { a: '1' }));
attempt(() => assert.equal(1, 2));
attempt(() => assert.notStrictEqual(1, 1));
attempt(() => assert(false, 'my message'));
attempt(() => assert.match('abc', /x/));
attempt(() => assert.deepStrictEqual(new Set([1, { a: 1 }]), new Set([{ a: 1 }, 1])));`,
    },
    expect: {
      stdout: `ERR_ASSERTION Expected values to be strictly equal:

1 !== 2

ERR_ASSERTION Expected values to be strictly equal:
+ actual - expected

+ 'hello world'
- 'hello there'
         ^

ERR_ASSERTION Expected values to be strictly deep-equal:
+ actual - expected

  {
    a: 1,
    b: [
      1,
+     2
-     3
    ]
  }

holds
ERR_ASSERTION 1 == 2
ERR_ASSERTION Expected "actual" to be strictly unequal to: 1
ERR_ASSERTION my message
ERR_ASSERTION The input did not match the regular expression /x/. Input:

'abc'

holds
`,
    },
  },
  {
    name: 'assert.throws checks the error',
    snippet: {
      language: 'javascript',
      source: `const assert = require('node:assert/strict');
const attempt = (check) => { try { check(); console.log('holds'); } catch (error) { console.log(error.message); } };
const fail = () => { throw new TypeError('wrong type'); };
attempt(() => assert.throws(fail, TypeError));
attempt(() => assert.throws(fail, /wrong/));
attempt(() => assert.throws(fail, { name: 'TypeError', message: 'wrong type' }));
attempt(() => assert.throws(fail, { message: 'other' }));
attempt(() => assert.throws(() => {}));
assert.rejects(async () => fail(), TypeError).then(() => console.log('rejects'));`,
    },
    expect: {
      stdout: `holds
holds
holds
Expected values to be strictly deep-equal:
+ actual - expected

  Comparison {
+   message: 'wrong type'
-   message: 'other'
  }

Missing expected exception.
rejects
`,
    },
  },
  {
    name: 'structuredClone copies what a program builds',
    snippet: {
      language: 'javascript',
      source: `const original = { date: new Date(5), map: new Map([['k', { v: 1 }]]), set: new Set([1]), list: [1, , 3], bytes: new Uint8Array([1, 2]), pattern: /x/g, big: 5n };
original.self = original;
const copy = structuredClone(original);
console.log(copy.self === copy, copy.map.get('k') !== original.map.get('k'), copy);`,
    },
    expect: {
      stdout: `true true <ref *1> {
  date: 1970-01-01T00:00:00.005Z,
  map: Map(1) { 'k' => { v: 1 } },
  set: Set(1) { 1 },
  list: [ 1, <1 empty item>, 3 ],
  bytes: Uint8Array(2) [ 1, 2 ],
  pattern: /x/g,
  big: 5n,
  self: [Circular *1]
}
`,
    },
  },
  {
    name: 'structuredClone refuses functions and detaches what it transfers',
    snippet: {
      language: 'javascript',
      source: `try {
  structuredClone({ f() {} });
} catch (error) {
  console.log(error.name, error.code, error instanceof DOMException);
}
const buffer = new ArrayBuffer(8);
const copy = structuredClone({ buffer, view: new Uint8Array(buffer, 2, 3) }, { transfer: [buffer] });
console.log(buffer.byteLength, copy.view.buffer === copy.buffer, copy.view.length);`,
    },
    expect: {
      stdout: `DataCloneError 25 true
0 true 3
`,
    },
  },
  {
    name: 'an event target calls listeners until one stops the event',
    snippet: {
      language: 'javascript',
      source: `const target = new EventTarget();
target.addEventListener('ping', (event) => console.log(event.type, event.detail, event.target === target));
target.addEventListener('ping', { handleEvent: () => console.log('object') }, { once: true });
target.dispatchEvent(new CustomEvent('ping', { detail: 5 }));
target.dispatchEvent(new CustomEvent('ping', { detail: 6 }));
target.addEventListener('stop', (event) => { event.preventDefault(); event.stopImmediatePropagation(); });
target.addEventListener('stop', () => console.log('not reached'));
console.log(target.dispatchEvent(new Event('stop', { cancelable: true })));`,
    },
    expect: {
      stdout: `ping 5 true
object
ping 6 true
false
`,
    },
  },
  {
    name: 'an abort signal tells why',
    snippet: {
      language: 'javascript',
      source: `const controller = new AbortController();
controller.signal.addEventListener('abort', () => console.log('aborted:', controller.signal.reason.name));
controller.abort();
controller.abort('again');
console.log(controller.signal.aborted, controller.signal.reason.message);
console.log(AbortSignal.abort('why').reason, AbortSignal.any([AbortSignal.abort(3)]).reason);
const timeout = AbortSignal.timeout(5);
setTimeout(() => console.log(timeout.aborted, timeout.reason.name), 50);`,
    },
    expect: {
      stdout: `aborted: AbortError
true This operation was aborted
why 3
true TimeoutError
`,
    },
  },
  {
    name: 'performance measures between marks',
    snippet: {
      language: 'javascript',
      source: `const { performance: same } = require('perf_hooks');
performance.mark('a');
performance.mark('b');
const measure = performance.measure('a to b', 'a', 'b');
console.log(same === performance, measure.name, measure.entryType, measure.duration >= 0, performance.now() > 0);
console.log(performance.getEntriesByType('mark').map((entry) => entry.name));`,
    },
    expect: {
      stdout: `true a to b measure true true
[ 'a', 'b' ]
`,
    },
  },
];
