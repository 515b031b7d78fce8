import { isPlain } from './core-names.ts';
import { readEnd } from './end.ts';
import { readGlue } from './glue.ts';
import { HEADER } from './header.ts';
import { checkInterfaces } from './interfaces.ts';
import { InvalidComponent } from './invalid.ts';
import type { Made, Toolbox } from './toolbox.ts';
import type { ComponentTypes } from './types/model.ts';
import { readExports } from './types/read-exports.ts';

/** What a component becomes before it is run: plain bytes and text, to be kept as they are. */
export interface Transpiled {
  /** The text of the function that links the core modules. It is the uploader's code: for a powerless realm only. */
  glue: string;
  cores: readonly [name: string, Uint8Array][];
  /** Names of interfaces without versions, and of what is exported. */
  imports: readonly string[];
  exports: readonly [name: string, kind: 'function' | 'instance'][];
  /** The functions that can be invoked; absent where their types are beyond what is known. */
  types?: ComponentTypes;
}

/**
 * Transpiles a component by jco's bindgen.
 * @throws {InvalidComponent} for bytes that are no component, and for one that imports what is not here
 */
export function transpile(component: Uint8Array, bindgen: Toolbox): Transpiled {
  // The transpiler takes what has another header for text.
  if (!HEADER.every((byte, at) => component[at] === byte))
    throw new InvalidComponent('Expected the header of a component');
  const { files, said } = checked(bindgen('generate', component));
  const { imports, exports } = JSON.parse(said.json) as Pick<Transpiled, 'imports' | 'exports'>;
  checkInterfaces(imports);
  if (!exports.every(([name]) => isPlain(name))) {
    throw new InvalidComponent('Expected exports with names that are plain');
  }
  const glue = files.get('component.js');
  if (!glue) throw new InvalidComponent('There is no glue for the component');
  const cores = [...files].filter(([name]) => name.endsWith('.wasm'));
  const types = typesOf(component);
  return { glue: readGlue(new TextDecoder().decode(glue)), cores, imports, exports, ...(types && { types }) };
}

/** A command need not have types that are known. */
function typesOf(component: Uint8Array): ComponentTypes | undefined {
  try {
    return readExports(component);
  } catch {
    return undefined;
  }
}

function checked({ files, said }: Made) {
  const end = readEnd(said);
  if (end.kind === 'value') return { files, said: end };
  throw new InvalidComponent(
    end.kind === 'mistake' ? reasonOf(end.message) : 'The component is beyond what can be transpiled',
  );
}

/** The last of the causes that a tool tells, without what it quotes of the upload. */
function reasonOf(message: string): string {
  const lines = message.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('Caused by'));
  const cause = (lines.at(-1) ?? '').trim().replace(/`[^`]*`/g, '…');
  return `The component is not valid: ${cause}`;
}
