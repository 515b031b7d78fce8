import { readFileSync, writeFileSync } from 'node:fs';
import { componentEmbed, componentNew } from '@bytecodealliance/jco-transpile/wasm-tools';

/** A program: makes a component of a core module, a file of WIT and the world in it, and writes it over the module. */
const [modulePath = '', witPath = '', world = ''] = process.argv.slice(2);
const binary = readFileSync(modulePath);
const witSource = readFileSync(witPath, 'utf8');
const embedded = await componentEmbed({ binary, witSource, world, stringEncoding: 'utf8' });
writeFileSync(modulePath, await componentNew(embedded));
