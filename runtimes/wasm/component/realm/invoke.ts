/// <reference path="./wit-types.ts" />
/**
 * Calls an export with JSON and writes its result as JSON and as text. What the guest throws passes through; only the
 * error of a function whose result may be one is its value.
 */
(scripts: WitScripts): WitInvoke => {
  const { Error, Object, Reflect } = globalThis;
  const { parse, stringify } = JSON;

  type Callable = new (...args: unknown[]) => object;
  const FALLIBLE: WitShape = { kind: 'result', ok: null, err: null };

  return (exports, call, args) => {
    const wanted = parse(call) as WitCall;
    const table = scripts.table(wanted);
    const scalars = scripts.scalars();
    const accept = scripts.accept(table, scalars);
    const { params, result } = wanted.function;
    const { perform, construct } = callsOf(exports, table);
    const given: unknown = parse(args);

    // Nothing of the guest's runs, not even a constructor, for arguments that are wrong further on.
    const checked = accept(params, given, () => ({}));
    if ('mistake' in checked) return stringify({ mistake: checked.mistake });
    const accepted = accept(params, given, construct);
    if ('mistake' in accepted) return stringify({ mistake: accepted.mistake });

    const shape = result === null ? undefined : table.shape(result);
    const value = settle(shape, () => perform(wanted.function, accepted.values));
    if (result === null) return stringify({ json: 'null', text: '' });
    const json = stringify(scripts.print(table, scalars)(result, value));
    return stringify({ json, text: scripts.wave(table, scalars)(result, value) });
  };

  /** The glue gives the payload of `ok` and throws that of `err`. */
  function settle(shape: WitShape | undefined, run: () => unknown): unknown {
    if (shape?.kind !== 'result') return run();
    try {
      return { tag: 'ok', val: run() };
    } catch (error) {
      if (!(error instanceof Error) || !Object.hasOwn(error, 'payload')) throw error;
      return { tag: 'err', val: (error as Error & { payload: unknown }).payload };
    }
  }

  /** What can be called, by the names that jco gives to what a component exports. */
  function callsOf(exports: object, table: WitTable) {
    return { perform, construct };

    function perform({ interface: home, name }: WitCall['function'], args: unknown[]): unknown {
      const [, kind, type, member = ''] =
        /^\[(constructor|method|static)\]([^.]*)(?:\.(.*))?$/.exec(name) ?? [];
      if (kind === undefined || type === undefined) {
        return apply(ownerOf(home), table.camel(name), [undefined, ...args]);
      }
      const made = classOf(home, type);
      if (kind === 'constructor') return Reflect.construct(made, args);
      if (kind === 'static') return apply(made, table.camel(member), [made, ...args]);
      return apply(made.prototype, table.camel(member), args);
    }

    /** Nothing where the constructor itself gives an error. */
    function construct(resource: WitResource, args: unknown[]): unknown {
      const made = classOf(resource.interface, resource.name);
      const outcome = settle(FALLIBLE, () => Reflect.construct(made, args)) as WitTagged;
      return outcome.tag === 'ok' ? outcome.val : undefined;
    }

    function ownerOf(home: string | null): object {
      if (home === null) return exports;
      return own(exports, home.includes(':') ? home : table.camel(home)) as object;
    }

    function classOf(home: string | null, type: string): Callable {
      const name = table.camel(type);
      return own(ownerOf(home), name.slice(0, 1).toUpperCase() + name.slice(1)) as Callable;
    }
  }

  function apply(owner: object, name: string, [self, ...args]: unknown[]): unknown {
    return Reflect.apply(own(owner, name) as Callable, self, args);
  }

  function own(owner: object, name: string): unknown {
    if (!Object.hasOwn(owner, name)) throw new Error('The component does not have what it exports');
    return Reflect.get(owner, name);
  }
};
