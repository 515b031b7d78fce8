const MAX_WAIT_SECONDS = 30;
const MAX_HEADER_LENGTH = 1024;

/**
 * The `wait` preference of a `Prefer` header in seconds, at most 30; undefined where there is none that can
 * be read, for a preference never fails a request (RFC 7240, sections 2 and 4.3).
 */
export function readWait(header: string | undefined): number | undefined {
  if (header === undefined || header.length > MAX_HEADER_LENGTH) return undefined;
  const preferences = header.match(/(?:"(?:\\.|[^"\\])*"|[^,"])+/g) ?? [];
  const wait = preferences.map(split).find(([name]) => name === 'wait');
  const seconds = /^"?(\d{1,9})"?$/.exec(wait?.[1] ?? '')?.[1];
  return seconds === undefined ? undefined : Math.min(Number(seconds), MAX_WAIT_SECONDS);
}

/** Name and value of one preference; its parameters are dropped. */
function split(preference: string): [name: string, value: string] {
  const [name = '', value = ''] = (preference.split(';')[0] ?? '').split('=');
  return [name.trim().toLowerCase(), value.trim()];
}
