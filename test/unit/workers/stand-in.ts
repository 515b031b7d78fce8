import { openPipe, PIPE } from '../../../workers/sandbox/pipe.ts';

/** Speaks as a sandbox does, without one: ends every run at once, and then does what the run's source names. */
const pipe = openPipe(PIPE);
const encode = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));
const END = { status: 'ok', exitCode: 0, memoryBytes: 0, fuel: null, wallMs: 0, armMs: 0, cpuMs: 0 };

const AFTER_END: Record<string, () => void> = {
  arm: () => pipe.write('armed'),
  'arm twice': () => {
    pipe.write('armed');
    pipe.write('armed');
  },
  'arm never': () => undefined,
  'speak instead': () => pipe.write('stdout', encode('late')),
  die: () => process.exit(1),
};

pipe.write('ready', encode({ build: `sha256:${'0'.repeat(64)}` }));
for (let frame = pipe.read(); frame; frame = pipe.read()) {
  const { source }: { source: string } = JSON.parse(Buffer.from(frame.payload).toString());
  pipe.write('end', encode(END));
  AFTER_END[source]?.();
}
