import { PYTHON_VERSION } from '../image/inputs.ts';
import type { GuestFile, Wheels } from '../isolate.ts';
import { readArchive } from './archive.ts';
import type { WheelFacts } from './wheel.ts';

/** What a wheel adds to each isolate. */
export interface WheelCost {
  /** What a pure one adds to the snapshot, in bytes. */
  snapshotBytes?: number;
  /** What a native one adds to arming, in milliseconds. */
  armMs?: number;
}

/** A wheel in an image: its modules are compiled. */
export interface BuiltWheel extends WheelFacts, WheelCost {
  archive: Uint8Array;
}

/** Where the standard library is. */
export const STDLIB = `/lib/python${PYTHON_VERSION.replace('.', '')}.zip`;

/** Where side modules and what comes with them are laid out. */
export const SITE_PACKAGES = `/lib/python${PYTHON_VERSION}/site-packages`;

/** Where the guest finds the archive of a wheel of Python alone. */
export function archivePath({ file }: WheelFacts): string {
  return `/lib/wheels/${file}`;
}

/** What wheels put into a realm. */
export function toWheels(built: readonly BuiltWheel[]): Wheels {
  const pure = built.filter(({ kind }) => kind === 'pure');
  const native = built.filter(({ kind }) => kind === 'native');
  return {
    pure: pure.map((wheel) => ({ path: archivePath(wheel), content: wheel.archive })),
    native: native.flatMap(unpack),
    load: loadModules(native.flatMap(({ modules }) => modules)),
  };
}

/**
 * Python that imports modules which were laid out since the snapshot was taken. Of what it knows of folders, that one is
 * forgotten alone: to read the standard library's directory again takes longer than all else.
 */
export function loadModules(modules: readonly string[]): string {
  if (modules.length === 0) return '';
  return [
    `__import__("sys").path_importer_cache.pop("${SITE_PACKAGES}",None)`,
    ...modules.map(importModule),
  ].join(';');
}

/** Python that imports a module and binds no name. */
export function importModule(name: string): string {
  return `__import__("${name}")`;
}

function unpack({ archive }: BuiltWheel): GuestFile[] {
  return readArchive(archive).map((entry) => ({
    path: `${SITE_PACKAGES}/${entry.path}`,
    content: entry.read(),
  }));
}
