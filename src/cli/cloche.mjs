#!/usr/bin/env node
import { existsSync } from 'node:fs';

const OLDEST_NODE = 24;

// Plain JavaScript that any Node parses, so that an old one gets this sentence and not a syntax error.
if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
  console.error(
    `cloche: expected Node ${OLDEST_NODE} or newer, got ${process.versions.node}; in its own repository "npm start" and "npx cloche" use the pinned Node 26`,
  );
  process.exit(1);
}

// In a checkout the source lies beside this file; an installed package has it built.
const source = new URL('./main.ts', import.meta.url);
const entry = existsSync(source) ? source : new URL('../../dist/src/cli/main.js', import.meta.url);

import(entry.href)
  .then(({ main }) => main(process.argv.slice(2)))
  .then((code) => {
    process.exitCode = code;
  });
