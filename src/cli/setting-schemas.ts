import { z } from 'zod';
import { type IssuerConfig, issuerConfigs } from '../access/issuer-config.ts';
import type { DataKey } from '../store/cipher.ts';
import { parseProxies } from './client-address.ts';
import { parseOrigins } from './origins.ts';
import { parseRate } from './rate.ts';

const UNITS_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const KEY_BYTES = 32;

/** A whole number within bounds. */
export function wholeNumber(min: number, max: number) {
  const isInside = (text: string) => /^\d{1,9}$/.test(text) && Number(text) >= min && Number(text) <= max;
  return z.string().refine(isInside, `expected a whole number from ${min} to ${max}`).transform(Number);
}

/** A whole number within bounds, or `off`: null. */
export function wholeNumberOrOff(min: number, max: number) {
  const off = z.literal('off').transform(() => null);
  const error = `expected a whole number from ${min} to ${max}, or off`;
  return z.union([off, wholeNumber(min, max)], { error });
}

/** One bound per caller and one in all. */
export function queueMax() {
  return z
    .string()
    .regex(/^[1-9]\d{0,7}(,[1-9]\d{0,7})?$/, 'expected one whole number, or two like 1000,10000')
    .transform((text) => {
      const [perCaller = 0, inAll = perCaller * 10] = text.split(',').map(Number);
      return { perCaller, inAll };
    })
    .refine(({ perCaller, inAll }) => inAll >= perCaller, 'expected a second number not below the first');
}

/** A duration, in milliseconds. */
export function duration() {
  return z
    .string()
    .regex(/^[1-9]\d{0,6}[smhd]$/, 'expected a duration like 24h, 30m or 90s')
    .transform((text) => Number(text.slice(0, -1)) * UNITS_MS[text.slice(-1) as keyof typeof UNITS_MS]);
}

/** Requests in a window, as `100/1m`; `off` is null. */
export function rate() {
  return parsed(parseRate, 'expected a rate like 100/1m, or off');
}

/** Addresses and CIDR blocks, with commas between them. */
export function proxies() {
  return parsed(
    parseProxies,
    'expected addresses and CIDR blocks like 10.0.0.0/8,::1 with commas between them',
  );
}

/** Origins as browsers send them, with commas between them. */
export function origins() {
  return parsed(parseOrigins, 'expected origins like https://example.org with commas between them');
}

/** Issuers whose tokens count, as a JSON list. */
export function issuers() {
  return z.string().transform((text, context): IssuerConfig[] => {
    const parsed = issuerConfigs.safeParse(parseJson(text));
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    const place = issue && issue.path.length > 0 ? `at ${issue.path.join('.')}` : 'a JSON list';
    context.addIssue({ code: 'custom', message: `${place}: ${issue?.message}` });
    return z.NEVER;
  });
}

/** A Redis URL; its database and its user are part of it. */
export function redisUrl() {
  const isRedisUrl = (text: string) => /^rediss?:$/.test(URL.parse(text)?.protocol ?? '');
  return z.string().refine(isRedisUrl, 'expected a URL that begins with redis:// or rediss://');
}

/** A URL of http or https. */
export function httpUrl() {
  const isHttpUrl = (text: string) => /^https?:$/.test(URL.parse(text)?.protocol ?? '');
  return z.string().refine(isHttpUrl, 'expected a URL that begins with https:// or http://');
}

/** Visible ASCII characters, at least so many. */
export function visible(least: number) {
  const pattern = new RegExp(`^[\\x21-\\x7e]{${least},}$`);
  return z.string().regex(pattern, `expected at least ${least} visible ASCII characters`);
}

/** 32 bytes in base64. */
export function seed() {
  return z
    .string()
    .transform(toBytes)
    .refine((bytes) => bytes.length === KEY_BYTES, `expected ${KEY_BYTES} bytes in base64`);
}

/** A ring of data keys, `id:base64` with commas or line ends between them; the first one seals. */
export function dataKeys() {
  const message = `expected keys like 2026a:BASE64 with commas between them, each with an id of its own and ${KEY_BYTES} bytes`;
  return z
    .string()
    .transform((text) => toList(text).map(toDataKey))
    .refine((keys) => keys.length > 0 && new Set(keys.map(({ id }) => id)).size === keys.length, message)
    .refine(
      (keys) => keys.every(({ id, key }) => /^[\w-]{1,32}$/.test(id) && key.length === KEY_BYTES),
      message,
    );
}

/** What a parser reads, which gives undefined for what is malformed. */
function parsed<T>(parse: (text: string) => T | undefined, message: string) {
  return z.string().transform((text, context): T => {
    const value = parse(text);
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function toDataKey(text: string): DataKey {
  const [id = '', encoded = ''] = text.split(':', 2);
  return { id, key: toBytes(encoded) };
}

/** Nothing where the text is not base64 to the last character, of either alphabet. */
function toBytes(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64');
  const isExact = [bytes.toString('base64'), bytes.toString('base64url')].some(
    (encoded) => encoded.replace(/=+$/, '') === text.replace(/=+$/, ''),
  );
  return new Uint8Array(isExact ? bytes : []);
}

function toList(text: string): string[] {
  return text
    .split(/[,\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
