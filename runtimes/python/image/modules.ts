import type { Session } from '../bridge.ts';
import { Isolate, type Parts } from '../isolate.ts';
import { BOOT_BYTES, LinearMemory } from '../linear-memory.ts';
import { SITE_PACKAGES, STDLIB } from '../wheels/built.ts';

/** An archive of modules: where it is, and whether it is imported from there or laid out in a folder. */
export interface ModuleArchive {
  path: string;
  content: Uint8Array;
  isLaidOut: boolean;
}

/** Python that puts the compiled form of each module beside its text, which tracebacks show. */
const COMPILE = `
def compile_archive(path, target, is_laid_out):
    import zipfile
    from importlib import _bootstrap_external as external
    root = "${SITE_PACKAGES}" if is_laid_out else path
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for info in source.infolist():
            text = source.read(info)
            archive.writestr(info, text)
            if not info.filename.endswith(".py"):
                continue
            try:
                code = compile(text, f"{root}/{info.filename}", "exec", dont_inherit=True)
            except (SyntaxError, ValueError):
                continue
            name = external.cache_from_source(info.filename) if is_laid_out else info.filename + "c"
            entry = zipfile.ZipInfo(name, info.date_time)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, external._code_to_hash_pyc(code, bytes(8), False))
`;

/**
 * Compiles the modules of the standard library and of other archives, so that one that is not in the snapshot need not
 * be compiled in each run. The compiled files are never compared with their texts: both stand in one archive.
 */
export function compileArchives(
  parts: Parts,
  session: Session,
  others: readonly ModuleArchive[],
): Uint8Array[] {
  const taken: Uint8Array[] = [];
  const taking: Session = {
    ...session,
    file: (_, bytes) => {
      taken.push(bytes.slice());
      return true;
    },
  };
  const wheels = { pure: others, native: [], load: '' };
  const isolate = Isolate.arm(
    { ...parts, wheels },
    {
      memory: new LinearMemory(BOOT_BYTES),
      session: taking,
      from: { snapshot: () => undefined },
    },
  );
  const archives = [{ path: STDLIB, isLaidOut: false }, ...others];
  const targets = archives.map((_, index) => `/tmp/${index}.zip`);
  const calls = archives.map(({ path, isLaidOut }, index) => {
    return `compile_archive(${JSON.stringify(path)}, "${targets[index]}", ${isLaidOut ? 'True' : 'False'})\n`;
  });
  const isCompiled = isolate.python(COMPILE + calls.join(''));
  isolate.collect(targets);
  if (!isCompiled || taken.length !== archives.length) throw new Error('The modules could not be compiled');
  return taken;
}
