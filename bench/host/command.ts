import { existsSync } from 'node:fs';

/** Where the command is: beside the sources in a checkout, beside the build of them in a package. */
const PLACES = ['../../src/cli/cloche.mjs', '../../../src/cli/cloche.mjs'];

/** The file of the command `cloche`, to be started with Node. @throws Error where it is missing */
export function findCommand(): URL {
  const found = PLACES.map((place) => new URL(place, import.meta.url)).find((url) => existsSync(url));
  if (!found) throw new Error('Expected the command of this package, got none');
  return found;
}
