import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeArchive } from './archive.ts';
import { makeSideModule } from './side-module.ts';

const METADATA = (name: string) => `Metadata-Version: 2.1\nName: ${name}\nVersion: 1.0\n`;

const TALLY = `
"""Counts, and greets by a file that came along."""
from importlib.resources import files

_calls = []

def count():
    _calls.append(1)
    return len(_calls)

def greeting():
    return files(__name__).joinpath('greeting.txt').read_text().strip()
`;

/** A wheel of Python alone: its name and its bytes. */
export function pureWheel(source = TALLY) {
  const archive = makeArchive({
    'tally/__init__.py': source,
    'tally/later.py': 'LATE = __name__\n',
    'tally/greeting.txt': 'good day\n',
    'tally-1.0.dist-info/METADATA': METADATA('tally'),
    'tally-1.0.dist-info/WHEEL': 'Wheel-Version: 1.0\nTag: py3-none-any\n',
  });
  return ['tally-1.0-py3-none-any.whl', archive] as const;
}

/** A wheel with a side module. */
export function nativeWheel(module: Uint8Array = makeSideModule('_abacus')) {
  const archive = makeArchive({
    'abacus/__init__.py': 'from abacus._abacus import count, successor\n',
    'abacus/_abacus.cpython-314-wasm32-emscripten.so': module,
    'abacus-1.0.dist-info/METADATA': METADATA('abacus'),
  });
  return ['abacus-1.0-cp314-cp314-pyemscripten_2026_0_wasm32.whl', archive] as const;
}

/** Writes a folder of wheels. */
export async function writeWheels(
  folder: string,
  wheels: readonly (readonly [name: string, bytes: Uint8Array])[],
): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const [name, bytes] of wheels) await writeFile(join(folder, name), bytes);
  return folder;
}
