import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { packageFolder } from '../runtimes/package-folder.ts';
import { admit } from '../runtimes/wasm/binary/admit.ts';
import { RESERVED_MODULE } from '../runtimes/wasm/binary/read-imports.ts';
import { rewrite } from '../runtimes/wasm/binary/rewrite.ts';
import { type Contender, type Row, rowOf } from './measure.ts';

type Options = Parameters<typeof rewrite>[2];

const NBODY = fileURLToPath(
  new URL('../test/programs/wasm/built/assemblyscript-nbody.wasm', import.meta.url),
);
const STEPS = 100_000;
const MEMORY_BYTES = 128 * 1024 * 1024;

/** What is done to a module before it is compiled. */
const VARIANTS = {
  raw: { name: 'as it is', options: undefined },
  capped: { name: 'capped', options: { memoryBytes: MEMORY_BYTES } },
  metered: { name: 'capped and metered', options: { memoryBytes: MEMORY_BYTES, fuel: true } },
  fixed: {
    name: 'capped, metered, NaNs canonical',
    options: { memoryBytes: MEMORY_BYTES, fuel: true, canonicalNan: true },
  },
} as const satisfies Record<string, { name: string; options: Options | undefined }>;

/** A kernel of floating point in this process, as it is and as it is rewritten. */
export function kernels(): Record<keyof typeof VARIANTS, Contender> {
  const binary = Uint8Array.from(readFileSync(NBODY));
  const entries = Object.entries(VARIANTS).map(([key, { name, options }]) => {
    const energy = instantiate(options ? rewrite(binary, admit(binary), options) : binary);
    const run = async (): Promise<string> => String(energy(STEPS));
    return [key, { name: `nbody, ${STEPS} steps: ${name}`, run, answer: String(energy(STEPS)) }] as const;
  });
  return Object.fromEntries(entries) as Record<keyof typeof VARIANTS, Contender>;
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

/** How fast a large module, Pyodide's CPython, is read and rewritten. */
export function readers(rounds: number): Row[] {
  const binary = readFileSync(`${packageFolder('pyodide')}/pyodide.asm.wasm`);
  const megabytes = binary.length / 1e6;
  const rate = (work: () => void): number => {
    const startedAt = performance.now();
    work();
    return (megabytes * 1000) / (performance.now() - startedAt);
  };
  const facts = admit(binary);
  const times = Array.from({ length: rounds }, () => ({
    admit: rate(() => admit(binary)),
    cap: rate(() => rewrite(binary, facts, { memoryBytes: MEMORY_BYTES })),
    meter: rate(() => rewrite(binary, facts, { memoryBytes: MEMORY_BYTES, fuel: true })),
  }));
  const title = `of ${megabytes.toFixed(1)} MB`;
  return [
    rowOf(
      `admission ${title}`,
      'MB/s',
      times.map(({ admit: speed }) => speed),
    ),
    rowOf(
      `capping ${title}`,
      'MB/s',
      times.map(({ cap }) => cap),
    ),
    rowOf(
      `capping and metering ${title}`,
      'MB/s',
      times.map(({ meter }) => meter),
    ),
  ];
}
