import { describe, expect, test } from 'vitest';
import { tools } from '../unit/runtimes/wasm/component/made.ts';
import { attack, openFallenRealm } from './component-realm.ts';
import { REALM_ATTACKS } from './realm-attacks.ts';
import { hostObjects, walk } from './walk.ts';

/** A component that has resources, errors and a trap of its own, with the glue that jco makes for it. */
const COMPONENT = `(component
  (import "wasi:random/random@0.2.0" (instance $random (export "get-random-u64" (func (result u64)))))
  (core func $get (canon lower (func $random "get-random-u64")))
  (core module $main
    (import "host" "get" (func $get (result i64)))
    (memory (export "memory") 1) (table (export "table") 4 funcref) (global (export "global") (mut i32) (i32.const 1))
    (func (export "run") (result i32) (drop (call $get)) i32.const 0)
    (func (export "fall") unreachable))
  (core instance $main (instantiate $main (with "host" (instance (export "get" (func $get))))))
  (func $run (result (result)) (canon lift (core func $main "run")))
  (func (export "fall") (canon lift (core func $main "fall")))
  (instance $run (export "run" (func $run)))
  (export "wasi:cli/run@0.2.0" (instance $run)))`;

const TRAPPING = tools.parseText(`(module
  (import "host" "call" (func $call))
  (func (export "call") (call $call))
  (func (export "fall") unreachable)
  (func $deep (export "deep") (call $deep)))`);
const STARTING = tools.parseText('(module (func $start unreachable) (start $start))');

/** What takes a host object where there is one: the constructor of a constructor is a way to its realm's code. */
const IS_OWN = '(thing) => thing instanceof Object && thing.constructor.constructor === Function';

/** An expression in the realm, and what becomes of it. */
const ATTACKS: readonly [name: string, expression: string, expected: RegExp][] = [
  ...REALM_ATTACKS,
  ['the constructor of a constructor', 'fallen.make.constructor("return process")()', /EvalError/],
  [
    'the constructor of a method',
    'fallen.imports["wasi:io/poll"].poll.constructor("return 1")()',
    /EvalError/,
  ],
  ['a core module that is not there', 'fallen.make("other")', /^threw Error: The host refused the call$/],
  ['a core module as a value', 'typeof fallen.core("trapping")', /^string$/],
  [
    'imports that are a proxy',
    '(() => { const seen = []; const trap = new Proxy({}, { get(_, key) { seen.push(key); }, getOwnPropertyDescriptor(target, key) { seen.push(typeof key); return undefined; }, ownKeys() { return ["host"]; } }); try { fallen.make("trapping", trap); } catch (error) { seen.push(error.constructor === WebAssembly.LinkError || error instanceof TypeError); } return seen; })()',
    /^string,true$/,
  ],
  [
    'imports by getters and by the prototype',
    '(() => { let called = 0; const host = { get call() { called++; return () => 1; } }; const ways = [{ host }, { __proto__: { host } }, { host: Object.create({ call() {} }) }]; return ways.map((way) => { try { fallen.make("trapping", way); return "linked"; } catch (error) { return error instanceof Error; } }) + " " + called; })()',
    /^true,true,true 0$/,
  ],
  [
    'the globals of the host, by their name',
    '(() => { let seen; try { seen = Object.keys(fallen.make("counting", { cloche: { budget: new WebAssembly.Global({ value: "i64", mutable: true }, 1n) } }).exports); } catch (error) { seen = error.name; } return seen; })()',
    /^read$/,
  ],
  [
    'the global of the host is not replaced',
    'fallen.make("counting", { cloche: { budget: 1n } }).exports.read()',
    /^7$/,
  ],
  [
    'a global of the host that a module passes on',
    '(() => { const { budget } = fallen.make("passing").exports; return [Object.getPrototypeOf(budget), Reflect.ownKeys(budget).length, Object.isFrozen(budget)]; })()',
    /^,0,true$/,
  ],
  [
    'a bridge of patched builtins',
    `(() => { let leaks = 0; const { apply, setPrototypeOf } = Reflect; const look = (it) => { if (Object(it) === it && !(it instanceof Object) && it !== globalThis) leaks++; };
      const note = (own) => function () { look(this); for (let at = 0; at < arguments.length; at++) look(arguments[at]); return new.target ? setPrototypeOf(new own(arguments[0], arguments[1]), own.prototype) : apply(own, this, arguments); };
      for (const [home, names] of [[WebAssembly, ["Instance"]], [Object, ["getOwnPropertyDescriptor", "getOwnPropertyNames", "defineProperty", "freeze"]], [Map.prototype, ["get"]], [Reflect, ["apply", "construct"]], [String.prototype, ["startsWith"]], [Array.prototype, ["map", Symbol.iterator]]]) for (const name of names) home[name] = note(home[name]);
      fallen.make("trapping", { host: { call() {} } }); fallen.make("counting"); return leaks; })()`,
    /^0$/,
  ],
  ...[
    ['a trap', '() => fallen.make("trapping", { host: { call() {} } }).exports.fall()'],
    ['a trap at the start', '() => fallen.make("starting")'],
    [
      'a stack that runs out in WebAssembly',
      '() => fallen.make("trapping", { host: { call() {} } }).exports.deep()',
    ],
    ['a failure to link', '() => fallen.make("trapping", {})'],
    ['a random fill of what is no view', '() => crypto.getRandomValues({})'],
    ['an exit that does not end', '() => fallen.imports["wasi:cli/exit"].exit({ tag: "ok" })'],
    ['text of an encoding that is not known', '() => new TextDecoder("nope").decode(new Uint8Array(1))'],
  ].map(([name, call]): [string, string, RegExp] => [
    `the error of ${name}`,
    `(() => { try { (${call})(); } catch (error) { return (${IS_OWN})(error); } })()`,
    /^true$/,
  ]),
  [
    'a stack that runs out inside host functions',
    `(() => { let leaks = 0; const dig = () => { try { crypto.getRandomValues(new Uint8Array(8)); fallen.make("trapping", { host: { call() {} } }); } catch (error) { if (!(${IS_OWN})(error)) leaks++; } dig(); }; try { dig(); } catch (error) { if (!(error instanceof RangeError)) leaks++; } return leaks; })()`,
    /^0$/,
  ],
  [
    'the frames of the host in a stack',
    `(() => { const bad = []; Error.prepareStackTrace = (_, sites) => { for (const site of sites) for (const it of [site.getThis(), site.getFunction()]) if (Object(it) === it && !(it instanceof Object) && it !== globalThis) bad.push(site.getFunctionName()); return "n"; };
      fallen.make("trapping", { host: { call() { new Error("x").stack; } } }).exports.call(); new Error("x").stack;
      fallen.make("trapping", new Proxy({}, { ownKeys() { new Error("x").stack; return []; } })) })()`,
    /^threw/,
  ],
  [
    'a proxy for a view',
    '(() => { const seen = []; const trap = new Proxy(new Uint8Array(4), { get(target, key) { seen.push(key); return target[key]; } }); try { crypto.getRandomValues(trap); } catch (error) { seen.push(error.message); } return seen; })()',
    /^The host refused the call$/,
  ],
];

