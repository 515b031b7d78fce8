import { createRequire } from 'node:module';

/** The version of this package, found by its own name: from source and from the build alike. */
export const VERSION: string = createRequire(import.meta.url)('cloche/package.json').version;
