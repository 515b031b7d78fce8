import { z } from 'zod';
import type { Setting } from './setting.ts';
import {
  dataKeys,
  httpUrl,
  issuers,
  origins,
  proxies,
  seed,
  visible,
  wholeNumberOrOff,
} from './setting-schemas.ts';
import { weaknessOfKeys, weaknessOfText } from './weak-secret.ts';

/** The settings of who may come in, of secrets and of the audit log, in the order in which they are listed. */
export const SECURITY_SETTINGS = {
  adminKey: {
    name: 'CLOCHE_ADMIN_KEY',
    description: 'key of the API; without it the first start makes one in the data directory',
    schema: visible(16).optional(),
    isSecret: true,
    weakness: weaknessOfText,
  },
  issuers: {
    name: 'CLOCHE_OIDC_ISSUERS',
    description: 'issuers whose tokens count, as a JSON list',
    fallback: '[]',
    schema: issuers(),
    isSecret: true,
  },
  secret: {
    name: 'CLOCHE_SECRET',
    description:
      'what keyed hashes and tokens rest on, the same on every host; without it the first start makes one in the data directory',
    schema: visible(32).optional(),
    isSecret: true,
    weakness: weaknessOfText,
  },
  dataKeys: {
    name: 'CLOCHE_DATA_KEYS',
    description:
      'keys that encrypt what is stored, id:base64 with commas between them, the first one seals; without it the first start makes one in the data directory',
    schema: dataKeys().optional(),
    isSecret: true,
    weakness: weaknessOfKeys,
  },
  auditKey: {
    name: 'CLOCHE_AUDIT_KEY',
    description:
      'Ed25519 seed in base64 that signs the audit log; without it the first start makes one in the data directory',
    schema: seed().optional(),
    isSecret: true,
    weakness: weaknessOfKeys,
  },
  auditName: {
    name: 'CLOCHE_AUDIT_NAME',
    description: 'name of the audit log, which its checkpoints begin with',
    fallback: 'cloche.local/audit',
    schema: z
      .string()
      .regex(/^[\x21-\x2a\x2c-\x7e]{1,200}$/, 'expected visible ASCII characters without "+"'),
  },
  auditWitness: {
    name: 'CLOCHE_AUDIT_WITNESS',
    description: 'URL of a witness that cosigns the checkpoints of the audit log',
    schema: httpUrl().optional(),
  },
  auditRetentionDays: {
    name: 'CLOCHE_AUDIT_RETENTION',
    description: 'days after which details of audit records are dropped, until the API sets others; or off',
    fallback: 'off',
    schema: wholeNumberOrOff(1, 36_500),
  },
  trustedProxies: {
    name: 'TRUSTED_PROXIES',
    description:
      'addresses and CIDR blocks of proxies whose X-Forwarded-For counts, with commas between them',
    fallback: '',
    schema: proxies(),
  },
  corsOrigins: {
    name: 'CLOCHE_CORS_ORIGINS',
    description: 'origins that browsers may call the API from, with commas between them',
    fallback: '',
    schema: origins(),
  },
} satisfies Record<string, Setting>;

/** Where secrets come from that are not in the environment; read before all other settings. */
export const VAULT_SETTINGS: readonly Pick<Setting, 'name' | 'description' | 'isSecret'>[] = [
  { name: 'CLOCHE_VAULT_ADDR', description: 'HashiCorp Vault that holds the secrets which are not set here' },
  { name: 'CLOCHE_VAULT_TOKEN', description: 'token for it', isSecret: true },
  {
    name: 'CLOCHE_VAULT_PATH',
    description:
      'mount/path of the secret in an engine of KV version 2, whose fields are named like the settings',
  },
];
