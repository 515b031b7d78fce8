import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import vm from 'node:vm';
import { parse } from 'acorn';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildGlue, type Glue } from '../../../runtimes/python/image/glue.ts';
import { INPUT_HASHES, type Inputs, readInputs } from '../../../runtimes/python/image/inputs.ts';
import { LINK_STEPS, SIDE_MODULE_STEPS } from '../../../runtimes/python/image/link.ts';
import { checkPowerless, POWER_RULES, POWER_STEPS } from '../../../runtimes/python/image/powers.ts';
import { GROWTH_STEPS, QUOTA_STEPS } from '../../../runtimes/python/image/quota.ts';
import { applyRules } from '../../../runtimes/python/image/rules.ts';
import { trimWasm } from '../../../runtimes/python/image/wasm.ts';
import { applySteps } from '../../../runtimes/steps.ts';

const pyodide = dirname(createRequire(import.meta.url).resolve('pyodide/package.json'));
const ENOSPC = 51;
const NODE_BYTES = 1024;
const CREATE_WRITE = 'w+';

let inputs: Inputs;
let glue: Glue;
let engine: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  inputs = await readInputs(pyodide);
  glue = buildGlue(inputs.glue, inputs.wasm);
  engine = trimWasm(inputs.wasm, { exports: glue.exports, maxPages: 8192 });
});

describe('the derivation', () => {
  test.for(Object.keys(INPUT_HASHES))(
    '%s is refused by name where it is not the pinned one',
    async (name) => {
      const folder = await mkdtemp(join(tmpdir(), 'cloche-inputs-'));
      try {
        for (const file of Object.keys(INPUT_HASHES)) {
          if (file === name) await writeFile(join(folder, file), 'another');
          else await symlink(join(pyodide, file), join(folder, file));
        }
        await expect(readInputs(folder)).rejects.toThrow(`Expected ${name} of Pyodide`);
      } finally {
        await rm(folder, { recursive: true });
      }
    },
  );

  test('every step fails by its name when its text is not there, or is there once more', () => {
    for (const step of [
      ...LINK_STEPS,
      ...SIDE_MODULE_STEPS,
      ...POWER_STEPS,
      ...QUOTA_STEPS,
      ...GROWTH_STEPS,
    ]) {
      expect(() => applySteps(inputs.glue.replaceAll(step.from, ''), [step]), step.name).toThrow(step.name);
      expect(() => applySteps(inputs.glue + step.from, [step]), step.name).toThrow(step.name);
    }
  });

  test('every rule fails by its name when it changes another number of nodes', () => {
    const source = ';';
    const program = parse(source, { ecmaVersion: 'latest' });
    for (const rule of POWER_RULES) expect(() => applyRules(source, program, [rule])).toThrow(rule.name);
  });

  test('an import, and what is outside of the realm, are found in a script', () => {
    for (const script of [
      'import("a")',
      'process.exit()',
      'f(()=>fetch("a"))',
      'new Worker("a")',
      'eval("1")',
    ]) {
      expect(() => checkPowerless(script), script).toThrow('still');
    }
    expect(() => checkPowerless('typeof process; a.process.b(); "import(1)"')).not.toThrow();
  });

  test('the script reads no clock and no console of its own', () => {
    expect(glue.script).not.toMatch(
      /\b(Date\.now|performance\.|console\.|new Date[,;)}]|new Date\(\)|import\.meta)/,
    );
  });

  test('the engine has the exports that the script uses, no others, and a bounded memory', () => {
    const names = WebAssembly.Module.exports(new WebAssembly.Module(engine)).map(({ name }) => name);
    expect(names.toSorted()).toEqual([...glue.exports].toSorted());
    expect(names.length).toBeLessThan(500);
    expect(() => trimWasm(inputs.wasm, { exports: ['nothing'], maxPages: 8192 })).toThrow('exports');
    expect(() => trimWasm(inputs.wasm, { exports: 'all', maxPages: 1 })).toThrow('pages');
  });

  test('with modules beside the engine, their loader, what they import and all exports stay', () => {
    const wide = buildGlue(inputs.glue, inputs.wasm, new Set(['emscripten_random']));
    expect(wide.exports).toBe('all');
    const marks = ['could not load dynamic lib', 'emscripten_random'];
    expect(marks.map((mark) => wide.script.includes(mark))).toEqual([true, true]);
    expect(marks.map((mark) => glue.script.includes(mark))).toEqual([false, false]);
  });
});

