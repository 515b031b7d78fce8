/// <reference path="./types.ts" />
/** `wasi:cli`, `wasi:clocks` and `wasi:random`: what a command has of the world around it. Source: WASI 0.2. */
(host: Host, io: Io): Interfaces => {
  const { BigUint64Array, Error, Number, Uint8Array } = globalThis;
  const { parse } = JSON;

  const NS_PER_SECOND = 1_000_000_000n;
  /** Random bytes that one call may ask for. */
  const MAX_RANDOM_BYTES = 0x100_0000n;
  /** What both clocks say they count in. */
  const RESOLUTION_NS = 1_000;

  const ignore = (): undefined => undefined;
  const output = (stream: 'stdout' | 'stderr') => () =>
    io.outputStream({
      write(bytes) {
        if (bytes.length > 0) host.write(stream, bytes);
        return 0;
      },
      close: ignore,
    });
  const around = (): { args: string[]; env: [string, string][] } => parse(host.surroundings());

  const randomBytes = (length: bigint): Uint8Array => {
    if (length > MAX_RANDOM_BYTES) throw new Error('More random bytes are asked for than one call gives');
    const bytes = new Uint8Array(Number(length));
    host.random(bytes);
    return bytes;
  };
  const randomWords = (count: number): BigUint64Array => {
    const words = new BigUint64Array(count);
    host.random(new Uint8Array(words.buffer));
    return words;
  };
  const randomWord = () => randomWords(1)[0];

  return {
    'wasi:cli/environment': {
      getArguments: () => around().args,
      getEnvironment: () => around().env,
      initialCwd: () => '/sandbox',
    },
    'wasi:cli/exit': {
      exit: ({ tag }: { tag: string }) => host.exit(tag === 'ok' ? 0 : 1),
      exitWithCode: (code: number) => host.exit(code),
    },
    'wasi:cli/stdin': { getStdin: () => io.inputStream({ read: (into) => host.read(into), close: ignore }) },
    'wasi:cli/stdout': { getStdout: output('stdout') },
    'wasi:cli/stderr': { getStderr: output('stderr') },
    'wasi:cli/terminal-input': { TerminalInput: class {} },
    'wasi:cli/terminal-output': { TerminalOutput: class {} },
    'wasi:cli/terminal-stdin': { getTerminalStdin: ignore },
    'wasi:cli/terminal-stdout': { getTerminalStdout: ignore },
    'wasi:cli/terminal-stderr': { getTerminalStderr: ignore },
    'wasi:clocks/monotonic-clock': {
      now: () => host.monotonic(),
      resolution: () => BigInt(RESOLUTION_NS),
      subscribeInstant: (at: bigint) => io.pollable(at),
      subscribeDuration: (ns: bigint) => io.pollable(host.monotonic() + ns),
    },
    'wasi:clocks/wall-clock': {
      now() {
        const now = host.now();
        return { seconds: now / NS_PER_SECOND, nanoseconds: Number(now % NS_PER_SECOND) };
      },
      resolution: () => ({ seconds: 0n, nanoseconds: RESOLUTION_NS }),
    },
    'wasi:random/random': { getRandomBytes: randomBytes, getRandomU64: randomWord },
    'wasi:random/insecure': { getInsecureRandomBytes: randomBytes, getInsecureRandomU64: randomWord },
    'wasi:random/insecure-seed': { insecureSeed: () => [...randomWords(2)] },
  };
};
