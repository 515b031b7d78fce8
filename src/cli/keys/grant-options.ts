import { ROLE_NAMES } from '../../core/roles.ts';

/** What a key is granted, as options. */
export const GRANT_OPTIONS = {
  name: { type: 'string', description: 'For people: what the key is for', valueHint: 'text' },
  role: { type: 'string', description: `What it may do: ${ROLE_NAMES.join(', ')}`, valueHint: 'role' },
  expires: {
    type: 'string',
    description: 'When it ends: a time like 2027-01-31T00:00:00Z, or from now on like 30d',
    valueHint: 'time',
  },
  language: {
    type: 'string',
    multiple: true,
    description: 'The only language that it may run, repeatable',
    valueHint: 'name',
  },
  limit: {
    type: 'string',
    multiple: true,
    description:
      'A ceiling below that of the service, repeatable: wallMs, cpuMs, memoryBytes, outputBytes, filesBytes',
    valueHint: 'name=number',
  },
  address: {
    type: 'string',
    multiple: true,
    description: 'The only address or CIDR block that may use it, repeatable',
    valueHint: 'block',
  },
  queued: { type: 'string', description: 'Runs that it may have waiting', valueHint: 'number' },
  concurrent: { type: 'string', description: 'Runs that it may have running', valueHint: 'number' },
  'cpu-seconds': { type: 'string', description: 'CPU seconds that it may use in a day', valueHint: 'number' },
  rate: { type: 'string', description: 'Requests that it may make, like 100/1m; or off', valueHint: 'rate' },
} as const;

/** What can be taken from a key again, by the name of its option. */
export const REMOVABLE = {
  expires: 'expiresAt',
  language: 'languages',
  limit: 'limits',
  address: 'addresses',
  quotas: 'quotas',
  rate: 'rate',
} as const;

/** The options as they were given; only those that were. */
export type GrantValues = { [K in keyof typeof GRANT_OPTIONS]?: string | string[] | undefined };