describe('what the file system makes the realm hold', () => {
  test('a file is asked for, and given back when it is unlinked and closed', async () => {
    const { fs, budget } = await fileSystem();
    const before = budget.held;
    const file = fs.open('/tmp/a', CREATE_WRITE);
    fs.write(file, new Uint8Array(5000), 0, 5000);
    expect(budget.held - before).toBe(NODE_BYTES + 5000);
    fs.unlink('/tmp/a');
    expect(budget.held - before).toBe(NODE_BYTES + 5000);
    fs.write(file, new Uint8Array(10), 0, 10);
    expect(budget.held - before).toBeGreaterThan(NODE_BYTES + 5000);
    fs.close(file);
    expect(budget.held).toBe(before);
  });

  test('no way to grow a file passes the budget', async () => {
    const { fs, budget } = await fileSystem();
    const file = fs.open('/tmp/a', CREATE_WRITE);
    budget.most = budget.held + 10_000;
    const chunk = new Uint8Array(20_000);
    for (const grow of [
      () => fs.truncate('/tmp/a', 1e9),
      () => fs.ftruncate(file.fd, 2 ** 50),
      () => fs.write(file, chunk, 0, 20_000),
      () => fs.write(file, chunk, 0, 1, 2 ** 40),
      () => fs.writeFile('/tmp/a', chunk, { canOwn: true }),
    ]) {
      expect(grow).toThrow(expect.objectContaining({ errno: ENOSPC }));
    }
    fs.write(file, chunk, 0, 6000);
    fs.write(file, chunk, 0, 4000);
    expect(budget.held).toBe(budget.most);
  });

  test('nodes of every kind are asked for, and a rename over a file gives that one back', async () => {
    const { fs, budget } = await fileSystem();
    const before = budget.held;
    fs.mkdir('/tmp/d');
    fs.writeFile('/tmp/d/a', new Uint8Array(100));
    fs.writeFile('/tmp/d/b', new Uint8Array(300));
    fs.rename('/tmp/d/a', '/tmp/d/b');
    expect(budget.held - before).toBe(2 * NODE_BYTES + 100);
    fs.symlink('/tmp/d/b', '/tmp/l');
    fs.unlink('/tmp/l');
    fs.unlink('/tmp/d/b');
    fs.rmdir('/tmp/d');
    expect(budget.held).toBe(before);
    budget.most = before;
    for (const make of [
      () => fs.mkdir('/tmp/e'),
      () => fs.symlink('/', '/tmp/l'),
      () => fs.create('/tmp/f'),
    ]) {
      expect(make).toThrow(expect.objectContaining({ errno: ENOSPC }));
    }
  });

  test('names, paths and descriptors are bounded', async () => {
    const { fs } = await fileSystem();
    const long = 'x'.repeat(256);
    const tooLong = expect.objectContaining({ errno: 37 });
    fs.writeFile('/tmp/a', new Uint8Array(1));
    expect(() => fs.mkdir(`/tmp/${long}`)).toThrow(tooLong);
    expect(() => fs.rename('/tmp/a', `/tmp/${long}`)).toThrow(tooLong);
    expect(() => fs.symlink(`/${long.repeat(20)}`, '/tmp/l')).toThrow(tooLong);
    expect(() => fs.dupStream(fs.open('/tmp/a', 'r'), 100_000)).toThrow(
      expect.objectContaining({ errno: 33 }),
    );
  });

  test('a pipe is asked for by the bucket, and given back as it is read and closed', async () => {
    const { fs, budget, pipe } = await fileSystem();
    const before = budget.held;
    const [reader, writer] = pipe();
    fs.write(writer, new Uint8Array(50_000), 0, 50_000);
    expect(budget.held - before).toBe(2 * NODE_BYTES + 7 * 8192);
    budget.most = budget.held;
    expect(() => fs.write(writer, new Uint8Array(9000), 0, 9000)).toThrow(
      expect.objectContaining({ errno: ENOSPC }),
    );
    fs.read(reader, new Uint8Array(50_000), 0, 50_000);
    expect(budget.held - before).toBe(2 * NODE_BYTES + 8192);
    fs.close(reader);
    fs.close(writer);
    expect(budget.held).toBe(before);
  });

  test('a factory without a budget does not start', async () => {
    const factory: Factory = vm.runInContext(glue.script, newRealm());
    await expect(factory({ clock: {}, linear: {} })).rejects.toThrow('mayHold');
  });
});

