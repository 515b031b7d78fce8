import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Addition, Derived, ProvideOptions, Provision } from '../../src/core/runtime.ts';
import { cacheFolder } from '../cache-folder.ts';
import { packageFolder } from '../package-folder.ts';
import { ensureImage, isImage } from './image/cache.ts';
import { INPUT_HASHES } from './image/inputs.ts';
import { imageFolder, imageKey } from './image/key.ts';
import { buildApart } from './image/process.ts';
import { readFacts, type StoredWheel, wheelFolder } from './image.ts';
import { hashWheels, readWheels, type Wheel } from './wheels/wheel.ts';

/** How long an image takes on a machine that does nothing else. */
const BUILD_SECONDS = 10;

/** Sees to it that the image is there, which takes some seconds once per version, set of wheels and machine. */
export async function providePython({ log, flags, wheels: from }: ProvideOptions): Promise<Provision> {
  const wheels = from === undefined ? [] : readWheels(from);
  const folder = folderOf(wheels, flags);
  const pyodide = packageFolder('pyodide');
  const build = async (into: string): Promise<void> => {
    mkdirSync(wheelFolder(into));
    for (const { file, archive } of wheels) writeFileSync(`${wheelFolder(into)}/${file}`, archive);
    await buildApart({ pyodide, into, flags, log });
  };
  await ensureImage({ folder, log, build });
  return { folders: [folder], data: folder };
}

/** Tells what image these options lead to, and whether it is there. @throws ProvideError */
export async function inspectPython({ flags, wheels: from }: Omit<ProvideOptions, 'log'>): Promise<Derived> {
  const wheels = from === undefined ? [] : readWheels(from);
  const folder = folderOf(wheels, flags);
  const image = { name: 'Python image', folder, seconds: BUILD_SECONDS };
  if (!(await isImage(folder))) return { ...image, additions: wheels.map(describe) };
  return { ...image, bytes: sizeOf(folder), additions: readFacts(folder).wheels.map(describe) };
}

function folderOf(wheels: readonly Wheel[], flags: readonly string[]): string {
  const { version: node, versions, arch } = process;
  const key = imageKey({
    inputs: { ...INPUT_HASHES, ...hashWheels(wheels) },
    code: readCode(fileURLToPath(new URL('.', import.meta.url))),
    host: { node, v8: versions.v8, arch, flags: flags.join(' ') },
  });
  return imageFolder(cacheFolder(process.env, homedir()), key);
}

function describe({ name, version, kind, bytes, snapshotBytes, armMs }: StoredWheel): Addition {
  const costs = [
    ...(snapshotBytes === undefined ? [] : [`${Math.ceil(snapshotBytes / 1024)} KiB of every snapshot`]),
    ...(armMs === undefined ? [] : [`${armMs} ms of every arming`]),
  ];
  return { name, version, kind, bytes, ...(costs.length > 0 && { cost: costs.join(', ') }) };
}

/** This runtime's own files, and those that it shares with others: whatever changes in them may change the image. */
function readCode(root: string): Map<string, Uint8Array> {
  const beside = readdirSync(`${root}..`, { withFileTypes: true }).filter((file) => file.isFile());
  const realm = listFiles(`${root}../realm`);
  const paths = [...listFiles(root), ...realm, ...beside.map(({ name }) => `${root}../${name}`)];
  return new Map(paths.map((path) => [path.slice(root.length), readFileSync(path)]));
}

function sizeOf(folder: string): number {
  return listFiles(folder).reduce((sum, path) => sum + statSync(path).size, 0);
}

function listFiles(root: string): string[] {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  return files.map((file) => `${file.parentPath}/${file.name}`);
}
