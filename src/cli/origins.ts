/**
 * Reads a list of web origins, separated by commas: scheme, host and port exactly as browsers send them (RFC 6454,
 * section 6.2). Undefined where one of them is anything else, `*` and `null` among it.
 */
export function parseOrigins(text: string): string[] | undefined {
  const origins = text
    .split(',')
    .map((origin) => origin.trim())
    .filter((origin) => origin !== '');
  return origins.every(isOrigin) ? origins : undefined;
}

function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && !text.includes('*') && /^https?:$/.test(url.protocol) && url.origin === text;
}
