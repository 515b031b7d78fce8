import { readFileSync } from 'node:fs';
import { packageFolder } from '../../../runtimes/package-folder.ts';
import { admit } from '../../../runtimes/wasm/binary/admit.ts';
import { RESERVED_MODULE } from '../../../runtimes/wasm/binary/read-imports.ts';
import { rewrite } from '../../../runtimes/wasm/binary/rewrite.ts';
import { rowOf } from '../../measure/estimate.ts';
import type { Row, Table } from '../../measure/row.ts';
import { type Turn, takeTurns } from '../../measure/turns.ts';
import { DOORS } from '../../systems.ts';
import type { Context } from '../suite.ts';

type Options = Parameters<typeof rewrite>[2];

const STEPS = 20_000;
const MEMORY_BYTES = 128 * 1024 * 1024;

/** What is done to a module before it is compiled. */
const VARIANTS = {
  capped: { name: 'capped', options: { memoryBytes: MEMORY_BYTES } },
  metered: { name: 'capped and metered', options: { memoryBytes: MEMORY_BYTES, fuel: true } },
  fixed: {
    name: 'capped, metered, NaNs canonical',
    options: { memoryBytes: MEMORY_BYTES, fuel: true, canonicalNan: true },
  },
} as const satisfies Record<string, { name: string; options: Options }>;

const NBODY = {
  id: 'compute/wasm',
  title: 'A wasm kernel, times the module as it is',
  about:
    'The n bodies in AssemblyScript, compiled by V8 after what Cloche does to an upload, beside the same module as it is.',
  chart: 'bars',
} as const;

const READER = {
  id: 'compute/reader',
  title: 'How fast a module is read and rewritten',
  about:
    'A large module, the CPython of Pyodide: checked before it is compiled, and rewritten so that its memory and steps are bounded.',
  chart: 'bars',
} as const;

/** What caps and meters cost a kernel that is all arithmetic. */
export async function measureRewrites(context: Context): Promise<Table> {
  const file = new URL('../../programs/assemblyscript-nbody.wasm', import.meta.url);
  const binary = Uint8Array.from(readFileSync(file));
  const raw = instantiate(binary);
  const rewrites = Object.entries(VARIANTS).map(([key, { name, options }]) => {
    const energy = instantiate(rewrite(binary, admit(binary), options));
    return { id: `${NBODY.id}/cloche-${key}`, name, energy };
  });
  const turns = rewrites.map(({ id, energy }): [string, Turn] => [
    id,
    async () => (timeOf(energy, raw(STEPS)) * (1 + context.handicap)) / timeOf(raw, raw(STEPS)),
  ]);
  const { of, yardstick } = await takeTurns(new Map(turns), context);
  const rows = rewrites.flatMap(({ id, name }): Row[] => {
    const label = `${DOORS.cloche.name}, ${name}`;
    const spec = { id, system: 'cloche', label, unit: '×', better: 'less' } as const;
    return of.get(id)?.length ? [rowOf(spec, of.get(id) ?? [])] : [];
  });
  return { ...NBODY, rows, absences: [], yardstick };
}

/** Megabytes per second of admission and of what follows. */
export async function measureReader(context: Context): Promise<Table> {
  const binary = readFileSync(`${packageFolder('pyodide')}/pyodide.asm.wasm`);
  const facts = admit(binary);
  const works = [
    { key: 'admit', name: 'checked', act: () => admit(binary) },
    { key: 'cap', name: 'capped', act: () => rewrite(binary, facts, { memoryBytes: MEMORY_BYTES }) },
    {
      key: 'meter',
      name: 'capped and metered',
      act: () => rewrite(binary, facts, { memoryBytes: MEMORY_BYTES, fuel: true }),
    },
  ];
  const turns = works.map(({ key, act }): [string, Turn] => [
    key,
    async () => {
      const startedAt = performance.now();
      act();
      return binary.length / 1000 / ((performance.now() - startedAt) * (1 + context.handicap));
    },
  ]);
  const { of, yardstick } = await takeTurns(new Map(turns), context);
  const rows = works.flatMap(({ key, name }): Row[] => {
    const label = `${DOORS.cloche.name}, ${name}`;
    const spec = {
      id: `${READER.id}/cloche-${key}`,
      system: 'cloche',
      label,
      unit: 'MB/s',
      better: 'more',
    } as const;
    return of.get(key)?.length ? [rowOf(spec, of.get(key) ?? [])] : [];
  });
  return { ...READER, rows, absences: [], yardstick };
}

/** Milliseconds of one call. @throws Error for another answer than the module as it is gives */
function timeOf(energy: (steps: number) => number, answer: number): number {
  const startedAt = performance.now();
  const given = energy(STEPS);
  const tookMs = performance.now() - startedAt;
  if (given !== answer) throw new Error(`Expected the energy ${answer}, got ${given}`);
  return tookMs;
}

function instantiate(binary: Uint8Array<ArrayBuffer>): (steps: number) => number {
  const global = (value: 'i32' | 'i64', initial: number | bigint) =>
    new WebAssembly.Global({ value, mutable: true }, initial);
  const shared = {
    budget: global('i64', BigInt(MEMORY_BYTES)),
    denied: global('i32', 0),
    fuel: global('i64', 2n ** 62n),
  };
  const imports = { [RESERVED_MODULE]: shared, env: { abort: () => undefined } };
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(binary), imports);
  return exports.energy as (steps: number) => number;
}
