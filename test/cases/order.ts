import type { Case } from './case.ts';

const language = 'javascript';

/** What runs when, as in Node: ticks, promise jobs, timers, and errors that nobody catches. */
export const orderCases: Case[] = [
  {
    name: 'ticks run before promise jobs, both before timers, timers before immediates',
    snippet: {
      language,
      source:
        "setImmediate(() => console.log('immediate')); setTimeout(() => console.log('timeout'));" +
        "Promise.resolve().then(() => console.log('job')); process.nextTick(() => console.log('tick'));" +
        "queueMicrotask(() => console.log('microtask')); console.log('main')",
    },
    expect: { status: 'ok', stdout: 'main\ntick\njob\nmicrotask\ntimeout\nimmediate\n' },
  },
  {
    name: 'a tick that a promise job asks for runs after all promise jobs',
    snippet: {
      language,
      source:
        "Promise.resolve().then(() => { process.nextTick(() => console.log('tick')); console.log('one') })" +
        ".then(() => console.log('two'));",
    },
    expect: { stdout: 'one\ntwo\ntick\n' },
  },
  {
    name: 'async functions take turns at each await',
    snippet: {
      language,
      source:
        'const walk = async (name) => { for (let i = 0; i < 2; i++) { console.log(name, i); await null } };' +
        "walk('a'); walk('b'); console.log('main')",
    },
    expect: { stdout: 'a 0\nb 0\nmain\na 1\nb 1\n' },
  },
  {
    name: 'an unhandled rejection ends the program',
    snippet: {
      language,
      source:
        "setTimeout(() => console.log('never'), 5);\nPromise.reject(new Error('lost'));\nconsole.log('first')",
    },
    expect: {
      status: 'error',
      exitCode: 1,
      stdout: 'first\n',
      error: { name: 'Error', message: 'lost', stack: '    at /sandbox/main.js:2:25' },
    },
  },
  {
    name: 'a rejection that is handled in the same turn is none',
    snippet: {
      language,
      source:
        "const p = Promise.reject(new Error('late')); process.nextTick(() => p.catch((e) => console.log(e.message)));",
    },
    expect: { status: 'ok', stdout: 'late\n' },
  },
  {
    name: 'an unhandledRejection listener keeps the program alive',
    snippet: {
      language,
      source:
        "process.on('unhandledRejection', (e) => console.log('caught', e.message)); Promise.reject(new Error('u'))",
    },
    expect: { status: 'ok', exitCode: 0, stdout: 'caught u\n' },
  },
  {
    name: 'an uncaughtException listener is told once, and the program goes on',
    snippet: {
      language,
      source:
        "process.on('uncaughtException', (e) => console.log('caught', e.message));" +
        "setTimeout(() => console.log('after'), 1); throw new Error('u')",
    },
    expect: { status: 'ok', exitCode: 0, stdout: 'caught u\nafter\n' },
  },
  {
    name: 'an error in a timer ends the program with the frame of its callback',
    snippet: { language, source: "setTimeout(function later() {\n  throw new Error('t')\n}, 1);" },
    expect: {
      status: 'error',
      error: { name: 'Error', message: 't', stack: '    at later (/sandbox/main.js:2:18)' },
    },
  },
  {
    name: 'a top-level await that nothing settles ends with exit code 13',
    snippet: { language, source: "console.log('waits'); await new Promise(() => {})" },
    expect: { status: 'error', exitCode: 13, stdout: 'waits\n' },
  },
];
