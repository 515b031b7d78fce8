import type { z } from 'zod';
import { LANGUAGES } from '../../../runtimes/registry.ts';
import type { ApiKey, KeyGrant } from '../../core/access.ts';
import {
  changeGrant,
  type KeyChange,
  keyChangeSchema,
  keyGrantSchema,
  toGrant,
} from '../../core/key-grant.ts';
import { nameLanguages } from '../../server/name-languages.ts';
import { Failure } from '../failure.ts';
import { parseRate } from '../rate.ts';
import { duration } from '../setting-schemas.ts';

import { type GrantValues, REMOVABLE } from './grant-options.ts';

/** What was asked for that cannot be granted, as `--option: what was expected`. */
type Issue = z.core.$ZodIssue;

/** What a new key shall be. Throws a Failure for what cannot be granted. */
export function readGrant(values: GrantValues, now: number): KeyGrant {
  for (const name of ['name', 'role'] as const) {
    if (values[name] === undefined) throw new Failure(2, `Expected --${name} of the new key, got none`);
  }
  const parsed = keyGrantSchema.safeParse(toAsked(values, now));
  if (!parsed.success) throw refusal(parsed.error.issues);
  const grant = toGrant(parsed.data);
  checkExpiry(grant.expiresAt, now);
  return grant;
}

/** What shall change of a key; `removed` names options. Throws a Failure as {@link readGrant} does. */
export function readChange(values: GrantValues, removed: readonly string[], now: number): KeyChange {
  const nulls = removed.map((name) => {
    if (!Object.hasOwn(REMOVABLE, name)) {
      throw new Failure(2, `Expected --remove of ${Object.keys(REMOVABLE).join(', ')}, got ${name}`);
    }
    return [REMOVABLE[name as keyof typeof REMOVABLE], null];
  });
  const parsed = keyChangeSchema.safeParse({ ...toAsked(values, now), ...Object.fromEntries(nulls) });
  if (!parsed.success) throw refusal(parsed.error.issues);
  checkExpiry(parsed.data.expiresAt ?? undefined, now);
  return parsed.data;
}

/** The key with a change; quotas that were not named stay. */
export function applyChange(key: ApiKey, change: KeyChange): ApiKey {
  const quotas = change.quotas && { ...key.quotas, ...change.quotas };
  const limits = change.limits && { ...key.limits, ...change.limits };
  return changeGrant(key, { ...change, ...(quotas && { quotas }), ...(limits && { limits }) });
}

function toAsked(values: GrantValues, now: number): Record<string, unknown> {
  const { name, role, expires, language, address, rate } = values;
  const limits = pairs(values.limit);
  const quotas = {
    ...number('queued', values.queued),
    ...number('concurrent', values.concurrent),
    ...number('cpuSecondsPerDay', values['cpu-seconds']),
  };
  return {
    ...(name !== undefined && { name }),
    ...(role !== undefined && { role }),
    ...(expires !== undefined && { expiresAt: toTime(String(expires), now) }),
    ...(Array.isArray(language) && { languages: nameLanguages(language, LANGUAGES) }),
    ...(limits && { limits }),
    ...(address !== undefined && { addresses: address }),
    ...(Object.keys(quotas).length > 0 && { quotas }),
    ...(rate !== undefined && { rate: toRate(String(rate)) }),
  };
}

function toTime(text: string, now: number): string {
  const fromNow = duration().safeParse(text);
  return fromNow.success ? new Date(now + fromNow.data).toISOString() : text;
}

function toRate(text: string): unknown {
  return parseRate(text) === null ? 'off' : (parseRate(text) ?? text);
}

function number(name: string, value: unknown): Record<string, unknown> {
  return value === undefined ? {} : { [name]: /^\d+$/.test(String(value)) ? Number(value) : value };
}

function pairs(texts: string | string[] | undefined): Record<string, unknown> | undefined {
  if (!Array.isArray(texts)) return undefined;
  return Object.assign(
    {},
    ...texts.map((text) => {
      const [name = '', value] = text.split('=', 2);
      if (value === undefined) throw new Failure(2, `Expected --limit name=number, got ${text}`);
      return number(name, value);
    }),
  );
}

function checkExpiry(expiresAt: number | undefined, now: number): void {
  if (expiresAt !== undefined && expiresAt <= now) {
    throw new Failure(2, '--expires: expected a time to come');
  }
}

const OPTION_OF: Readonly<Record<string, string>> = {
  expiresAt: '--expires',
  languages: '--language',
  limits: '--limit',
  addresses: '--address',
  'quotas.cpuSecondsPerDay': '--cpu-seconds',
  'quotas.queued': '--queued',
  'quotas.concurrent': '--concurrent',
};

function refusal(issues: readonly Issue[]): Failure {
  const lines = issues.map(({ path, message }) => {
    const [field = ''] = path.map(String);
    const option = OPTION_OF[path.join('.')] ?? OPTION_OF[field] ?? (field === '' ? '' : `--${field}`);
    return option === '' ? message : `${option}: ${message}`;
  });
  return new Failure(2, [...new Set(lines)].join('\n  '));
}