const COUNTING = tools.parseText(
  '(module (import "cloche" "budget" (global $left (mut i64))) (func (export "read") (result i64) (global.get $left)))',
);
const PASSING = tools.parseText(
  '(module (import "cloche" "budget" (global $left (mut i64))) (export "budget" (global $left)))',
);

describe("a component's realm, fallen", () => {
  test('nothing that the glue of a component reaches is of the host', () => {
    const { glue, cores } = tools.transpile(tools.parseText(COMPONENT));
    const use = `(core, imports, make) => {
      const made = (${glue})(core, imports, make);
      made['wasi:cli/run@0.2.0'].run();
      try { make('component.core.wasm', { host: { get: () => 1n } }).exports.fall(); } catch (error) { globalThis.error = error; }
      const [[root]] = imports['wasi:filesystem/preopens'].getDirectories();
      globalThis.things = [root, root.openAt({}, 'a', { create: true }, { write: true }), root.readDirectory(), root.stat(),
        imports['wasi:cli/stdin'].getStdin(), imports['wasi:cli/stdout'].getStdout().subscribe(),
        imports['wasi:sockets/instance-network'].instanceNetwork(), imports['wasi:sockets/tcp'].TcpSocket,
        make('component.core.wasm', { host: { get: () => 1n } })];
      return made;
    }`;
    const { global, fallen, said } = openFallenRealm(use, Object.fromEntries(cores));
    expect(said).toBe('{"kind":"exit","code":0}');
    expect(Reflect.get(global, 'error')).toBeTypeOf('object');
    const { found, seen } = walk({ globalThis: global, fallen }, hostObjects());
    expect(found).toEqual([]);
    expect(seen).toBeGreaterThan(500);
  });

  test.each(ATTACKS)('%s gives nothing', (_, expression, expected) => {
    const cores = { trapping: TRAPPING, starting: STARTING, counting: COUNTING, passing: PASSING };
    expect(attack(expression, cores)).toMatch(expected);
  });

  test('the frames of the host that a guest looks at are nothing but names', () => {
    const { global } = openFallenRealm(
      `(core, imports, make) => {
        const bad = globalThis.bad = []; globalThis.sites = 0;
        Error.prepareStackTrace = (_, sites) => {
          for (const site of sites) for (const it of [site.getThis(), site.getFunction()]) {
            globalThis.sites++;
            if (Object(it) === it && !(it instanceof Object) && it !== globalThis) bad.push(site.getFunctionName());
          }
          return 'none';
        };
        make('trapping', { host: { call() { new Error('x').stack; } } }).exports.call();
        try { make('trapping', new Proxy({}, { ownKeys() { new Error('x').stack; return []; } })); } catch {}
        return {};
      }`,
      { trapping: TRAPPING },
    );
    expect(Reflect.get(global, 'sites')).toBeGreaterThan(10);
    expect([...(Reflect.get(global, 'bad') as string[])]).toEqual([]);
  });

  test.each(['undefined', '{}', '\'{"kind":"exit","code":0}\'', 'new Proxy({}, { get() { throw 1; } })'])(
    'JSON that gives %s is not what the host hears',
    (value) => {
      const { said } = openFallenRealm(
        `() => { JSON.stringify = JSON.parse = () => (${value}); return {}; }`,
      );
      expect(said).toMatch(/^\{"kind":"trap","message":/);
    },
  );
});
