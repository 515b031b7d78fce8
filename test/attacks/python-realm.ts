import { randomFillSync } from 'node:crypto';
import vm from 'node:vm';
import { hostTime } from '../../runtimes/clock.ts';
import { openContext } from '../../runtimes/context.ts';
import { readRealm } from '../../runtimes/python/assets.ts';
import { compileParts, readImage } from '../../runtimes/python/image.ts';
import { Isolate, type Realm } from '../../runtimes/python/isolate.ts';
import { LinearMemory } from '../../runtimes/python/linear-memory.ts';
import { providePython } from '../../runtimes/python/provide.ts';
import { makeSession } from '../../runtimes/python/session.ts';
import { resolveLimits } from '../../src/core/limits.ts';
import type { Output } from '../../src/core/runtime.ts';
import { sandboxFlags } from '../../workers/spawn.ts';

/** A realm whose guest has won: its global object, and everything that its closures held on to. */
export interface FallenRealm {
  isolate: Isolate;
  global: typeof globalThis;
  /** The glue's module, which the guest has no name for. */
  module: Record<string, unknown>;
  /** Runs JavaScript as the realm's own; what comes back is looked at by `typeof` and String alone. */
  javascript(source: string): string;
  /** Runs Python, which has the module as `js.fallen`. */
  python(source: string): boolean;
  printed(): string;
}

const EXPOSED = 'pyodide = made;';

/** Arms an isolate whose realm gives the glue's module away; `wheels` is a folder of them. */
export async function openFallenRealm(wheels?: string): Promise<FallenRealm> {
  const { data } = await providePython({ log: () => undefined, flags: sandboxFlags('full'), wheels });
  // The compiled glue is for a sandbox's flags, and this process has others.
  const {
    image: { glueCode: _, ...image },
    snapshot,
  } = readImage(data);
  const realm = readRealm().replace(EXPOSED, `${EXPOSED} globalThis.fallen = made;`);
  if (!realm.includes('fallen')) throw new Error('Expected the realm to keep its module in a variable');
  const session = makeSession({
    time: hostTime(),
    random: (bytes) => randomFillSync(bytes),
    memoryBytes: snapshot.bytes,
  });
  let global: typeof globalThis | undefined;
  const memory = new LinearMemory(snapshot.bytes);
  const isolate = Isolate.arm(
    compileParts(image, realm),
    { memory, session, from: snapshot },
    (script, bridge, loadsModules) => {
      const context = openContext<Realm>(script, bridge, loadsModules);
      global = context.global;
      return context;
    },
  );
  if (!global) throw new Error('Expected a realm');
  const context = global;
  let printed = '';
  const output = {
    write: (_: string, bytes: Uint8Array) => {
      printed += Buffer.from(bytes).toString();
      return true;
    },
    deny: () => undefined,
    file: () => true,
    display: () => true,
  } as unknown as Output;
  const snippet = { language: 'python', files: [], stdin: '', args: [], env: {}, limits: resolveLimits({}) };
  session.begin(snippet, output);
  return {
    isolate,
    global: context,
    module: Reflect.get(context, 'fallen') as Record<string, unknown>,
    javascript: (source) =>
      String(
        vm.runInContext(
          `(() => { try { return String(${source}); } catch (error) { return 'threw ' + error; } })()`,
          context,
        ),
      ),
    python: (source) => isolate.python(source),
    printed: () => printed,
  };
}
