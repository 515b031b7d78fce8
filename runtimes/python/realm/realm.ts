/// <reference path="./types.ts" />
/**
 * What the host calls in a realm: it makes an instance of Python from what it is handed, and runs it. All of it may fall
 * to the guest; what holds is that nothing in reach belongs to the host, and that primitives alone come back from it.
 */
(host: Host): Realm => {
  const { ArrayBuffer, Error, Object, RangeError, Reflect, String, Uint8Array } = globalThis;
  const { parse, stringify } = JSON;
  /** WASI preview 1: read-only file system. */
  const EROFS = 69;

  let pyodide: Pyodide | undefined;
  let exitCode: number | undefined;

  return { boot, python, save, run, collect };

  /** Makes an instance and wakes the snapshot in it; without `meta`, boots one that is to become a snapshot. */
  function boot(factory: Factory, parts: Parts): void {
    const api = {
      config: {
        jsglobals: { cloche: bindings() },
        args: [],
        env: {},
        packages: [],
        BUILD_ID: '0'.repeat(64),
        indexURL: '/',
        _makeSnapshot: parts.meta === undefined,
      },
      runtimeEnv: { IN_SHELL: true, IN_BROWSER: true },
      lockFilePromise: Promise.resolve({ info: parse(parts.info), packages: {} }),
    } as Partial<PyodideApi> as PyodideApi;
    const finish = (made: Pyodide): void => {
      pyodide = made;
      if (parts.meta === undefined) api.finalizeBootstrap();
      else wake(made, api, parse(parts.meta));
      openStreams(made.FS);
      if (parts.load !== '' && !python(parts.load)) throw new Error('A wheel could not be loaded');
      host.armed();
    };
    factory(settings(api, parts))
      .then(finish)
      .catch((error: unknown) => host.failed(error instanceof Error ? `${error.stack}` : String(error)));
  }

  function bindings(): Bindings {
    return {
      request: () => host.request(),
      answer: (json) => host.answer(json),
      deny: (kind) => host.deny(kind),
      display: (mime, data) => host.display(mime, data),
      sleep: (seconds) => host.sleep(seconds),
    };
  }

  function settings(api: PyodideApi, parts: Parts): Settings {
    const failure = { toString: () => 'failure' };
    return {
      API: api,
      linear: linearMemory(parts.memory),
      noImageDecoding: true,
      noAudioDecoding: true,
      noWasmDecoding: true,
      noInitialRun: parts.meta !== undefined,
      arguments: [],
      clock: { now: host.now, monotonic: host.monotonic },
      mayGrow: host.mayGrow,
      mayHold: host.mayHold,
      print: (text) => host.write(1, encoded(`${text}\n`)),
      printErr: (text) => host.write(2, encoded(`${text}\n`)),
      quit: (code) => {
        exitCode = code;
      },
      locateFile: (name) => `/${name}`,
      preRun: [(module) => layOut(module, parts)],
      instantiateWasm(imports, receive) {
        // The sentinel that the C side returns for "a JavaScript error is set"; upstream makes it by a module of its own.
        Object.assign(imports.env, {
          Jsv_GetError_import: () => failure,
          JsvError_Check: (value: unknown) => (value === failure ? 1 : 0),
        });
        imports.env.memory = parts.memory;
        receive(new WebAssembly.Instance(parts.wasm, imports), parts.wasmHead);
        return {};
      },
    };
  }

  /** The memory by this realm's own functions. Its buffer is made anew, and that of the realm before is detached. */
  function linearMemory(memory: WebAssembly.Memory): Settings['linear'] {
    const { grow } = WebAssembly.Memory.prototype;
    const buffer = Object.getOwnPropertyDescriptor(WebAssembly.Memory.prototype, 'buffer')?.get;
    if (!buffer) throw new Error('A memory has no buffer');
    Reflect.apply(grow, memory, [0]);
    const linear = {
      get buffer() {
        return Reflect.apply(buffer, memory, []) as ArrayBuffer;
      },
      grow: (pages: number) => Reflect.apply(grow, memory, [pages]),
    };
    if (Object.getPrototypeOf(linear.buffer) !== ArrayBuffer.prototype) {
      throw new Error('The buffer of linear memory is not of this realm');
    }
    return linear;
  }

  function layOut({ FS, API, HEAPU32, _Py_Version }: Pyodide, { stdlibBytes, folders, files }: Parts): void {
    const version = HEAPU32[_Py_Version >>> 2] ?? 0;
    const [major, minor, micro] = [version >>> 24, (version >>> 16) & 0xff, (version >>> 8) & 0xff];
    const lib = `/lib/python${major}.${minor}`;
    API.pyVersionTuple = [major, minor, micro];
    API.sitePackages = `${lib}/site-packages`;
    for (const folder of [API.sitePackages, `${lib}/lib-dynload`, '/sandbox', ...folders])
      FS.mkdirTree(folder);
    const stdlib = { path: `/lib/python${major}${minor}.zip`, bytes: stdlibBytes };
    [stdlib, ...files].forEach(({ path, bytes }, file) => {
      borrow(FS, path, bytes, file);
    });
    FS.chdir('/sandbox');
  }

  /** A file whose content stays with the host, and is copied as it is read. */
  function borrow(FS: FileSystem, path: string, bytes: number, file: number): void {
    const refuse = () => {
      throw new FS.ErrnoError(EROFS);
    };
    FS.writeFile(path, new Uint8Array(0));
    const { node } = FS.lookupPath(path);
    node.usedBytes = bytes;
    node.stream_ops = {
      ...node.stream_ops,
      read: (_: unknown, buffer: ArrayBufferView, offset: number, length: number, at: number) =>
        host.lend(file, at, part(buffer, offset, length)),
      write: refuse,
      mmap: refuse,
    };
  }

  /** What upstream's `finalizeBootstrap` does with a snapshot, less the Python that it runs. */
  function wake(module: Pyodide, api: PyodideApi, { hiwireKeys, immortalKeys }: Meta): void {
    module._jslib_init();
    module._init_pyodide_proxy();
    module.runtimeKeepalivePush();
    const root = api.config.jsglobals;
    api.config.jsglobals = {};
    api.public_api = {};
    const values = [...api.getExpectedKeys(), ...hiwireKeys.map((key) => reviveKey(key, root, api))];
    values.forEach((value, index) => {
      if (module.__hiwire_set(index, value) < 0) throw new Error('The table of references is full');
    });
    for (const key of immortalKeys) module.__hiwire_immortal_add(key);
  }

  function reviveKey(key: HiwireKey, root: unknown, api: PyodideApi): unknown {
    if (key === null) return null;
    if ('path' in key)
      return key.path.reduce<unknown>((value, name) => Reflect.get(Object(value), name), root);
    if ('abortSignalAny' in key) return api.abortSignalAny;
    if ('API' in key) return api;
    throw new Error('The snapshot holds a reference that cannot be revived');
  }

  function openStreams(FS: FileSystem): void {
    const ignore = () => undefined;
    const open = (stream: { seekable: boolean }) => {
      stream.seekable = false;
    };
    const sink = (fd: 1 | 2): StreamOps => ({
      open,
      close: ignore,
      fsync: ignore,
      read: () => 0,
      write(_, buffer, offset, length) {
        host.write(fd, part(buffer, offset, length));
        return length;
      },
    });
    const source: StreamOps = {
      open,
      close: ignore,
      fsync: ignore,
      write: (_stream, _buffer, _offset, length) => length,
      read: (_, buffer, offset, length) => host.read(part(buffer, offset, length)),
    };
    const major = FS.createDevice.major++;
    [source, sink(1), sink(2)].forEach((ops, fd) => {
      const name = `/dev/${['stdin', 'stdout', 'stderr'][fd]}`;
      const device = FS.makedev(major, fd);
      FS.registerDevice(device, ops);
      FS.closeStream(fd);
      FS.unlink(name);
      FS.mkdev(name, device);
    });
    FS.open('/dev/stdin', 0);
    FS.open('/dev/stdout', 1);
    FS.open('/dev/stderr', 1);
  }

  function part(buffer: ArrayBufferView, offset: number, length: number): Uint8Array {
    return new Uint8Array(buffer.buffer, buffer.byteOffset + offset, length);
  }

  /** Runs a text of Python, true if it raised nothing. */
  function python(source: string): boolean {
    const { stringToNewUTF8, _PyRun_SimpleString, _free } = made();
    const text = stringToNewUTF8(source);
    const isDone = _PyRun_SimpleString(text) === 0;
    _free(text);
    return isDone;
  }

  /** Runs Python to its end: `done`, an exit code, or how it broke. */
  function run(source: string): string {
    try {
      return python(source) ? 'done' : 'failed';
    } catch (error) {
      if (exitCode !== undefined) return String(exitCode);
      return error instanceof RangeError ? 'stack' : 'fatal';
    }
  }

  function save(): string {
    const { API, HEAPU8 } = made();
    host.snapshot(HEAPU8);
    return stringify(API.serializeHiwireState());
  }

  /** Hands the files of these paths to the host; one that cannot be read is passed over. */
  function collect(paths: string): void {
    for (const path of parse(paths) as string[]) {
      let content: Uint8Array;
      try {
        content = made().FS.readFile(path);
      } catch {
        continue;
      }
      if (!host.file(path, content)) return;
    }
  }

  function encoded(text: string): Uint8Array {
    const bytes = new Uint8Array(text.length * 3);
    return bytes.subarray(0, host.encode(text, bytes));
  }

  function made(): Pyodide {
    if (!pyodide) throw new Error('There is no instance yet');
    return pyodide;
  }
};
