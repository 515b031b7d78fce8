import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import vm from 'node:vm';
import { headOf } from '../binary.ts';
import { powerless } from '../powerless.ts';
import type { Parts, Snapshot } from './isolate.ts';
import { type BuiltWheel, toWheels } from './wheels/built.ts';

/** The files of an image folder. */
const FILES = {
  glue: 'glue.js',
  glueCode: 'glue.cache',
  wasm: 'python.wasm',
  stdlib: 'stdlib.zip',
  memory: 'memory.bin',
  facts: 'image.json',
  wheels: 'wheels',
} as const;

/** What is known of an image besides its bytes. `build` is the hash of upstream's engine, `sha256:…`. */
export interface ImageFacts {
  build: string;
  /** Upstream's lock file's `info`, as JSON. */
  info: string;
}

/** What is kept of a wheel beside its archive. */
export type StoredWheel = Omit<BuiltWheel, 'archive'>;

interface StoredFacts extends ImageFacts {
  wheels: StoredWheel[];
  bytes: number;
  meta: string;
  runs: { at: number; length: number }[];
}

/** An image: all that an isolate is armed from, without the realm's own script. */
export interface Image extends ImageFacts {
  glue: string;
  /** V8's code of the glue, once it was compiled ahead. */
  glueCode?: Buffer;
  wasm: Uint8Array<ArrayBuffer>;
  stdlib: Uint8Array;
  wheels: readonly BuiltWheel[];
}

/** Where an image keeps its wheels. */
export function wheelFolder(folder: string): string {
  return `${folder}/${FILES.wheels}`;
}

/** Writes an image to a folder. */
export function writeImage(folder: string, image: Image, { bytes, meta, runs }: Snapshot): void {
  const path = (name: Exclude<keyof typeof FILES, 'wheels'>): string => `${folder}/${FILES[name]}`;
  const { build, info } = image;
  const lengths = runs.map(({ at, content }) => ({ at, length: content.length }));
  const wheels = image.wheels.map(({ archive, ...wheel }) => {
    writeFileSync(`${wheelFolder(folder)}/${wheel.file}`, archive);
    return wheel;
  });
  const facts: StoredFacts = { build, info, bytes, meta, runs: lengths, wheels };
  writeFileSync(path('glue'), image.glue);
  writeFileSync(path('wasm'), image.wasm);
  writeFileSync(path('stdlib'), image.stdlib);
  writeFileSync(path('memory'), Buffer.concat(runs.map(({ content }) => content)));
  writeFileSync(path('facts'), JSON.stringify(facts));
}

/** Adds the glue's compiled code to an image. */
export function writeGlueCode(folder: string, code: Buffer): void {
  writeFileSync(`${folder}/${FILES.glueCode}`, code);
}

/** Reads an image from its folder. */
export function readImage(folder: string): { image: Image; snapshot: Snapshot } {
  const read = (name: keyof typeof FILES): Buffer<ArrayBuffer> => readFileSync(`${folder}/${FILES[name]}`);
  const { build, info, bytes, meta, runs, wheels } = readFacts(folder);
  const memory = read('memory');
  let from = 0;
  const contents = runs.map(({ at, length }) => {
    const content = memory.subarray(from, from + length);
    from += length;
    return { at, content };
  });
  const image: Image = {
    build,
    info,
    glue: read('glue').toString(),
    ...(existsSync(`${folder}/${FILES.glueCode}`) && { glueCode: read('glueCode') }),
    wasm: read('wasm'),
    stdlib: read('stdlib'),
    wheels: wheels.map((wheel) => ({
      ...wheel,
      archive: readFileSync(`${wheelFolder(folder)}/${wheel.file}`),
    })),
  };
  return { image, snapshot: { bytes, meta, runs: contents } };
}

/** Reads what is told of an image. */
export function readFacts(folder: string): StoredFacts {
  return JSON.parse(readFileSync(`${folder}/${FILES.facts}`, 'utf8')) as StoredFacts;
}

/** Compiles what isolates of an image are made of. */
export function compileParts(image: Image, realm: string): Parts {
  const code = image.glueCode && { cachedData: image.glueCode };
  const glue = new vm.Script(image.glue, { filename: 'glue.js', ...code });
  if (glue.cachedDataRejected) throw new Error('The compiled glue is of another V8, or of other flags');
  return {
    realm: new vm.Script(realm, { filename: 'realm.js' }),
    glue,
    wasm: powerless(new WebAssembly.Module(image.wasm)),
    wasmHead: headOf(image.wasm),
    stdlib: image.stdlib,
    info: image.info,
    wheels: toWheels(image.wheels),
  };
}
