import { basename } from 'node:path/posix';
import type { Session } from './bridge.ts';
import { Isolate, type Parts, type Snapshot } from './isolate.ts';
import { BOOT_BYTES, LinearMemory } from './linear-memory.ts';
import { PRELOADED } from './preload.ts';
import { importModule } from './wheels/built.ts';

const PAGE_BYTES = 4096;
const WORDS_PER_PAGE = PAGE_BYTES / 8;

/** What a snapshot is made of, beside the parts of an isolate. */
export interface Contents {
  /** The harness: each module's source by its name. */
  guest: ReadonlyMap<string, string>;
  /** Archives that Python finds, and their modules to import. */
  wheels: readonly { path: string; modules: readonly string[] }[];
}

/** A snapshot, and how many bytes of it are each wheel's. */
export interface Taken {
  snapshot: Snapshot;
  wheelBytes: number[];
}

/**
 * Boots Python once, loads the harness, the common modules and the wheels, and takes its memory: what every run starts
 * from. `session` gives the randomness that the hash secret is made of, and hears what is printed.
 * @throws when something could not be imported; what Python says of it was printed
 */
export function takeSnapshot(parts: Parts, session: Session, { guest, wheels }: Contents): Taken {
  let memory: Uint8Array | undefined;
  const isolate = Isolate.arm(parts, {
    memory: new LinearMemory(BOOT_BYTES),
    session,
    from: {
      snapshot: (bytes) => {
        memory = bytes.slice();
      },
    },
  });
  if (!isolate.python(preparation(guest))) throw new Error('Python could not be prepared for the snapshot');
  const save = (): Snapshot => {
    const meta = isolate.save();
    if (!memory) throw new Error('The snapshot has no memory');
    return { bytes: memory.length, runs: nonZeroRuns(memory), meta };
  };
  let snapshot = save();
  if (wheels.length > 0)
    isolate.python(`__import__("sys").path.extend(${JSON.stringify(wheels.map(({ path }) => path))})`);
  const wheelBytes = wheels.map(({ path, modules }) => {
    const imports = [...modules.map(importModule), '__import__("gc").collect()'].join(';');
    if (!isolate.python(imports)) throw new Error(`${basename(path)} could not be imported`);
    const before = sizeOf(snapshot);
    snapshot = save();
    return sizeOf(snapshot) - before;
  });
  return { snapshot, wheelBytes };
}

function sizeOf({ runs }: Snapshot): number {
  return runs.reduce((sum, { content }) => sum + content.length, 0);
}

/** Runs of pages that are not zero, since a new memory is. */
function nonZeroRuns(memory: Uint8Array): Snapshot['runs'] {
  const words = new BigUint64Array(memory.buffer);
  const pages = memory.length / PAGE_BYTES;
  const isZero = (page: number): boolean => {
    const end = (page + 1) * WORDS_PER_PAGE;
    for (let at = page * WORDS_PER_PAGE; at < end; at++) if (words[at] !== 0n) return false;
    return true;
  };
  const runs: { at: number; content: Uint8Array }[] = [];
  for (let page = 0; page < pages; page++) {
    const start = page;
    while (page < pages && !isZero(page)) page++;
    if (page > start) {
      runs.push({ at: start * PAGE_BYTES, content: memory.subarray(start * PAGE_BYTES, page * PAGE_BYTES) });
    }
  }
  return runs;
}

/** Python that loads the harness and the common modules. JSON's strings are Python's too, as long as they are ASCII. */
function preparation(guest: ReadonlyMap<string, string>): string {
  const json = JSON.stringify([...guest]).replace(/[^ -~]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return `
def prepare():
    import gc, importlib, json
    for name in ${JSON.stringify(PRELOADED)}:
        importlib.import_module(name)
    sources = dict(json.loads(${JSON.stringify(json)}))
    boot = {}
    exec(compile(sources.pop("boot"), "<cloche>/boot.py", "exec"), boot)
    boot["load"](sources)
    import js, sys
    sys.modules["_cloche.host"].bind(js.cloche)
    gc.collect()
    # The collector of a run need not look at what every run has.
    gc.freeze()
prepare()
del prepare
`;
}
