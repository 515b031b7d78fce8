import { host, type UrlParts } from '../host.ts';
import { withCode } from '../node-error.ts';
import { URLSearchParams } from './search-params.ts';

type Settable = Exclude<keyof UrlParts, 'origin'>;

/** The standard URL; parsing and setting are the host's. */
export class URL {
  #parts: UrlParts;
  #params: URLSearchParams | undefined;

  constructor(input: unknown, base?: unknown) {
    const parts = tryParse(input, base);
    if (!parts) {
      const error = withCode(new TypeError('Invalid URL'), 'ERR_INVALID_URL');
      throw Object.assign(
        error,
        { input: `${input as string}` },
        base !== undefined && { base: `${base as string}` },
      );
    }
    this.#parts = parts;
  }

  static canParse(input: unknown, base?: unknown): boolean {
    return tryParse(input, base) !== undefined;
  }

  static parse(input: unknown, base?: unknown): URL | null {
    return URL.canParse(input, base) ? new URL(input, base) : null;
  }

  get href(): string {
    return this.#parts.href;
  }

  set href(value: unknown) {
    const parts = tryParse(value);
    if (!parts) throw withCode(new TypeError('Invalid URL'), 'ERR_INVALID_URL');
    this.#take(parts);
  }

  get origin(): string {
    return this.#parts.origin;
  }

  get protocol(): string {
    return this.#parts.protocol;
  }

  set protocol(value: unknown) {
    this.#set('protocol', value);
  }

  get username(): string {
    return this.#parts.username;
  }

  set username(value: unknown) {
    this.#set('username', value);
  }

  get password(): string {
    return this.#parts.password;
  }

  set password(value: unknown) {
    this.#set('password', value);
  }

  get host(): string {
    return this.#parts.host;
  }

  set host(value: unknown) {
    this.#set('host', value);
  }

  get hostname(): string {
    return this.#parts.hostname;
  }

  set hostname(value: unknown) {
    this.#set('hostname', value);
  }

  get port(): string {
    return this.#parts.port;
  }

  set port(value: unknown) {
    this.#set('port', value);
  }

  get pathname(): string {
    return this.#parts.pathname;
  }

  set pathname(value: unknown) {
    this.#set('pathname', value);
  }

  get search(): string {
    return this.#parts.search;
  }

  set search(value: unknown) {
    this.#set('search', value);
  }

  get hash(): string {
    return this.#parts.hash;
  }

  set hash(value: unknown) {
    this.#set('hash', value);
  }

  get searchParams(): URLSearchParams {
    this.#params ??= URLSearchParams.of(this.search, (query) => {
      this.#parts = setPart(this.#parts.href, 'search', query);
    });
    return this.#params;
  }

  toString(): string {
    return this.href;
  }

  toJSON(): string {
    return this.href;
  }

  get [Symbol.toStringTag](): string {
    return 'URL';
  }

  [Symbol.for('nodejs.util.inspect.custom')](
    _depth: number,
    options: object,
    inspect: (value: unknown, options: object) => string,
  ): string {
    const { href, origin, protocol, username, password, host, hostname, port, pathname, search, hash } = this;
    const names = { href, origin, protocol, username, password, host, hostname, port, pathname, search };
    return `URL ${inspect({ ...names, searchParams: this.searchParams, hash }, options)}`;
  }

  #set(part: Settable, value: unknown): void {
    this.#take(setPart(this.#parts.href, part, toText(value)));
  }

  #take(parts: UrlParts): void {
    this.#parts = parts;
    if (this.#params) URLSearchParams.reset(this.#params, parts.search);
  }
}

function tryParse(input: unknown, base?: unknown): UrlParts | undefined {
  if (base !== undefined && toText(base) === '') return undefined;
  const json = host.parseUrl(trim(input), base === undefined ? '' : trim(base));
  return json === '' ? undefined : JSON.parse(json);
}

function setPart(href: string, part: Settable, value: string): UrlParts {
  return JSON.parse(host.setUrl(href, part, value.replaceAll('\0', '%00')));
}

/** The host takes no NUL: at an end it means nothing, as the standard says; elsewhere it is encoded. */
function trim(value: unknown): string {
  const text = toText(value);
  return text.includes('\0') ? text.replace(/^[\0- ]+|[\0- ]+$/g, '').replaceAll('\0', '%00') : text;
}

function toText(value: unknown): string {
  return `${value as string}`.toWellFormed();
}
