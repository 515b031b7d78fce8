import { invalidArgument, nodeError } from '../node-error.ts';
import { decodeUtf8, encodeUtf8 } from '../utf8.ts';

type Init = string | Iterable<readonly [string, string]> | Record<string, string> | null;

/** The standard list of name and value pairs of a query. */
export class URLSearchParams {
  #pairs: [string, string][];
  #onChange: ((query: string) => void) | undefined;

  constructor(init?: Init) {
    this.#pairs = pairsOf(init);
  }

  /** The live parameters of a URL: each change is told to it. */
  static of(query: string, onChange: (query: string) => void): URLSearchParams {
    const params = new URLSearchParams(query);
    params.#onChange = onChange;
    return params;
  }

  /** Takes another query over, without telling the URL that it comes from. */
  static reset(params: URLSearchParams, query: string): void {
    params.#pairs = pairsOf(query);
  }

  get size(): number {
    return this.#pairs.length;
  }

  append(name: unknown, value: unknown): void {
    this.#pairs.push([text(name), text(value)]);
    this.#changed();
  }

  delete(name: unknown, value?: unknown): void {
    this.#pairs = this.#pairs.filter((pair) => !isMatch(pair, name, value));
    this.#changed();
  }

  get(name: unknown): string | null {
    return this.#pairs.find((pair) => isMatch(pair, name))?.[1] ?? null;
  }

  getAll(name: unknown): string[] {
    return this.#pairs.filter((pair) => isMatch(pair, name)).map((pair) => pair[1]);
  }

  has(name: unknown, value?: unknown): boolean {
    return this.#pairs.some((pair) => isMatch(pair, name, value));
  }

  set(name: unknown, value: unknown): void {
    const first = this.#pairs.find((pair) => isMatch(pair, name));
    if (first) {
      first[1] = text(value);
      this.#pairs = this.#pairs.filter((pair) => pair === first || !isMatch(pair, name));
      this.#changed();
    } else this.append(name, value);
  }

  sort(): void {
    this.#pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    this.#changed();
  }

  forEach(callback: (value: string, name: string, params: URLSearchParams) => void, thisArg?: unknown): void {
    if (typeof callback !== 'function') throw invalidArgument('callback', 'of type function', callback);
    for (const [name, value] of this) callback.call(thisArg, value, name, this);
  }

  *entries(): Generator<[string, string], undefined> {
    for (let i = 0; i < this.#pairs.length; i++) {
      const [name, value] = this.#pairs[i] as [string, string];
      yield [name, value];
    }
  }

  *keys(): Generator<string, undefined> {
    for (const [name] of this.entries()) yield name;
  }

  *values(): Generator<string, undefined> {
    for (const [, value] of this.entries()) yield value;
  }

  [Symbol.iterator](): Generator<[string, string], undefined> {
    return this.entries();
  }

  toString(): string {
    return this.#pairs.map(([name, value]) => `${encodeForm(name)}=${encodeForm(value)}`).join('&');
  }

  get [Symbol.toStringTag](): string {
    return 'URLSearchParams';
  }

  [Symbol.for('nodejs.util.inspect.custom')](
    _depth: number,
    options: object,
    inspect: (value: unknown, options: object) => string,
  ): string {
    const shown = this.#pairs.map((pair) => pair.map((part) => inspect(part, options)).join(' => '));
    return shown.length === 0 ? 'URLSearchParams {}' : `URLSearchParams { ${shown.join(', ')} }`;
  }

  #changed(): void {
    this.#onChange?.(this.toString());
  }
}

function pairsOf(init: Init | undefined): [string, string][] {
  if (init === undefined || init === null) return [];
  if (typeof init !== 'object' && typeof init !== 'function') return parseForm(text(init));
  const iterate = (init as Partial<Iterable<unknown>>)[Symbol.iterator];
  if (iterate === undefined || iterate === null) {
    return Reflect.ownKeys(init)
      .filter((key) => Object.getOwnPropertyDescriptor(init, key)?.enumerable)
      .map((key) => [text(key), text(Reflect.get(init, key))]);
  }
  return Array.from(init as Iterable<unknown>, (pair) => {
    const parts = pair !== null && typeof pair === 'object' ? Array.from(pair as Iterable<unknown>) : [];
    if (parts.length === 2) return [text(parts[0]), text(parts[1])];
    throw nodeError(
      TypeError,
      'ERR_INVALID_TUPLE',
      'Each query pair must be an iterable [name, value] tuple',
    );
  });
}

function parseForm(query: string): [string, string][] {
  const body = query.startsWith('?') ? query.slice(1) : query;
  const pairs = body.split('&').filter((part) => part !== '');
  return pairs.map((pair) => {
    const cut = pair.indexOf('=');
    return cut < 0
      ? [decodeForm(pair), '']
      : [decodeForm(pair.slice(0, cut)), decodeForm(pair.slice(cut + 1))];
  });
}

function decodeForm(part: string): string {
  const spaced = part.replaceAll('+', ' ');
  return spaced.includes('%') ? percentDecode(spaced) : spaced;
}

/** Decodes what is well formed, byte by byte, and leaves the rest; malformed UTF-8 becomes U+FFFD. */
export function percentDecode(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
    const bytes = run
      .slice(1)
      .split('%')
      .map((digits) => Number.parseInt(digits, 16));
    return decodeUtf8(Uint8Array.from(bytes));
  });
}

function encodeForm(part: string): string {
  return part.replace(/[^A-Za-z0-9*\-._]+/g, (run) => {
    let encoded = '';
    for (const byte of encodeUtf8(run)) {
      encoded += byte === 0x20 ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    }
    return encoded;
  });
}

function isMatch([name, value]: [string, string], wanted: unknown, wantedValue?: unknown): boolean {
  return name === text(wanted) && (wantedValue === undefined || value === text(wantedValue));
}

function text(value: unknown): string {
  return `${value as string}`.toWellFormed();
}
