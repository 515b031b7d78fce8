import type { ModuleFacts } from './binary/facts.ts';
import type { FuncType } from './binary/types.ts';
import { Unfit } from './program.ts';

/** The functions that a module may import, by module and name, with their types. */
export type Linkable = ReadonlyMap<string, Readonly<Record<string, FuncType>>>;

/**
 * Checks that a module imports nothing but these functions, by the types that they have: with another type, a host's
 * function would be handed what it was not written for. @throws Unfit
 */
export function checkImports(imports: ModuleFacts['imports'], linkable: Linkable): void {
  for (const { module, name, type } of imports) {
    const functions = linkable.get(module);
    const known = functions && Object.hasOwn(functions, name) ? functions[name] : undefined;
    const label = `${shown(module)} ${shown(name)}`;
    if (!known) {
      throw new Unfit(
        'LinkError',
        `Unknown import ${label}: expected functions of ${[...linkable.keys()].join(', ')}`,
      );
    }
    const asked = type.kind === 'func' ? signature(type.type) : `a ${type.kind}`;
    if (asked !== signature(known)) {
      throw new Unfit('LinkError', `Import ${label}: expected ${signature(known)}, got ${asked}`);
    }
  }
}

function signature({ params, results }: FuncType): string {
  return `(${params.join(', ')}) -> (${results.join(', ')})`;
}

const MAX_SHOWN = 80;

function shown(name: string): string {
  return JSON.stringify(name.length > MAX_SHOWN ? `${name.slice(0, MAX_SHOWN)}…` : name);
}
