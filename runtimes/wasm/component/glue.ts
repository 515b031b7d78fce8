import vm from 'node:vm';
import { InvalidComponent } from './invalid.ts';

/** How jco's `instantiation: sync` begins its one function, and what follows that. */
const HEAD = '"use components";\nexport function instantiate(';
const TAIL = /\};\s*export const _util = \{\s*\}\s*$/;

/**
 * What would load a module, or tell where this one is from: the keyword before a parenthesis or a dot, and the comments
 * of web pages, behind which it could hide from this test. A name that looks so is refused with it.
 */
const REACHES = /\bimport\s*(?:[(.]|\/[*/])|<!--|-->/;

/**
 * Takes the one function out of a generated glue. jco writes names of the upload into it, some of them as they are: it
 * is code of the uploader's, for a powerless realm only.
 * @throws {InvalidComponent} for what is not in the form that jco makes, or names a way out
 */
export function readGlue(generated: string): string {
  const tail = TAIL.exec(generated);
  if (!generated.startsWith(HEAD) || !tail)
    throw new InvalidComponent('The glue is not in the expected form');
  return generated.slice(HEAD.length - 'function instantiate('.length, tail.index + 1);
}

/** Compiles a glue for a realm; no host path is in its stacks. @throws {InvalidComponent} */
export function compileGlue(source: string): vm.Script {
  if (REACHES.test(source))
    throw new InvalidComponent('A name in the component looks like an import of code');
  try {
    return new vm.Script(`'use strict';\n(${source})`, { filename: 'component' });
  } catch {
    throw new InvalidComponent('The names in the component cannot be bound');
  }
}
