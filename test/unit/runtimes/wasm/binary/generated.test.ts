import { describe, expect, test } from 'vitest';
import { admit } from '../../../../../runtimes/wasm/binary/admit.ts';
import type { RewriteOptions } from '../../../../../runtimes/wasm/binary/plan.ts';
import { rewrite } from '../../../../../runtimes/wasm/binary/rewrite.ts';
import { type Meters, meters } from './isolate.ts';
import { programs } from './programs.ts';

const COUNT = process.env.CLOCHE_LONG === '1' ? 80 : 8;

const REWRITES: readonly [name: string, options: RewriteOptions][] = [
  ['nothing', {}],
  ['the cap', { memoryBytes: 2 ** 30 }],
  ['fuel', { fuel: true }],
  ['one NaN', { canonicalNan: true }],
  ['all', { memoryBytes: 2 ** 30, fuel: true, canonicalNan: true }],
];

const corpus = programs(COUNT).filter((binary) => WebAssembly.validate(binary));

test('most programs that are made are such that the engine takes', () => {
  expect(corpus.length).toBeGreaterThan(COUNT / 2);
});

describe.each(corpus.map((binary, place) => [place, binary] as const))('program %i', (_place, binary) => {
  const before = observe(binary);

  test.each(REWRITES)('does the same with %s', (_name, options) => {
    expect(observe(rewrite(binary, admit(binary), options))).toEqual(before);
  });

  test('spends the same fuel each time, and with less it ends', () => {
    const metered = rewrite(binary, admit(binary), { fuel: true });
    const [first, second] = [meters(), meters()];
    observe(metered, first);
    observe(metered, second);
    expect(second.fuel.value).toBe(first.fuel.value);
    const spent = 2n ** 60n - BigInt(first.fuel.value);
    const short = meters({ fuel: spent - 1n });
    observe(metered, short);
    expect(BigInt(short.fuel.value)).toBeLessThan(0n);
  });
});

/** All that can be seen of a program as each of its functions is called once. */
function observe(binary: Uint8Array<ArrayBuffer>, cloche: Meters = meters()): unknown[] {
  const seen: unknown[] = [];
  const module = new WebAssembly.Module(binary);
  const imports: Record<string, Record<string, unknown>> = { cloche: { ...cloche } };
  for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
    if (from === 'cloche') continue;
    imports[from] ??= {};
    imports[from][name] = given(kind, `${from}.${name}`, seen);
  }
  const call = (what: string, run: () => unknown) => {
    try {
      seen.push([what, shown(run())]);
    } catch (error) {
      seen.push([what, error instanceof WebAssembly.RuntimeError ? error.message : String(error)]);
    }
  };
  let exports: WebAssembly.Exports = {};
  call('start', () => {
    ({ exports } = new WebAssembly.Instance(module, imports as WebAssembly.Imports));
  });
  for (const [name, item] of Object.entries(exports)) {
    if (typeof item === 'function') call(name, () => item(...new Array(item.length).fill(0)));
  }
  for (const item of Object.values(exports)) if (!(item instanceof Function)) seen.push(content(item));
  return seen;
}

function given(kind: string, name: string, seen: unknown[]): unknown {
  if (kind === 'function') return (...args: unknown[]) => void seen.push([name, args.map(shown)]);
  if (kind === 'tag') return new WebAssembly.Tag({ parameters: [] });
  if (kind === 'memory') return new WebAssembly.Memory({ initial: 1 });
  return kind === 'table' ? new WebAssembly.Table({ initial: 10, element: 'anyfunc' }) : 0;
}

function content(item: unknown): unknown {
  if (item instanceof WebAssembly.Memory)
    return Buffer.from(item.buffer as ArrayBuffer)
      .toString('latin1')
      .replaceAll('\0', '');
  if (item instanceof WebAssembly.Table) return item.length;
  return item instanceof WebAssembly.Global ? shownGlobal(item) : undefined;
}

/** A vector cannot be seen from here. */
function shownGlobal(global: WebAssembly.Global): unknown {
  try {
    return shown(global.value);
  } catch {
    return 'vector';
  }
}

function shown(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shown);
  return typeof value === 'function' || (typeof value === 'object' && value !== null) ? typeof value : value;
}
