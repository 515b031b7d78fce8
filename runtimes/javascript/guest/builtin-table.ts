const table = new Map<string, unknown>();

/** The names of Node's modules that the sandbox has. */
export const builtinNames: string[] = [];

/** Takes the modules, by name; called once, at boot, when all of them are loaded. */
export function provideBuiltins(modules: Record<string, unknown>): void {
  for (const [name, exports] of Object.entries(modules)) {
    table.set(name, exports);
    builtinNames.push(name);
  }
}

/** The bare name of one of them, whether or not it is written with `node:`; undefined for anything else. */
export function builtinName(specifier: string): string | undefined {
  const name = specifier.replace(/^node:/, '');
  return table.has(name) ? name : undefined;
}

/** What `require` answers for one of them. */
export function builtinExports(name: string): unknown {
  return table.get(name);
}
