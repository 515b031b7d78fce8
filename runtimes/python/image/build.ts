import { readGuest, readRealm } from '../assets.ts';
import { compileParts, type Image, wheelFolder, writeImage } from '../image.ts';
import type { Parts } from '../isolate.ts';
import { MAX_PAGES } from '../linear-memory.ts';
import { type Taken, takeSnapshot } from '../snapshot.ts';
import { archivePath, type BuiltWheel } from '../wheels/built.ts';
import { sideImports } from '../wheels/side-module.ts';
import { readWheels, type Wheel } from '../wheels/wheel.ts';
import { defineAddresses } from './addresses.ts';
import { dropData } from './data.ts';
import { buildGlue } from './glue.ts';
import { BUILD_ID, type Inputs, readInputs } from './inputs.ts';
import { importMemory } from './linear.ts';
import { explain, openListener } from './listener.ts';
import { compileArchives } from './modules.ts';
import { tryOut } from './trial.ts';
import { trimWasm } from './wasm.ts';

/**
 * Derives the image from the pinned package's folder, into a folder that holds nothing but the wheels to build in; takes
 * some seconds.
 * @throws ProvideError for a wheel that cannot be imported, with what Python says of it
 */
export async function buildImage(pyodide: string, into: string, log: (line: string) => void): Promise<void> {
  log('Reading Pyodide');
  const inputs = await readInputs(pyodide);
  const wheels = readWheels(wheelFolder(into));
  log('Rewriting its glue and its engine');
  const image = derive(inputs, wheels);
  log('Compiling the modules');
  compileModules(image, wheels);
  log('Taking the snapshot');
  const parts = compileParts(image, readRealm());
  const taken = snapshotOf(parts, image.wheels);
  log('Trying the snapshot');
  const lean = { ...image, wasm: dropData(image.wasm) };
  const tried = tryOut(compileParts(lean, readRealm()), taken, image.wheels);
  writeImage(into, { ...lean, wheels: tried.wheels }, tried.snapshot);
}

function derive(inputs: Inputs, wheels: readonly Wheel[]): Image {
  const imports = sideImports(wheels.flatMap(({ entries }) => entries));
  const { script, exports } = buildGlue(inputs.glue, inputs.wasm, imports);
  const trimmed = trimWasm(inputs.wasm, { exports, maxPages: MAX_PAGES });
  return {
    build: `sha256:${BUILD_ID}`,
    info: JSON.stringify(JSON.parse(inputs.lockFile).info),
    glue: script,
    // What is loaded beside the engine shares its addresses.
    wasm: importMemory(imports ? trimmed : defineAddresses(trimmed)),
    stdlib: inputs.stdlib,
    wheels: [],
  };
}

function compileModules(image: Image, wheels: readonly Wheel[]): void {
  const archives = wheels.map((wheel) => {
    return { path: archivePath(wheel), content: wheel.archive, isLaidOut: wheel.kind === 'native' };
  });
  const parts = compileParts(image, readRealm());
  const [stdlib, ...compiled] = compileArchives(parts, openListener(), archives);
  if (!stdlib || compiled.length !== wheels.length) throw new Error('An archive did not come back');
  image.stdlib = stdlib;
  image.wheels = wheels.map(({ entries: _, ...wheel }, index) => {
    return { ...wheel, archive: compiled[index] ?? wheel.archive };
  });
}

function snapshotOf(parts: Parts, wheels: readonly BuiltWheel[]): Taken {
  const listener = openListener();
  const pure = wheels.filter(({ kind }) => kind === 'pure');
  const found = pure.map((wheel) => ({ path: archivePath(wheel), modules: wheel.modules }));
  try {
    return takeSnapshot(parts, listener, { guest: readGuest(), wheels: found });
  } catch (cause) {
    throw explain(cause, listener);
  }
}
