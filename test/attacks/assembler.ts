import { text } from 'node:stream/consumers';
import { parse } from '@bytecodealliance/jco-transpile/wasm-tools';

/** A program: WebAssembly text comes in on standard input, and leaves as the module's bytes. */
process.stdout.write(await parse(await text(process.stdin)));
