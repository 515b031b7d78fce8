import type { Case } from './case.ts';

/** Timers, events and what runs when, with the stdout that Node 26 gives. */
export const eventCases: Case[] = [
  {
    name: 'microtasks run before timers, and ticks before both',
    snippet: {
      language: 'javascript',
      source: `setTimeout(() => console.log('timeout'), 0);
Promise.resolve().then(() => console.log('promise'));
queueMicrotask(() => console.log('microtask'));
process.nextTick(() => console.log('tick'));
console.log('sync');`,
    },
    expect: {
      stdout: `sync
tick
promise
microtask
timeout
`,
    },
  },
  {
    name: 'timers fire by when they are due, then by when they were made',
    snippet: {
      language: 'javascript',
      source: `setTimeout(() => console.log('40'), 40);
setTimeout(() => console.log('5'), 5);
setTimeout(() => console.log('first'), 20);
setTimeout(() => console.log('second'), 20);
clearTimeout(setTimeout(() => console.log('never'), 1));
setTimeout((a, b) => console.log(a, b), 1, 'with', 'arguments');`,
    },
    expect: {
      stdout: `with arguments
5
first
second
40
`,
    },
  },
  {
    name: 'a promise settles between two timers',
    snippet: {
      language: 'javascript',
      source: `setTimeout(() => {
  console.log('one');
  Promise.resolve().then(() => console.log('between'));
}, 0);
setTimeout(() => console.log('two'), 0);`,
    },
    expect: {
      stdout: `one
between
two
`,
    },
  },
  {
    name: 'an immediate runs before a timer that was set with it in a timer',
    snippet: {
      language: 'javascript',
      source: `setTimeout(() => {
  setTimeout(() => console.log('timeout'), 0);
  setImmediate(() => console.log('immediate'));
}, 0);`,
    },
    expect: {
      stdout: `immediate
timeout
`,
    },
  },
  {
    name: 'an interval repeats until it is cleared',
    snippet: {
      language: 'javascript',
      source: `let count = 0;
const interval = setInterval(() => {
  console.log('tick', ++count);
  if (count === 3) clearInterval(interval);
}, 2);`,
    },
    expect: {
      stdout: `tick 1
tick 2
tick 3
`,
    },
  },
  {
    name: 'a timer without a reference does not keep the program alive',
    snippet: {
      language: 'javascript',
      source: `const timer = setTimeout(() => console.log('never'), 1000);
timer.unref();
console.log(timer.hasRef(), timer.ref().hasRef(), timer.unref().hasRef());`,
    },
    expect: {
      stdout: `false true false
`,
    },
  },
  {
    name: 'timers/promises waits and can be aborted',
    snippet: {
      language: 'javascript',
      source: `const { setTimeout: wait, setInterval: every } = require('timers/promises');
(async () => {
  console.log(await wait(1, 'value'));
  let count = 0;
  for await (const value of every(1, 'beat')) {
    console.log(value);
    if (++count === 2) break;
  }
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 1);
  await wait(5000, null, { signal: controller.signal }).catch((error) => console.log(error.name, error.code));
})();`,
    },
    expect: {
      stdout: `value
beat
beat
AbortError ABORT_ERR
`,
    },
  },
  {
    name: 'an emitter calls its listeners in order',
    snippet: {
      language: 'javascript',
      source: `const { EventEmitter } = require('events');
const emitter = new EventEmitter();
emitter.on('greet', (name) => console.log('hello', name));
emitter.prependListener('greet', () => console.log('first'));
emitter.once('greet', () => console.log('once'));
console.log(emitter.emit('greet', 'Ann'), emitter.emit('greet', 'Bo'), emitter.emit('nobody'));
console.log(emitter.listenerCount('greet'), emitter.eventNames());`,
    },
    expect: {
      stdout: `first
hello Ann
once
first
hello Bo
true true false
2 [ 'greet' ]
`,
    },
  },
  {
    name: 'an error event without a listener is thrown',
    snippet: {
      language: 'javascript',
      source: `const EventEmitter = require('node:events');
try {
  new EventEmitter().emit('error', new Error('unheard'));
} catch (error) {
  console.log(error.message);
}
try {
  new EventEmitter().emit('error', 'text');
} catch (error) {
  console.log(error.code, error.message);
}`,
    },
    expect: {
      stdout: `unheard
ERR_UNHANDLED_ERROR Unhandled error. ('text')
`,
    },
  },
  {
    name: 'a constructor of the old kind inherits from an emitter',
    snippet: {
      language: 'javascript',
      source: `const EventEmitter = require('events');
const util = require('util');
function Door() { EventEmitter.call(this); this.isOpen = false; }
util.inherits(Door, EventEmitter);
const door = new Door();
door.on('open', function () { console.log(this === door, this instanceof EventEmitter); });
door.emit('open');`,
    },
    expect: {
      stdout: `true true
`,
    },
  },
  {
    name: 'events are awaited and iterated over',
    snippet: {
      language: 'javascript',
      source: `const { once, on, EventEmitter } = require('events');
const emitter = new EventEmitter();
(async () => {
  setTimeout(() => emitter.emit('go', 1, 2), 1);
  console.log(await once(emitter, 'go'));
  setTimeout(() => [1, 2, 3].forEach((n) => emitter.emit('n', n)), 1);
  for await (const [n] of on(emitter, 'n')) {
    console.log(n);
    if (n === 3) break;
  }
  console.log(emitter.listenerCount('n'));
})();`,
    },
    expect: {
      stdout: `[ 1, 2 ]
1
2
3
0
`,
    },
  },
];
