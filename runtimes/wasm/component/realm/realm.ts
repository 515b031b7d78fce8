/// <reference path="./types.ts" />
/// <reference path="./wit-types.ts" />
/**
 * What the host calls in a component's realm: it makes the component of its glue, and runs it. All of it may fall to the
 * guest; what holds is that nothing in reach belongs to the host, and that strings alone come back from it.
 */
(host: Host, interfaces: Interfaces, convert: WitInvoke): Realm => {
  const { Error, Object, RangeError, String } = globalThis;
  const { parse, stringify } = JSON;
  const { Instance } = WebAssembly;

  const MAX_TEXT = 10_000;

  /** The tools' exports as they are called. Source: jco-transpile's vendor folder. */
  const TOOLS: Record<string, (exports: Exports, argument: string | Uint8Array) => object> = {
    parse(tools, text) {
      host.take('binary', (tools.parse as (text: unknown) => Uint8Array)(text));
      return {};
    },
    generate({ generate }, component) {
      const made = (generate as Generate)(component, BINDGEN_OPTIONS);
      for (const [name, content] of made.files) host.take(name, content);
      return { json: stringify({ imports: made.imports, exports: made.exports }) };
    },
  };
  const BINDGEN_OPTIONS = {
    name: 'component',
    instantiation: { tag: 'sync' },
    asyncMode: { tag: 'sync' },
    map: [],
    noTypescript: true,
    noNodejsCompat: true,
    tlaCompat: false,
    base64Cutoff: 0,
  };

  let instantiate: Instantiate | undefined;
  let failure: { error: unknown } | undefined;

  return { open, create, run, invoke, tool };

  function open(entry: Instantiate): void {
    instantiate = entry;
  }

  function create(module: WebAssembly.Module, imports: object): Exports | undefined {
    try {
      return new Instance(module, imports).exports;
    } catch (error) {
      failure = { error };
      return undefined;
    }
  }

  /** Makes an instance through the host, which knows the core modules. What goes wrong in the guest's code stays here. */
  function make(core: string, imports: object = {}): { exports: Exports } {
    const exports = host.instantiate(core, imports);
    if (exports) return { exports };
    throw failure ? failure.error : new Error('A core module could not be instantiated');
  }

  function start(): Exports {
    if (!instantiate) throw new Error('There is no component yet');
    return instantiate((name) => name, interfaces, make);
  }

  function run(): string {
    return ended(() => {
      const command = Object.entries(start()).find(([name]) => name.startsWith('wasi:cli/run@'))?.[1];
      try {
        (command as { run(): void }).run();
        return { kind: 'exit', code: 0 };
      } catch (error) {
        // A result's error, which `wasi:cli/run` has without a value.
        if (isResult(error)) return { kind: 'exit', code: 1 };
        throw error;
      }
    });
  }

  function invoke(call: string, args: string): string {
    return ended(() => {
      const said = parse(convert(start(), call, args)) as { mistake?: string; json: string; text: string };
      return said.mistake === undefined
        ? { kind: 'value', ...said }
        : { kind: 'mistake', message: said.mistake };
    });
  }

  /** Calls one of the tools that are components themselves. */
  function tool(name: string, argument: string | Uint8Array): string {
    return ended(() => {
      const call = TOOLS[name];
      if (!call) throw new Error('There is no such tool');
      return { kind: 'value', ...call(start(), argument) };
    });
  }

  /** An end as JSON, whatever becomes of the call. */
  function ended(call: () => object): string {
    try {
      return stringify(call());
    } catch (error) {
      if (isStackOverflow(error)) return stringify({ kind: 'stack' });
      return stringify({ kind: isResult(error) ? 'mistake' : 'trap', ...describe(error) });
    }
  }

  function isResult(error: unknown): boolean {
    return error instanceof Error && Object.hasOwn(error, 'payload');
  }

  function isStackOverflow(error: unknown): boolean {
    return error instanceof RangeError && error.message.startsWith('Maximum call stack');
  }

  function describe(error: unknown): { message: string; stack: string } {
    const { message, stack } = error instanceof Error ? error : { message: String(error), stack: '' };
    return { message: String(message).slice(0, MAX_TEXT), stack: String(stack).slice(0, MAX_TEXT) };
  }
};
