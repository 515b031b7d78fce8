import type { ParseArgsOptionsConfig } from 'node:util';
import { type ArgsDef, type CommandDef, defineCommand } from 'citty';
import { readOptions } from '../arguments.ts';
import { Failure } from '../failure.ts';
import { GRANT_OPTIONS, REMOVABLE } from './grant-options.ts';

const JSON_OPTION = { json: { type: 'boolean', description: 'Print JSON, one object a line' } } as const;
const UPDATE_OPTIONS = {
  ...GRANT_OPTIONS,
  remove: {
    type: 'string',
    multiple: true,
    description: `What it shall not have any more, repeatable: ${Object.keys(REMOVABLE).join(', ')}`,
    valueHint: 'option',
  },
  ...JSON_OPTION,
} as const;
const CREATE_OPTIONS = { ...GRANT_OPTIONS, ...JSON_OPTION } as const;
const ROTATE_OPTIONS = {
  overlap: {
    type: 'string',
    description: 'How long the old one goes on, at most 7d (default 0)',
    valueHint: 'duration',
  },
  ...JSON_OPTION,
} as const;

const POSITIONALS = {
  ID: 'Id of a key, as the list shows it',
  CALLER: 'Id of a key, key_admin for the key of the configuration, or sub_… of an issuer',
  CODE: 'Six digits from the authenticator app',
} as const;

/** What a command takes, and what it does with that. */
interface Spec<T extends ParseArgsOptionsConfig> {
  positionals?: readonly (keyof typeof POSITIONALS)[];
  options: T;
  run(values: ReturnType<typeof readOptions<T>>['values'], positionals: string[]): Promise<number>;
}

/** The commands under `cloche keys`, each giving its exit code: on the host, and straight on its store. */
export const KEY_COMMANDS: Readonly<Record<string, CommandDef>> = {
  create: define('create', 'Make an API key and print it, this once', {
    options: CREATE_OPTIONS,
    run: async (values) => (await import('./keys.ts')).createKey(values),
  }),
  list: define('list', 'List the API keys', {
    options: JSON_OPTION,
    run: async (values) => (await import('./keys.ts')).listKeys(values),
  }),
  show: define('show', 'Show what one key may do', {
    positionals: ['ID'],
    options: JSON_OPTION,
    run: async (values, [id = '']) => (await import('./keys.ts')).showKey(id, values),
  }),
  update: define('update', 'Change what a key may do', {
    positionals: ['ID'],
    options: UPDATE_OPTIONS,
    run: async (values, [id = '']) => (await import('./keys.ts')).updateKey(id, values),
  }),
  revoke: define('revoke', 'End a key for good, everywhere within a second', {
    positionals: ['ID'],
    options: JSON_OPTION,
    run: async (values, [id = '']) => (await import('./keys.ts')).endKey(id, values),
  }),
  rotate: define('rotate', 'Give a key a new secret and print it, this once', {
    positionals: ['ID'],
    options: ROTATE_OPTIONS,
    run: async (values, [id = '']) => (await import('./keys.ts')).renewKey(id, values),
  }),
  enrol: define('enrol', 'Begin a second factor: QR code, URL and recovery codes, shown this once', {
    positionals: ['CALLER'],
    options: JSON_OPTION,
    run: async (values, [id = '']) => (await import('./second-factor.ts')).enrol(id, values),
  }),
  confirm: define('confirm', 'Confirm a second factor by a first code, wherever it was enrolled', {
    positionals: ['CALLER', 'CODE'],
    options: {},
    run: async (_, [id = '', code = '']) => (await import('./second-factor.ts')).confirm(id, code),
  }),
  'reset-second-factor': define('reset-second-factor', 'Take a second factor away that was lost', {
    positionals: ['CALLER'],
    options: {},
    run: async (_, [id = '']) => (await import('./second-factor.ts')).resetSecondFactor(id),
  }),
  'rotate-data': define(
    'rotate-data',
    'Encrypt all that is stored by another data key, as the service runs',
    {
      options: JSON_OPTION,
      run: async (values) => (await import('./rotate-data.ts')).rotateData(values),
    },
  ),
};

/** A command whose arguments Node's own parser reads, strictly; citty only shows them. */
function define<const T extends ParseArgsOptionsConfig>(
  name: string,
  description: string,
  spec: Spec<T>,
): CommandDef {
  const { positionals: names = [], options, run } = spec;
  const shown = names.map((id) => [id, { type: 'positional', required: true, description: POSITIONALS[id] }]);
  const args: ArgsDef = { ...Object.fromEntries(shown), ...options };
  return defineCommand({
    meta: { name, description },
    args,
    async run({ rawArgs }) {
      const { values, positionals } = readOptions(rawArgs, options);
      if (positionals.length !== names.length) {
        const expected = names.length === 0 ? 'no arguments' : names.join(' ');
        throw new Failure(2, `Expected ${expected}, got ${positionals.join(' ') || 'nothing'}`);
      }
      return run(values, positionals);
    },
  });
}
