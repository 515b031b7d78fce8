import type { UrlParts } from './guest/host.ts';

const PARTS = [
  'href',
  'origin',
  'protocol',
  'username',
  'password',
  'host',
  'hostname',
  'port',
  'pathname',
  'search',
  'hash',
] as const satisfies readonly (keyof UrlParts)[];

const SETTABLE: ReadonlySet<string> = new Set(PARTS.filter((part) => part !== 'origin'));

/** Parses a URL by the WHATWG standard, as this host's own URL class does; '' when it is invalid. */
export function parseUrl(href: string, base: string): string {
  const url = URL.parse(href, base === '' ? undefined : base);
  return url ? toJson(url) : '';
}

/** Sets one part of a URL by the standard's setter; the URL is unchanged where that refuses. */
export function editUrl(href: string, change: { part: string; value: string }): string {
  const url = URL.parse(href);
  if (!url) return '';
  if (!SETTABLE.has(change.part)) return toJson(url);
  if (change.part === 'href') return parseUrl(change.value, '');
  Reflect.set(url, change.part, change.value);
  return toJson(url);
}

function toJson(url: URL): string {
  return JSON.stringify(Object.fromEntries(PARTS.map((part) => [part, url[part]])));
}
