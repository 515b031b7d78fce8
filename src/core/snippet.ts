import { z } from 'zod';
import { ClocheError, type Fault } from './errors.ts';
import { isTextOfBinary, type LanguageFacts } from './language.ts';
import { type Ceilings, ceilingOf, LIMIT_NAMES, LIMITS, type Limits, resolveLimits } from './limits.ts';
import { normalisePath } from './path.ts';

const MAX_BODY_STRING = 10 * 1024 * 1024;
const text = z.string().max(MAX_BODY_STRING);

const fileSchema = z.strictObject({
  path: z.string().min(1).max(1024),
  content: text,
  encoding: z.enum(['utf8', 'base64']).default('utf8'),
});

const limit = (name: keyof typeof LIMITS) => z.number().int().min(LIMITS[name].floor).optional();

const MAX_ENV_NAMES = 1000;
const MAX_ARGUMENT_DEPTH = 64;
const jsonSchema = z
  .unknown()
  .refine(
    (value) => isJson(value, MAX_ARGUMENT_DEPTH),
    `expected JSON of at most ${MAX_ARGUMENT_DEPTH} levels`,
  );

/** The request body of a run, as the contract's table has it. Unknown fields are refused. */
export const snippetSchema = z.strictObject({
  language: z.string().min(1).max(64),
  source: text.optional(),
  files: z.array(fileSchema).max(1000).default([]),
  entry: z.string().min(1).max(1024).optional(),
  stdin: text.default(''),
  args: z.array(text).max(1000).default([]),
  env: z.record(z.string().regex(/^[^=\0]{1,256}$/), text).default({}),
  tenant: z.string().min(1).max(256).optional(),
  limits: z
    .strictObject({
      wallMs: limit('wallMs'),
      cpuMs: limit('cpuMs'),
      memoryBytes: limit('memoryBytes'),
      outputBytes: limit('outputBytes'),
      filesBytes: limit('filesBytes'),
      fuel: limit('fuel'),
    })
    .default({}),
  deterministic: z
    .strictObject({ seed: z.number().int().optional(), now: z.iso.datetime({ offset: true }).optional() })
    .optional(),
  collect: z.array(z.string().min(1).max(1024)).max(100).optional(),
  invoke: z
    .strictObject({ export: z.string().max(1024), args: z.array(jsonSchema).max(1000).default([]) })
    .optional(),
});

/** What a caller writes: every field but the language optional. */
export type SnippetInput = z.input<typeof snippetSchema>;

/** A file of the guest's working directory; the path is relative and normalised. */
export interface SnippetFile {
  path: string;
  content: string;
  encoding: 'utf8' | 'base64';
}

/** An export that is called in place of the program's entry, and its arguments as JSON. */
export interface Invocation {
  export: string;
  args: unknown[];
}

/** What is asked, checked and complete: canonical language, resolved limits, safe paths. */
export interface Snippet {
  language: string;
  source?: string;
  files: SnippetFile[];
  entry?: string;
  stdin: string;
  args: string[];
  env: Record<string, string>;
  tenant?: string;
  limits: Limits;
  deterministic?: { seed: number; nowMs: number };
  collect?: string[];
  invoke?: Invocation;
}

/**
 * Parses what a caller sent. `languages` are the rows that this host runs; `ceilings` those that are lower for
 * this caller.
 * @throws ClocheError `E_SNIPPET_INVALID` with faults · `E_LANGUAGE_UNKNOWN` · `E_LIMIT_TOO_HIGH`
 */
export function parseSnippet(
  input: unknown,
  languages: readonly LanguageFacts[],
  ceilings: Ceilings = {},
): Snippet {
  checkNames(input);
  const parsed = snippetSchema.safeParse(input);
  if (!parsed.success) throw invalid(parsed.error.issues.map(toFault));
  const body = parsed.data;
  const facts = findLanguage(body.language, languages);
  checkCeilings(body.limits, ceilings);
  const files = body.files.map((file) => ({ ...file, path: normalisePath(file.path) ?? '' }));
  const faults = [
    ...sourceFaults(body, facts),
    ...fileFaults(body.files, files),
    ...limitFaults(body.limits, facts),
    ...invokeFaults(body, facts),
  ];
  const limits = resolveLimits(body.limits, ceilings);
  faults.push(...sizeFaults(body.files, limits.filesBytes));
  const entry = body.entry === undefined ? undefined : normalisePath(body.entry);
  if (body.entry !== undefined && !files.some((file) => file.path === entry)) {
    faults.push({ path: 'entry', message: 'expected the path of one of the files' });
  }
  if (faults.length > 0) throw invalid(faults);
  return {
    language: facts.language,
    files,
    stdin: body.stdin,
    args: body.args,
    env: body.env,
    limits,
    ...(body.source !== undefined && { source: body.source }),
    ...(entry !== undefined && { entry }),
    ...(body.tenant !== undefined && { tenant: body.tenant }),
    ...(body.collect !== undefined && { collect: body.collect }),
    ...(body.invoke !== undefined && { invoke: body.invoke }),
    ...(body.deterministic && {
      deterministic: {
        seed: body.deterministic.seed ?? 0,
        nowMs: Date.parse(body.deterministic.now ?? '2020-01-01T00:00:00Z'),
      },
    }),
  };
}

/** Refuses a flood of names in one piece: the schema would look at each, and find a fault with each. */
function checkNames(input: unknown): void {
  const { env } = Object(input);
  if (typeof env !== 'object' || env === null || Array.isArray(env)) return;
  const names = Object.keys(env).length;
  if (names <= MAX_ENV_NAMES) return;
  throw invalid([{ path: 'env', message: `expected at most ${MAX_ENV_NAMES} names, got ${names}` }]);
}

