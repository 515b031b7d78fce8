import { type ArgsDef, type CommandDef, defineCommand } from 'citty';
import { EXPORT_OPTIONS, VERIFY_OPTIONS } from './options.ts';

const VERIFY_ARGUMENTS: ArgsDef = VERIFY_OPTIONS;
const EXPORT_ARGUMENTS: ArgsDef = EXPORT_OPTIONS;

/** The commands under `cloche audit`, each giving its exit code. */
export const AUDIT_COMMANDS: Readonly<Record<string, CommandDef>> = {
  verify: defineCommand({
    meta: { name: 'verify', description: 'Recompute the audit log, and name the first thing that is wrong' },
    args: VERIFY_ARGUMENTS,
    run: async ({ rawArgs }) => (await import('./verify.ts')).verifyAudit(rawArgs),
  }),
  export: defineCommand({
    meta: {
      name: 'export',
      description: 'Write the audit log as lines of JSON, with its checkpoint at the end',
    },
    args: EXPORT_ARGUMENTS,
    run: async ({ rawArgs }) => (await import('./export.ts')).exportAudit(rawArgs),
  }),
  key: defineCommand({
    meta: { name: 'key', description: 'Print the public key that others verify the audit log with' },
    run: async ({ rawArgs }) => (await import('./print-key.ts')).printAuditKey(rawArgs),
  }),
};