interface Stream {
  fd: number;
}

interface FileSystem {
  open(path: string, flags: string): Stream;
  close(stream: Stream): void;
  read(stream: Stream, into: Uint8Array, offset: number, length: number): number;
  write(stream: Stream, from: Uint8Array, offset: number, length: number, position?: number): number;
  writeFile(path: string, data: Uint8Array, options?: { canOwn: boolean }): void;
  dupStream(stream: Stream, fd: number): Stream;
  getStream(fd: number): Stream;
  create(path: string): void;
  mkdir(path: string): void;
  rmdir(path: string): void;
  unlink(path: string): void;
  rename(from: string, to: string): void;
  symlink(target: string, path: string): void;
  truncate(path: string, length: number): void;
  ftruncate(fd: number, length: number): void;
}

type Factory = (settings: Record<string, unknown>) => Promise<unknown>;
type Imports = { env: Record<string, (...args: number[]) => number> };

/** A context with no more than the glue needs. */
function newRealm(): vm.Context {
  return vm.createContext({ TextDecoder, TextEncoder, AbortController, setTimeout, clearTimeout, crypto });
}

/** The file system of the glue around an engine that is loaded, and not started. */
async function fileSystem(): Promise<{
  fs: FileSystem;
  budget: { held: number; most: number };
  pipe(): [Stream, Stream];
}> {
  const budget = { held: 0, most: Number.POSITIVE_INFINITY };
  const mayHold = (bytes: number): boolean => {
    if (bytes > 0 && budget.held + bytes > budget.most) return false;
    budget.held += bytes;
    return true;
  };
  const { promise, resolve, reject } = Promise.withResolvers<FileSystem>();
  const realm = newRealm();
  const wasm: typeof WebAssembly = vm.runInContext('WebAssembly', realm);
  let memory = new WebAssembly.Memory({ initial: 0 });
  let env: Imports['env'] = {};
  const settings = {
    clock: { now: () => 0, monotonic: () => 0 },
    linear: {
      get buffer() {
        return memory.buffer;
      },
    },
    mayHold,
    mayGrow: () => true,
    print: () => undefined,
    printErr: () => undefined,
    API: { config: {}, runtimeEnv: {}, lockFilePromise: new Promise(() => undefined) },
    // The engine waits for a dependency that never comes
    preRun: [
      (module: { FS: FileSystem; addRunDependency(name: string): void }) => {
        module.addRunDependency('never');
        resolve(module.FS);
      },
    ],
    instantiateWasm(
      imports: WebAssembly.Imports & Imports,
      done: (...made: [WebAssembly.Instance, WebAssembly.Module]) => void,
    ) {
      const module = new wasm.Module(engine);
      env = imports.env;
      const instance = new wasm.Instance(module, {
        ...imports,
        env: Object.assign(imports.env, { Jsv_GetError_import: () => 0, JsvError_Check: () => 0 }),
      });
      memory = instance.exports.memory as WebAssembly.Memory;
      done(instance, module);
      return {};
    },
  };
  const factory: Factory = vm.runInContext(glue.script, realm);
  factory(settings).catch(reject);
  const fs = await promise;
  const pipe = (): [Stream, Stream] => {
    const at = 1024;
    expect(env.__syscall_pipe?.(at)).toBe(0);
    const [reader = -1, writer = -1] = new Int32Array(memory.buffer, at, 2);
    return [fs.getStream(reader), fs.getStream(writer)];
  };
  return { fs, budget, pipe };
}
