import { ABORTED } from '../aborted.ts';
import type { FuncType } from './binary/types.ts';
import { makeGuestMemory } from './wasi/guest-memory.ts';
import type { World } from './world.ts';

/** The module by which AssemblyScript's programs import what its standard library asks of any host. */
export const ASSEMBLYSCRIPT_MODULE = 'env';

/** The types of those functions. Source: AssemblyScript `std/assembly/builtins.ts` */
export const ASSEMBLYSCRIPT: Readonly<Record<keyof AssemblyScript['functions'], FuncType>> = {
  abort: { params: ['i32', 'i32', 'i32', 'i32'], results: [] },
  seed: { params: [], results: ['f64'] },
};

/** What AssemblyScript's standard library finds, where a program is not compiled for WASI. */
export interface AssemblyScript {
  functions: {
    /** Says why and where on standard error, and ends the run as a trap would. */
    abort(message: number, file: number, line: number, column: number): never;
    /** A seed of randomness. */
    seed(): number;
  };
  attach(memory: WebAssembly.Memory | undefined): void;
}

const SIZE_BYTES = 4;
const MAX_TEXT_BYTES = 2000;
/** Makes those functions for a world; they take hostile addresses. */
export function makeAssemblyScript(world: World): AssemblyScript {
  const memory = makeGuestMemory();
  /** A string is UTF-16; how many bytes it has stands before it. */
  const textAt = (address: number): string => {
    const at = Math.max(address >>> 0, SIZE_BYTES);
    const bytes = memory.view(at - SIZE_BYTES, SIZE_BYTES)?.getUint32(0, true) ?? 0;
    const content = memory.bytes(at, Math.min(bytes, MAX_TEXT_BYTES));
    return content ? new TextDecoder('utf-16le').decode(content) : '';
  };
  return {
    attach: memory.attach,
    functions: Object.freeze(
      Object.assign(Object.create(null), {
        abort(message: number, file: number, line: number, column: number): never {
          const where = `${textAt(file)}(${line >>> 0}:${column >>> 0})`;
          const said = new TextEncoder().encode(`abort: ${textAt(message)} in ${where}\n`);
          if (!world.output.write('stderr', said)) world.stop('output');
          return world.exit(ABORTED);
        },
        seed: () => world.random(new Uint8Array(4)).reduce((sum, byte) => sum * 256 + byte, 0) / 2 ** 32,
      }),
    ),
  };
}
