/** Expressions that no powerless realm lets have their way, and what becomes of each. */
export const REALM_ATTACKS: readonly [name: string, expression: string, expected: RegExp][] = [
  ['the Function constructor', 'Function("return process")()', /EvalError/],
  ['an async function made of text', '(async () => {}).constructor("return 1")()', /EvalError/],
  ['a generator made of text', '(function* () {}).constructor("return 1")()', /EvalError/],
  ['eval', 'eval("1")', /EvalError/],
  ['indirect eval', '(0, eval)("1")', /EvalError/],
  [
    'a module of its own',
    'new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0))',
    /CompileError/,
  ],
  [
    'what a realm has of the host',
    '["process", "require", "module", "fetch", "Worker", "Deno", "Bun", "importScripts", "XMLHttpRequest", "WebSocket", "navigator", "setTimeout", "queueMicrotask", "structuredClone"].filter((name) => name in globalThis)',
    /^$/,
  ],
  [
    'shared memory and what outlives a run',
    '["Temporal", "WeakRef", "SharedArrayBuffer", "Atomics"].filter((name) => name in globalThis)',
    /^$/,
  ],
];
