import type { Probe } from './probe.ts';

/** Bytes that stand nowhere by chance; the mark follows. */
const CANARY = '[201, 17, 99, 254, 3, 77, 180, 42]';

/** Places of JavaScript, and of Node as far as a system has them. */
export const JAVASCRIPT_PROBES: readonly Probe[] = [
  {
    id: 'global',
    place: 'a global variable',
    write: 'globalThis.leftover = mark;',
    read: 'return globalThis.leftover;',
  },
  {
    id: 'prototype',
    place: 'a prototype that everything shares',
    write: "Object.defineProperty(Array.prototype, 'leftover', { value: mark, configurable: true });",
    read: 'return [].leftover;',
  },
  {
    id: 'builtin',
    place: 'a property of a builtin',
    write: 'Math.max.leftover = mark;',
    read: 'return Math.max.leftover;',
  },
  {
    id: 'replaced',
    place: 'a builtin that is replaced',
    write: 'Math.hypot = () => mark;',
    read: 'return Math.hypot(0);',
  },
  {
    id: 'settings',
    place: 'a setting of the engine',
    write: 'Error.stackTraceLimit = mark;',
    read: 'return Error.stackTraceLimit;',
  },
  {
    id: 'regexp',
    place: 'what the last regular expression matched',
    write: "/(?<=leftover)[0-9]+/.exec('leftover' + mark);",
    read: "return Number(RegExp['$&']);",
  },
  {
    id: 'host-function',
    place: 'the realm behind a host function',
    write: "console.log.constructor('return globalThis')().leftoverOfHost = mark;",
    read: "return console.log.constructor('return globalThis')().leftoverOfHost;",
  },
  {
    id: 'console',
    place: 'the console object',
    write: 'console.leftover = mark;',
    read: 'return console.leftover;',
  },
  {
    id: 'timer',
    place: 'a timer that is still to come',
    write: 'setTimeout(() => { globalThis.leftoverLate = mark; }, 1);',
    read: 'return globalThis.leftoverLate;',
  },
  {
    id: 'module',
    place: 'a module of the system',
    write: "require('path').leftover = mark;",
    read: "return require('path').leftover;",
  },
  {
    id: 'environment',
    place: 'an environment variable',
    write: 'process.env.LEFTOVER = String(mark);',
    read: 'return Number(process.env.LEFTOVER);',
  },
  {
    id: 'file',
    place: 'a file in the working folder',
    write: "require('fs').writeFileSync('leftover.txt', String(mark));",
    read: `const text = require('fs').readFileSync('leftover.txt', 'utf8');
      require('fs').unlinkSync('leftover.txt');
      return Number(text);`,
  },
  {
    id: 'memory',
    place: 'memory that is handed out again',
    write: `for (let n = 0; n < 200; n++) Buffer.from([...${CANARY}, mark >> 8, mark & 255]);`,
    read: `const canary = ${CANARY};
      const fresh = [new Uint8Array(1 << 16), new Uint8Array(1 << 20)];
      if (typeof Buffer === 'function') {
        for (let n = 0; n < 20; n++) fresh.push(new Uint8Array(Buffer.from('x').buffer), Buffer.allocUnsafe(1 << 16));
      }
      for (const bytes of fresh) {
        for (let at = bytes.indexOf(canary[0]); at >= 0; at = bytes.indexOf(canary[0], at + 1)) {
          if (canary.every((byte, n) => bytes[at + n] === byte)) return bytes[at + 8] * 256 + bytes[at + 9];
        }
      }`,
  },
];
