import { expect, it } from 'vitest';
import { signCheckpoint } from '../../../src/audit/checkpoint.ts';
import { leave, setUp, successor, TEXTS, until } from './sealing.ts';

type Setting = ReturnType<typeof setUp>;

const REFUSED: [name: string, message: string, tamper: (setting: Setting) => unknown][] = [
  [
    'the log was rolled back behind its pin',
    '200 records were pinned as sealed, and the store has only 100 of them',
    async ({ state, pins }) => {
      pins.push(...(await leave(state, [200])));
      await leave(state, [100]);
    },
  ],
  [
    'the log was emptied',
    '200 records were pinned as sealed, and the store has only 0 of them',
    async ({ state, pins }) => {
      pins.push(...(await leave(state, [200])));
      Object.assign(state, { texts: TEXTS.slice(0, 3), rows: [], sealed: 0, checkpoint: undefined });
    },
  ],
  [
    'the log is another one than was pinned',
    'it does not go on from what was pinned',
    async ({ state, pins }) => {
      pins.push(...(await leave(state, [150])));
      await leave(state, [200], TEXTS.toReversed());
    },
  ],
  [
    'a node was changed',
    'the tree that is kept is not that of its checkpoint',
    async ({ state }) => {
      await leave(state, [200]);
      state.rows[7]?.splice(0, 1, Buffer.alloc(32));
    },
  ],
  [
    'a node is gone',
    'the tree that is kept is not that of its checkpoint',
    async ({ state }) => {
      await leave(state, [200]);
      state.rows[7] = [];
    },
  ],
  [
    'the checkpoint is of another size',
    'the tree that is kept is not that of its checkpoint',
    async ({ state }) => {
      const [older] = await leave(state, [100, 200]);
      state.checkpoint = older;
    },
  ],
  [
    'the checkpoint is of another key',
    'the kept checkpoint is not signed by a key of this log',
    async ({ state }) => {
      await leave(state, [200]);
      state.checkpoint = await signCheckpoint({ size: 200, root: Buffer.alloc(32) }, successor);
    },
  ],
  [
    'the pin is nonsense',
    'the pinned checkpoint is not signed by a key of this log',
    async ({ state, pins }) => {
      await leave(state, [200]);
      pins.push('nonsense');
    },
  ],
  [
    'the checkpoint is gone',
    'the checkpoint of what is sealed is gone',
    async ({ state }) => {
      await leave(state, [200]);
      state.checkpoint = undefined;
    },
  ],
  [
    'sealed records are gone',
    '200 records are sealed, and there are only 160',
    async ({ state }) => {
      await leave(state, [200]);
      state.texts.splice(150);
    },
  ],
];

it.each(REFUSED)('signs nothing, and says so at every turn, when %s', async (_name, reason, tamper) => {
  const setting = setUp();
  await tamper(setting);
  const { state, pins, errors, start } = setting;
  const before = { sealed: state.sealed, checkpoint: state.checkpoint, pins: [...pins] };
  state.texts.push(...TEXTS.slice(3_000, 3_010));
  start('a');
  await until(() => errors.length > 3);
  expect(new Set(errors)).toEqual(new Set([`The audit log is not sealed any more: ${reason}`]));
  expect({ sealed: state.sealed, checkpoint: state.checkpoint, pins }).toEqual(before);
});

it('finds a rollback under its own hands', async () => {
  const { state, start, pins, errors } = setUp();
  state.texts.push(...TEXTS.slice(0, 200));
  start('a');
  await until(() => pins.length === 1);
  await leave(state, [100]);
  await until(() => errors.length > 2);
  expect(errors.at(-1)).toContain('200 records were pinned as sealed, and the store has only 100 of them');
  expect(pins).toHaveLength(1);
});
