import { expect, test } from 'vitest';
import { NODE_VM } from '../../../bench/peers/node-vm.ts';
import { KERNELS } from '../../../bench/programs/kernels.ts';
import { loadEngine } from '../../../bench/suites/start/engine.ts';

const runAlone = await loadEngine();
const native = await NODE_VM.open();

test.for(Object.entries(KERNELS.javascript))(
  'the JavaScript kernel of %s prints the same in the engine as natively',
  async ([, source]) => {
    const { status, stdout } = await native.run({ language: 'javascript', source });
    expect(status).toBe('ok');
    expect(stdout).toMatch(/\S/);
    expect(await runAlone({ language: 'javascript', source })).toBe(stdout);
  },
);

test('a kernel has the same name in every language', () => {
  expect(Object.keys(KERNELS.python)).toEqual(Object.keys(KERNELS.javascript));
});
