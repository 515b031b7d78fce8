import type { Invocation } from '../../src/core/snippet.ts';
import type { Allowance } from './allowance.ts';
import { ASSEMBLYSCRIPT, ASSEMBLYSCRIPT_MODULE, makeAssemblyScript } from './assemblyscript.ts';
import { RESERVED_MODULE } from './binary/read-imports.ts';
import type { FuncType } from './binary/types.ts';
import type { Compiled } from './compile.ts';
import { checkImports, type Linkable } from './link.ts';
import { checkCallable, fromResults, Mismatch, toArguments } from './numbers.ts';
import type { Ending, Program } from './program.ts';
import { trapOf } from './trap.ts';
import { makePreview1, type Preview1 } from './wasi/preview1.ts';
import { PREVIEW1 } from './wasi/signatures.ts';
import type { World } from './world.ts';

/** What a module runs with. */
export interface CoreOptions {
  world: World;
  allowance: Allowance;
  /** The export to call in place of `_start`. */
  invoke: Invocation | undefined;
  /** Called right before the guest's first instruction. */
  started(): void;
}

const PREVIEW1_MODULE = 'wasi_snapshot_preview1';
const LINKABLE: Linkable = new Map([
  [PREVIEW1_MODULE, PREVIEW1],
  [ASSEMBLYSCRIPT_MODULE, ASSEMBLYSCRIPT],
]);

/** Makes a program of a core module: a command of WASI preview 1, or plain exports. @throws Unfit */
export function makeCoreProgram(compiled: Compiled, options: CoreOptions): Program {
  checkImports(compiled.facts.imports, LINKABLE);
  const wasi = makePreview1(options.world);
  const libraries = { [PREVIEW1_MODULE]: wasi, [ASSEMBLYSCRIPT_MODULE]: makeAssemblyScript(options.world) };
  return {
    run: () => run(compiled, libraries, options),
    get isOverFiles() {
      return wasi.isOverFiles;
    },
    collect: (globs) => wasi.collect(globs),
  };
}

/** What a module can import, by the name of the module. */
type Libraries = Readonly<Record<string, Pick<Preview1, 'attach'> & { functions: object }>>;

/** A call of an export that is known to fit. */
interface Call {
  name: string;
  type: FuncType;
  args: readonly unknown[];
}

function run(compiled: Compiled, libraries: Libraries, options: CoreOptions): Ending {
  let call: Call;
  try {
    call = prepare(compiled, options.invoke);
  } catch (cause) {
    if (!(cause instanceof Mismatch)) throw cause;
    return { kind: 'mistake', name: 'E_SNIPPET_INVALID', message: cause.message };
  }
  options.started();
  try {
    const result = perform(
      call,
      instantiate(compiled, libraries, options.allowance),
      options.invoke !== undefined,
    );
    if (!options.invoke || call.type.results.length === 0) return { kind: 'exit', code: 0 };
    const value = fromResults(call.type, result);
    return { kind: 'value', json: JSON.stringify(value), text: textOf(value) };
  } catch (cause) {
    const error = trapOf(cause);
    if (!error) throw cause;
    return { kind: 'trap', error };
  }
}

/** Finds the function to call, and brings its arguments to its types. @throws Mismatch */
function prepare({ facts }: Compiled, invoke: Invocation | undefined): Call {
  const functions = facts.exports.flatMap(({ name, type }) =>
    type.kind === 'func' ? [{ name, type: type.type }] : [],
  );
  const found = functions.find(({ name }) => name === (invoke?.export ?? COMMAND));
  if (!found) {
    const names = functions.map(({ name }) => JSON.stringify(name)).join(', ') || 'no function';
    const expected = invoke
      ? 'invoke.export: expected the name of an exported function'
      : `Expected a module that exports ${COMMAND}, or an export to invoke`;
    throw new Mismatch(`${expected}; it exports ${names}`.slice(0, MAX_MESSAGE));
  }
  for (const plain of [INITIALISER, ...(invoke ? [] : [COMMAND])]) {
    checkPlain(functions.find(({ name }) => name === plain));
  }
  if (!invoke) return { ...found, args: [] };
  checkCallable(found.type);
  return { ...found, args: toArguments(found.type, invoke.args) };
}

/** Refuses a function with parameters or results where WASI has none: JavaScript cannot give all that there may be. */
function checkPlain(found: { name: string; type: FuncType } | undefined): void {
  if (!found || found.type.params.length + found.type.results.length === 0) return;
  throw new Mismatch(`Expected ${found.name} to have no parameters and no results`);
}

const COMMAND = '_start';
const INITIALISER = '_initialize';
const MAX_MESSAGE = 1000;

/** Instantiates a module; its start function runs before the libraries have a memory to work on. */
function instantiate(
  { module }: Compiled,
  libraries: Libraries,
  { globals }: Allowance,
): WebAssembly.Exports {
  const imports = Object.assign(Object.create(null), { [RESERVED_MODULE]: globals });
  for (const [name, { functions }] of Object.entries(libraries)) imports[name] = functions;
  const { exports } = new WebAssembly.Instance(module, imports);
  const memory = exports.memory instanceof WebAssembly.Memory ? exports.memory : undefined;
  for (const library of Object.values(libraries)) library.attach(memory);
  return exports;
}

/** Calls an export; a library that is to be initialised is, before its first call. */
function perform({ name, args }: Call, exports: WebAssembly.Exports, isInvoked: boolean): unknown {
  const initialise = exports[INITIALISER];
  if (isInvoked && name !== INITIALISER && typeof initialise === 'function')
    Reflect.apply(initialise, undefined, []);
  return Reflect.apply(exports[name] as (...values: unknown[]) => unknown, undefined, args);
}

function textOf(value: unknown): string {
  return Array.isArray(value) ? `(${value.join(', ')})` : String(value);
}
