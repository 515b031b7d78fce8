import { mapParts } from './map-parts.ts';
import type { ComponentTypes, ExportedFunction, Shape, TypeRef } from './model.ts';

const MAX_LISTED = 20;
const MAX_MESSAGE_LENGTH = 1000;

/** What one call takes: the function, and the types that it speaks of; plain data, fit for JSON. */
export interface Call {
  types: ComponentTypes['types'];
  resources: ComponentTypes['resources'];
  function: ExportedFunction;
}

/** A call that can be made, or why there is none of that name. */
export type FoundExport = { call: Call } | { mistake: string };

/**
 * Finds the function that a caller names: `area`, `calc#area`, `demo:app/calc#area`, `demo:app/calc@0.1.0#area`; of a
 * resource `calc#counter.new` (its constructor), `calc#counter.add`, or as the binary has it, `calc#[method]counter.add`.
 */
export function findExport(component: ComponentTypes, name: string): FoundExport {
  const { types, resources, functions } = component;
  const split = name.lastIndexOf('#');
  const [home, member] = split < 0 ? [null, name] : [name.slice(0, split), name.slice(split + 1)];
  const fits = functions.filter((func) => isCalled(func, member) && isWithin(func, home));
  // What is named in full is meant, whatever else would fit.
  const exact = fits.filter((func) => func.interface === home);
  const [found, other] = exact.length > 0 ? exact : fits;
  if (!found) return { mistake: describe('Expected the name of an exported function', functions) };
  if (other)
    return { mistake: describe('Expected the name of one exported function, got one of several', fits) };
  const reason = unsupported(found, types);
  if (reason) return { mistake: `${fullName(found)} ${reason}, which is not supported` };
  return { call: { types, resources, function: found } };
}

function isCalled({ name }: ExportedFunction, member: string): boolean {
  const [, kind, called] = /^\[(constructor|method|static)\](.*)$/.exec(name) ?? [];
  return member === name || member === (kind === 'constructor' ? `${called}.new` : called);
}

function isWithin({ interface: home }: ExportedFunction, wanted: string | null): boolean {
  if (wanted === null || home === null) return wanted === null;
  const unpackaged = home.slice(home.lastIndexOf('/') + 1);
  return [home, unpackaged].some((path) => wanted === path || wanted === path.replace(/@.*$/, ''));
}

function describe(expectation: string, functions: readonly ExportedFunction[]): string {
  if (functions.length === 0) return `${expectation}, the component has none`;
  const names = functions.slice(0, MAX_LISTED).map(fullName).join(', ');
  const message = `${expectation}: ${names}`;
  const isWhole = functions.length <= MAX_LISTED && message.length <= MAX_MESSAGE_LENGTH;
  return isWhole ? message : `${message.slice(0, MAX_MESSAGE_LENGTH)}, …`;
}

function fullName({ interface: home, name }: ExportedFunction): string {
  return home === null ? name : `${home}#${name}`;
}

/** What keeps a function from being called, in words that follow its name. */
function unsupported(func: ExportedFunction, types: readonly Shape<TypeRef>[]): string | undefined {
  if (func.isAsync) return 'is asynchronous';
  const seen = new Set<TypeRef>();
  const ahead = func.params.map(({ type }) => type);
  if (func.result !== null) ahead.push(func.result);
  for (let type = ahead.pop(); type !== undefined; type = ahead.pop()) {
    const shape = typeof type === 'number' && !seen.has(type) ? types[type] : undefined;
    if (!shape) continue;
    seen.add(type);
    if (shape.kind === 'unsupported') return `speaks of a type ${shape.what}`;
    mapParts(shape, (part) => ahead.push(part));
  }
  return undefined;
}
