import { type AnyNode, parse } from 'acorn';
import type { Step } from '../../steps.ts';
import type { Render, Rule } from './rules.ts';
import { isNamed, memberName, visitAll } from './syntax.ts';

/** What `__file__` is to the glue; nothing reads from there. */
const ADDRESS = '"file:///pyodide/pyodide.asm.mjs"';

/** The powers that JavaScript hands to any code, taken from the glue: modules, code from strings, and the clocks. */
export const POWER_RULES: readonly Rule[] = [
  { name: 'nothing outside of the realm is named', times: 123, rewrite: cutReach },
  {
    name: 'no module is imported',
    times: 9,
    rewrite: (node, render) =>
      node.type === 'ImportExpression' ? `unavailable("import",${render(node.source)})` : undefined,
  },
  {
    name: 'the glue has no address',
    times: 2,
    rewrite: (node) =>
      node.type === 'MemberExpression' && node.object.type === 'MetaProperty' ? ADDRESS : undefined,
  },
  {
    name: 'no code comes from strings',
    times: 5,
    rewrite: (node, render) =>
      node.type === 'CallExpression' && isNamed(node.callee, 'eval')
        ? `unavailable("eval",${node.arguments.map(render).join(',')})`
        : undefined,
  },
  {
    name: 'the time of day comes from the realm',
    times: 22,
    rewrite: (node) => readClock(node, 'Date', 'now'),
  },
  {
    name: 'the monotonic time comes from the realm',
    times: 2,
    rewrite: (node) => readClock(node, 'performance', 'monotonic'),
  },
  { name: 'a date without a time takes it from the realm', times: 4, rewrite: newDate },
  { name: 'there are no sockets', times: 3, rewrite: cutSockets },
  {
    name: 'the console is the error output',
    times: 41,
    rewrite: (node) =>
      node.type === 'MemberExpression' && isNamed(node.object, 'console') ? 'cloche.report' : undefined,
  },
];

/** Without other modules to load, the loader of modules goes; Python's own modules are linked in. */
export const SIDE_MODULE_RULES: readonly Rule[] = [
  {
    name: 'no module is loaded beside the engine',
    times: 1,
    rewrite: (node) =>
      node.type === 'VariableDeclarator' && isNamed(node.id, 'dlopenInternal')
        ? 'dlopenInternal=()=>{dlSetError("Modules cannot be loaded");return 0}'
        : undefined,
  },
];

/** What a host may offer to code that runs in it, and this realm does not: upstream asks before, or fails loudly. */
const OUTSIDE: ReadonlySet<string> = new Set([
  'AudioContext',
  'Buffer',
  'Bun',
  'Deno',
  'WebSocket',
  'Worker',
  'XMLHttpRequest',
  'document',
  'fetch',
  'importScripts',
  'indexedDB',
  'navigator',
  'process',
  'require',
  'window',
]);

/** A call of such a thing, or a property of it. `typeof` stays, and says that there is none. */
function cutReach(node: AnyNode, render: Render): string | undefined {
  const isOutside = (target: AnyNode) => target.type === 'Identifier' && OUTSIDE.has(target.name);
  if (node.type === 'MemberExpression' && isOutside(node.object)) {
    const property = node.computed ? `[${render(node.property)}]` : `.${render(node.property)}`;
    return `unavailable("${nameOf(node.object)}")${property}`;
  }
  if ((node.type === 'CallExpression' || node.type === 'NewExpression') && isOutside(node.callee)) {
    return `unavailable("${nameOf(node.callee)}")`;
  }
  return undefined;
}

/** A socket is refused as it is made, with EACCES; upstream's lead out through WebSockets. */
function cutSockets(node: AnyNode): string | undefined {
  if (node.type !== 'Property' || node.key.type !== 'Identifier') return undefined;
  if (node.key.name === 'websocket_sock_ops') return 'websocket_sock_ops:{}';
  if (node.key.name !== 'createSocket' || node.kind !== 'init') return undefined;
  return 'createSocket(){throw new FS.ErrnoError(2)}';
}

function nameOf(node: AnyNode): string {
  return node.type === 'Identifier' ? node.name : '';
}

/**
 * Looks for what must not be left in a script: an import, or a use of something outside of the realm.
 * @throws with the name of what it found
 */
export function checkPowerless(script: string): void {
  visitAll(parse(script, { ecmaVersion: 'latest', sourceType: 'script' }), (node) => {
    if (node.type === 'ImportExpression' || node.type === 'MetaProperty') {
      throw new Error(`The glue still has a node of type ${node.type}`);
    }
    const target =
      node.type === 'MemberExpression'
        ? node.object
        : node.type === 'CallExpression' || node.type === 'NewExpression'
          ? node.callee
          : undefined;
    if (target?.type === 'Identifier' && (OUTSIDE.has(target.name) || target.name === 'eval')) {
      throw new Error(`The glue still uses ${target.name}`);
    }
  });
}

/** The same for what is one piece of text. */
export const POWER_STEPS: readonly Step[] = [
  {
    name: 'a text that is not UTF-8 is not read past its end',
    from: 'if(!(u0&128)){str+=String.fromCharCode(u0);continue}var u1=heapOrArray[idx++]&63;if((u0&224)==192){',
    to:
      'if(!(u0&128)){str+=String.fromCharCode(u0);continue}' +
      'return str+UTF8Decoder.decode(Uint8Array.from(heapOrArray.slice(idx-1,endPtr)));' +
      'var u1=heapOrArray[idx++]&63;if((u0&224)==192){',
  },
  {
    name: 'output goes to the realm',
    from: 'var out=console.log.bind(console);var err=console.error.bind(console);',
    to: 'var out=cloche.print;var err=cloche.printErr;',
  },
  {
    name: 'the only file system is in memory',
    from: 'FS.filesystems={MEMFS,IDBFS,NODEFS,WORKERFS,PROXYFS}',
    to: 'FS.filesystems={MEMFS}',
  },
  {
    name: 'no file system is saved',
    from: 'TTY.shutdown();IDBFS.quit();',
    to: 'TTY.shutdown();',
  },
  {
    name: 'an end goes to the realm',
    from: 'var quit_=(status,toThrow)=>{throw toThrow};',
    to: 'var quit_=cloche.quit;',
  },
];

function readClock(node: AnyNode, object: string, replacement: string): string | undefined {
  if (node.type !== 'MemberExpression' || !isNamed(node.object, object) || memberName(node) !== 'now') {
    return undefined;
  }
  return `cloche.${replacement}`;
}

function newDate(node: AnyNode, _render: Render): string | undefined {
  if (node.type !== 'NewExpression' || !isNamed(node.callee, 'Date') || node.arguments.length > 0)
    return undefined;
  return 'new Date(cloche.now())';
}
