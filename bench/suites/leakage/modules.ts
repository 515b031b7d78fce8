import type { Runner } from '../../../src/runner/index.ts';
import { MARK_BITS } from '../../programs/probes.ts';
import { SWAP_PLACES, SWAPS } from '../../programs/swaps.ts';
import { newMark } from './pair.ts';
import type { Subject, Told } from './subject.ts';

/** Puts a value where the export says, and gives what was there. */
type Swap = (name: string, value: number, isReader: boolean) => Promise<unknown>;

/** WebAssembly: Cloche, for one tenant and for two, and one instance that serves every call. */
export function moduleSubjects(runner: Runner): Subject[] {
  const own = (reader: string): Swap => {
    return async (name, value, isReader) => {
      const tenant = isReader ? reader : 'writer';
      const snippet = { language: 'wasm', source: SWAPS, invoke: { export: name, args: [value] }, tenant };
      return (await runner.run(snippet)).value;
    };
  };
  const bytes = Buffer.from(SWAPS, 'base64');
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  const kept: Swap = async (name, value) => (exports[name] as (value: number) => number)(value);
  return [
    subject('cloche-tenants', 'cloche', { name: 'Cloche, over tenants', swap: own('reader') }),
    subject('cloche-runs', 'cloche', { name: 'Cloche, the same tenant', swap: own('writer') }),
    { ...subject('instance', 'node-wasi', { name: 'one instance for all', swap: kept }), isLeaky: true },
  ];
}

function subject(id: string, system: string, { name, swap }: { name: string; swap: Swap }): Subject {
  return { id, system, name, language: 'wasm', probe: (random) => probe(swap, random) };
}

async function probe(swap: Swap, random: () => number): Promise<Told> {
  const told = new Map<string, number>();
  for (const place of Object.keys(SWAP_PLACES)) {
    const mark = newMark(random);
    await swap(place, mark, false);
    const found = await swap(place, 0, true);
    if (typeof found !== 'number') return undefined;
    told.set(place, found === mark ? MARK_BITS : 0);
  }
  return told;
}