/** Finds a language by its name or an alias. @throws ClocheError `E_LANGUAGE_UNKNOWN` */
function findLanguage(name: string, languages: readonly LanguageFacts[]): LanguageFacts {
  const facts = languages.find((row) => row.language === name || row.aliases.includes(name));
  if (facts) return facts;
  const known = languages.map((row) => row.language).join(', ');
  throw new ClocheError('E_LANGUAGE_UNKNOWN', `Unknown language, expected one of: ${known}`);
}

type Body = z.output<typeof snippetSchema>;

function checkCeilings(asked: Body['limits'], ceilings: Ceilings): void {
  const faults = LIMIT_NAMES.filter((name) => (asked[name] ?? 0) > ceilingOf(name, ceilings)).map((name) => ({
    path: `limits.${name}`,
    message: `expected at most ${ceilingOf(name, ceilings)}, got ${asked[name]}`,
  }));
  if (faults.length > 0)
    throw new ClocheError('E_LIMIT_TOO_HIGH', 'A limit is above its ceiling', { faults });
}

function sourceFaults(body: Body, facts: LanguageFacts): Fault[] {
  if (body.source === undefined && body.entry === undefined) {
    return [{ path: 'source', message: 'expected a source, or an entry among the files' }];
  }
  if (body.source !== undefined && body.entry !== undefined) {
    return [{ path: 'entry', message: 'expected a source or an entry, got both' }];
  }
  const source = body.source ?? '';
  const bytes = utf8Length(source);
  if (bytes > facts.maxSourceBytes) {
    return [{ path: 'source', message: `expected at most ${facts.maxSourceBytes} bytes, got ${bytes}` }];
  }
  return facts.isBinary && body.source !== undefined && !isBinarySource(source)
    ? [{ path: 'source', message: 'expected a binary in base64, or text that starts with a parenthesis' }]
    : [];
}

function isBinarySource(source: string): boolean {
  return isTextOfBinary(source) || (source !== '' && isBase64(source));
}

function invokeFaults({ invoke }: Body, facts: LanguageFacts): Fault[] {
  return invoke && !facts.isBinary
    ? [{ path: 'invoke', message: `cannot be used for ${facts.language}: it has no exports` }]
    : [];
}

/** Whether a value is JSON, of at most so many levels. By hand: a schema takes seconds for what a body can hold. */
function isJson(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return isScalar(value);
  if (levels === 0) return false;
  if (Array.isArray(value)) return value.every((inner) => isJson(inner, levels - 1));
  return isPlain(value) && Object.values(value).every((inner) => isJson(inner, levels - 1));
}

function isScalar(value: unknown): boolean {
  return value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function limitFaults(asked: Body['limits'], facts: LanguageFacts): Fault[] {
  return LIMIT_NAMES.filter((name) => asked[name] !== undefined && !facts.enforces.includes(name)).map(
    (name) => ({
      path: `limits.${name}`,
      message: `cannot be enforced for ${facts.language} on this host`,
    }),
  );
}

function fileFaults(asked: Body['files'], files: readonly SnippetFile[]): Fault[] {
  const seen = new Set<string>();
  const folders = foldersAmong(files);
  return files.flatMap((file, index) => {
    const fault = (field: string, message: string): Fault[] => [{ path: `files.${index}.${field}`, message }];
    if (file.path === '') return fault('path', 'expected a relative path inside /sandbox');
    if (seen.has(file.path))
      return fault('path', 'expected a path of its own, got one that another file has');
    if (folders.has(file.path)) return fault('path', 'expected a file, got a folder of another file');
    seen.add(file.path);
    return file.encoding === 'base64' && !isBase64(asked[index]?.content ?? '')
      ? fault('content', 'expected base64')
      : [];
  });
}

/** Files that the program finds count against the same cap as those that it writes. */
function sizeFaults(files: Body['files'], filesBytes: number): Fault[] {
  const bytes = files.reduce((sum, { content, encoding }) => sum + sizeOf(content, encoding), 0);
  return bytes > filesBytes
    ? [{ path: 'files', message: `expected at most ${filesBytes} bytes, got ${bytes}` }]
    : [];
}

function sizeOf(content: string, encoding: 'utf8' | 'base64'): number {
  if (encoding === 'utf8') return new TextEncoder().encode(content).length;
  const padding = content.endsWith('==') ? 2 : content.endsWith('=') ? 1 : 0;
  return (content.length / 4) * 3 - padding;
}

/** The paths that lie on the way to another one: in the order of paths with a slash, what is inside follows at once. */
function foldersAmong(files: readonly SnippetFile[]): ReadonlySet<string> {
  const paths = [...new Set(files.map(({ path }) => `${path}/`))].sort();
  const folders = paths.filter((path, index) => paths[index + 1]?.startsWith(path));
  return new Set(folders.map((path) => path.slice(0, -1)));
}

function isBase64(content: string): boolean {
  return content.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(content);
}

function utf8Length(content: string): number {
  return content.length * 3 <= LENGTH_WORTH_COUNTING
    ? content.length
    : new TextEncoder().encode(content).length;
}

/** Below this no string can pass a source cap, so that counting its bytes is waste. */
const LENGTH_WORTH_COUNTING = 1024 * 1024;

function toFault(issue: z.core.$ZodIssue): Fault {
  return { path: issue.path.join('.'), message: issue.message };
}

function invalid(faults: Fault[]): ClocheError {
  const first = faults[0];
  return new ClocheError(
    'E_SNIPPET_INVALID',
    `Invalid snippet: ${first?.path ?? ''}: ${first?.message ?? ''}`,
    { faults },
  );
}
