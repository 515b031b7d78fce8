import { ProvideError } from '../../../src/core/runtime.ts';
import { buildImage } from './build.ts';

/**
 * Derives an image: `derive.ts PYODIDE_FOLDER FOLDER`, where the folder holds the wheels and nothing else; says on
 * standard output how far it is. Ends with exit code 2 for what is the operator's to mend, which it says alone.
 */
const [pyodide = '', into = ''] = process.argv.slice(2);
try {
  await buildImage(pyodide, into, (line) => console.log(line));
} catch (error) {
  if (!(error instanceof ProvideError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
