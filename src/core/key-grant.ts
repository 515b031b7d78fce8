import { z } from 'zod';
import type { ApiKey, KeyGrant } from './access.ts';
import { parseBlock } from './address.ts';
import { LIMITS } from './limits.ts';
import { ROLE_NAMES } from './roles.ts';

const MAX_REQUESTS = 1_000_000;
const DAY_SECONDS = 24 * 60 * 60;

/** A rate limit as it is asked for; `off` is none. */
export const rateSchema = z
  .union([
    z.literal('off'),
    z.strictObject({
      requests: z.int().min(1).max(MAX_REQUESTS),
      windowSeconds: z.int().min(1).max(DAY_SECONDS),
    }),
  ])
  .describe('Requests in a window of seconds, or `off`; absent: as the service has it');

/** Quotas as they are asked for. */
export const quotasSchema = z
  .strictObject({
    queued: z.int().min(1).max(1_000_000).exactOptional().describe('Runs that wait'),
    concurrent: z.int().min(1).max(100_000).exactOptional().describe('Runs that are with a consumer'),
    cpuSecondsPerDay: z.int().min(0).max(100_000_000).exactOptional().describe('In a day of UTC'),
  })
  .describe('What is absent is as the service has it');

const ceiling = (name: Exclude<keyof typeof LIMITS, 'fuel'>) =>
  z.int().min(LIMITS[name].floor).max(LIMITS[name].ceiling).exactOptional();

/** Ceilings of limits as they are asked for, below those of the service. */
export const ceilingsSchema = z
  .strictObject({
    wallMs: ceiling('wallMs'),
    cpuMs: ceiling('cpuMs'),
    memoryBytes: ceiling('memoryBytes'),
    outputBytes: ceiling('outputBytes'),
    filesBytes: ceiling('filesBytes'),
  })
  .describe('Ceilings below those of the service');

/** Languages as they are asked for, by name or alias. */
export const languagesSchema = z
  .array(z.string().min(1).max(64))
  .min(1)
  .max(100)
  .describe('The only languages that may be run; absent: all');

const fields = {
  name: z
    .string()
    .regex(/^[^\p{C}]{1,100}$/u, 'expected 1 to 100 printable characters')
    .describe('For people: what the key is for'),
  role: z.enum(ROLE_NAMES).describe('What the key may do'),
  expiresAt: z.iso
    .datetime({ offset: true })
    .transform((text) => Date.parse(text))
    .describe('From then on the key is refused; absent: never'),
  languages: languagesSchema,
  limits: ceilingsSchema,
  addresses: z
    .array(
      z
        .string()
        .max(64)
        .refine((text) => parseBlock(text) !== undefined, 'expected an address or a CIDR block'),
    )
    .min(1)
    .max(100)
    .describe('Addresses and CIDR blocks, v4 and v6, that may use the key; absent: all'),
  quotas: quotasSchema,
  rate: rateSchema,
};

/** What a new key shall be. */
export const keyGrantSchema = z.strictObject({
  name: fields.name,
  role: fields.role,
  expiresAt: fields.expiresAt.exactOptional(),
  languages: fields.languages.exactOptional(),
  limits: fields.limits.exactOptional(),
  addresses: fields.addresses.exactOptional(),
  quotas: fields.quotas.exactOptional(),
  rate: fields.rate.exactOptional(),
});

/** What shall change of a key: a field that is there replaces the old one whole, and null removes it. */
export const keyChangeSchema = z
  .strictObject({
    name: fields.name.exactOptional(),
    role: fields.role.exactOptional(),
    expiresAt: fields.expiresAt.nullable().exactOptional(),
    languages: fields.languages.nullable().exactOptional(),
    limits: fields.limits.nullable().exactOptional(),
    addresses: fields.addresses.nullable().exactOptional(),
    quotas: fields.quotas.nullable().exactOptional(),
    rate: fields.rate.nullable().exactOptional(),
  })
  .refine((change) => Object.keys(change).length > 0, 'expected at least one field');

/** A change of a key as {@link keyChangeSchema} gives it. */
export type KeyChange = z.output<typeof keyChangeSchema>;

/** The grant that was asked for: `off` is how people write that there is no rate limit. */
export function toGrant<T extends { rate?: Asked['rate'] }>({ rate, ...grant }: T): Omit<T, 'rate'> & Rated {
  return { ...grant, ...(rate !== undefined && { rate: rate === 'off' ? null : rate }) };
}

/** The key with what shall change of its grant, and nothing else of it. */
export function changeGrant(key: ApiKey, change: KeyChange): ApiKey {
  const kept = { ...key };
  for (const field of REMOVABLE) if (change[field] === null) delete kept[field];
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== null));
  return { ...kept, ...toGrant(given as Partial<Asked>) };
}

type Asked = Required<z.output<typeof keyGrantSchema>>;
type Rated = Pick<KeyGrant, 'rate'>;

const REMOVABLE = ['expiresAt', 'languages', 'limits', 'addresses', 'quotas', 'rate'] as const;
