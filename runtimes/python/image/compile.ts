import { readRealm } from '../assets.ts';
import { compileParts, readImage, writeGlueCode } from '../image.ts';
import { armOnce } from './trial.ts';

/** Compiles the glue of an image ahead: `compile.ts IMAGE_FOLDER`. Taken after an isolate was armed, so that it holds all of that. */
const [folder = ''] = process.argv.slice(2);
console.log('Compiling the glue');
const { image, snapshot } = readImage(folder);
const parts = compileParts(image, readRealm());
armOnce(parts, snapshot);
writeGlueCode(folder, parts.glue.createCachedData());
