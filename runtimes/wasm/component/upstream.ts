import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from '../../package-folder.ts';
import { JCO } from './jco.ts';

/** The SHA-256 of each file that is used. */
const HASHES = {
  'js-component-bindgen-component.js': '183231d04c7d78344f626c31565829e048a3efd960a210554694fb821f5c92c5',
  'js-component-bindgen-component.core.wasm':
    'aa0681475ab02fa5a9ad05aa1ce5e700f9f8da0a9986b973c968545ad4816fa2',
  'js-component-bindgen-component.core2.wasm':
    '280fbf3d86c902fbf15419b9f95cf92b50778514d50bc0c06c11d3ae012296f6',
  'wasm-tools.js': '6630676daf465eab06edbb762a10bf3f1e91dfcc294cac035bff953ff8f1c5cc',
  'wasm-tools.core.wasm': '3fefaaa84d88c2e256f1313a333f9bd605cb0eab55658f178a6f469fc01a6d22',
  'wasm-tools.core2.wasm': '280fbf3d86c902fbf15419b9f95cf92b50778514d50bc0c06c11d3ae012296f6',
} as const;

/** A tool as it was published: a component that jco itself has transpiled, so its glue and its core modules. */
export interface Tool {
  name: 'js-component-bindgen-component' | 'wasm-tools';
  glue: Uint8Array;
  cores: readonly [name: string, Uint8Array][];
}

/** Reads a tool from its package, unchecked: most sandboxes never use it. */
export function readTool(name: Tool['name']): Tool {
  const folder = join(packageFolder(JCO.package), 'vendor');
  const read = (file: string) => readFileSync(join(folder, file));
  const cores = [`${name}.core.wasm`, `${name}.core2.wasm`] as const;
  return { name, glue: read(`${name}.js`), cores: cores.map((file) => [file, read(file)]) };
}

/** Checks a tool before its first use. @throws when a file is not the one that the pinned release holds */
export function checkTool({ name, glue, cores }: Tool): void {
  for (const [file, bytes] of [[`${name}.js`, glue], ...cores] as const) {
    const expected: string | undefined = HASHES[file as keyof typeof HASHES];
    const hash = createHash('sha256').update(bytes).digest('hex');
    if (hash === expected) continue;
    throw new Error(`Expected ${file} of jco ${JCO.release} with SHA-256 ${expected}, got ${hash}`);
  }
}
