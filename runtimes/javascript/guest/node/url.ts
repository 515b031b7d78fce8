import { invalidArgument, nodeError } from '../node-error.ts';
import { percentDecode, URLSearchParams } from '../web/search-params.ts';
import { URL } from '../web/url.ts';
import { resolve as resolvePath } from './path.ts';
import querystring from './querystring.ts';

export { URL, URLSearchParams };

/** What the old `parse` gives: parts that are missing are null. */
export interface LegacyUrl {
  protocol: string | null;
  slashes: boolean | null;
  auth: string | null;
  host: string | null;
  port: string | null;
  hostname: string | null;
  hash: string | null;
  search: string | null;
  query: string | Record<string, string | string[]> | null;
  pathname: string | null;
  path: string | null;
  href: string;
}

/** The path of a `file:` URL. @throws TypeError `ERR_INVALID_URL_SCHEME` and others */
export function fileURLToPath(value: string | URL): string {
  if (typeof value !== 'string' && !(value instanceof URL)) {
    throw invalidArgument('path', 'of type string or an instance of URL', value);
  }
  const url = new URL(value);
  if (url.protocol !== 'file:') {
    throw nodeError(TypeError, 'ERR_INVALID_URL_SCHEME', 'The URL must be of scheme file');
  }
  if (url.hostname !== '') {
    const message = 'File URL host must be "localhost" or empty on linux';
    throw nodeError(TypeError, 'ERR_INVALID_FILE_URL_HOST', message);
  }
  if (/%2f/i.test(url.pathname)) {
    const message = 'File URL path must not include encoded / characters';
    throw nodeError(TypeError, 'ERR_INVALID_FILE_URL_PATH', message);
  }
  return percentDecode(url.pathname);
}

/** The `file:` URL of a path. */
export function pathToFileURL(path: string): URL {
  const tail = path.endsWith('/') && resolvePath(path) !== '/' ? '/' : '';
  const escaped = (resolvePath(path) + tail).replace(/[%\\\n\r\t?#]/g, (char) => encodeURIComponent(char));
  return new URL(`file://${escaped}`);
}

const PATTERN = /^([a-z][a-z0-9+.-]*:)?(\/\/)?(?:([^/?#]*)@)?([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?$/i;

/** The old parser, for URLs that are well formed; relative ones too. */
export function parse(url: string, parseQuery = false): LegacyUrl {
  if (typeof url !== 'string') throw invalidArgument('url', 'of type string', url);
  const text = url.trim();
  const [, protocol, slashes, auth, place = '', rest = '', search, hash] = PATTERN.exec(text) ?? [];
  const host = slashes ? place.toLowerCase() : '';
  const port = /:(\d+)$/.exec(host)?.[1] ?? null;
  const pathname = (slashes ? rest : place + rest) || (slashes && protocol ? '/' : null);
  const query = search?.slice(1) ?? null;
  const parts: LegacyUrl = {
    protocol: protocol?.toLowerCase() ?? null,
    slashes: slashes ? true : null,
    auth: auth === undefined ? null : percentDecode(auth),
    host: host || (slashes ? '' : null),
    port,
    hostname: host.replace(/:\d*$/, '').replace(/^\[(.*)\]$/, '$1') || (slashes ? '' : null),
    hash: hash ?? null,
    search: search ?? (parseQuery ? '' : null),
    query: parseQuery ? querystring.parse(query ?? '') : query,
    pathname,
    path: pathname === null && !search ? null : `${pathname ?? ''}${search ?? ''}`,
    href: '',
  };
  return { ...parts, href: format(parts) };
}

/** Puts a URL together from a URL, or from parts as {@link parse} gives them. */
export function format(parts: URL | string | Partial<LegacyUrl>): string {
  if (typeof parts === 'string') return parse(parts).href;
  if (parts instanceof URL) return parts.href;
  const protocol = parts.protocol ? parts.protocol.replace(/:?$/, ':') : '';
  const auth = parts.auth ? `${encodeURIComponent(parts.auth).replace(/%3A/i, ':')}@` : '';
  const host = parts.host ?? (parts.hostname ? `${parts.hostname}${parts.port ? `:${parts.port}` : ''}` : '');
  const hasSlashes = parts.slashes || (/^(https?|ftp|gopher|file):$/.test(protocol) && host !== '');
  const query = parts.query && typeof parts.query === 'object' ? querystring.stringify(parts.query) : '';
  const search = parts.search ?? (query && `?${query}`);
  const pathname = (parts.pathname ?? '').replace(/[?#]/g, encodeURIComponent);
  const gap = hasSlashes && host !== '' && pathname !== '' && !pathname.startsWith('/') ? '/' : '';
  const tail = search.replace('#', '%23').replace(/^(?=[^?])/, '?');
  const hash = (parts.hash ?? '').replace(/^(?=[^#])/, '#');
  return `${protocol}${hasSlashes ? '//' : ''}${auth}${host}${gap}${pathname}${tail}${hash}`;
}

/** Resolves one URL against another, both of which may be relative. */
export function resolve(from: string, to: string): string {
  const base = new URL(from, 'resolve://');
  const url = new URL(to, base);
  return url.protocol === 'resolve:' ? `${url.pathname}${url.search}${url.hash}` : url.href;
}

export default { URL, URLSearchParams, fileURLToPath, format, parse, pathToFileURL, resolve };
