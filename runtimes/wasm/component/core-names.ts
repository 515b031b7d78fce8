import { InvalidComponent } from './invalid.ts';

/** What stays a string between quotes, wherever it is written: no quotes, escapes, controls, or ends of line. */
const PLAIN = /^[^\p{C}\p{Zl}\p{Zp}'"`\\]*$/u;

/** A name that is a key of an object literal, and yet none of its properties. */
const PROTOTYPE = '__proto__';

/**
 * Checks the names of a core module's imports and exports, which jco writes into the glue as they are.
 * @throws {InvalidComponent} when one could end the string that it is written in
 */
export function checkCoreNames(module: WebAssembly.Module): void {
  const imports = WebAssembly.Module.imports(module).flatMap((entry) => [entry.module, entry.name]);
  const names = [...imports, ...WebAssembly.Module.exports(module).map(({ name }) => name)];
  if (names.every(isPlain)) return;
  throw new InvalidComponent(
    'Expected names without quotes, escapes and controls in a core module of the component',
  );
}

/** Whether a name is nothing but text wherever it is written. */
export function isPlain(name: string): boolean {
  return PLAIN.test(name) && name !== PROTOTYPE && !name.includes('*/');
}
