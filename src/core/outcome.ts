import type { LanguageFacts } from './language.ts';

/** How a run can end. */
export const STATUSES = ['ok', 'error', 'limit', 'crashed', 'cancelled'] as const;
export type Status = (typeof STATUSES)[number];

/** Which cap ended a run whose status is `limit`. */
export const CAPS = ['wall', 'cpu', 'memory', 'output', 'files', 'fuel', 'stack'] as const;
export type Cap = (typeof CAPS)[number];

/** What a guest can reach for and not get. */
export const DENIALS = ['network', 'process', 'host'] as const;
export type Denial = (typeof DENIALS)[number];

/** Counts of refused reaches, by kind; a kind that did not occur is absent. */
export type Denied = { [K in Denial]?: number };

/** The guest's own failure: its error, with guest frames only. */
export interface GuestError {
  name: string;
  message: string;
  stack: string;
}

/** What a guest can show, by mime: how its data is written. */
export const DISPLAY_MIMES = {
  'image/png': 'base64',
  'image/svg+xml': 'text',
  'text/html': 'text',
  'text/markdown': 'text',
} as const;
export type DisplayMime = keyof typeof DISPLAY_MIMES;

/** How many things one run can show. */
export const MAX_DISPLAYS = 1000;

/** Something that the guest showed. */
export interface Display {
  mime: DisplayMime;
  data: string;
}

/** Whether a guest can show something of this mime. */
export function isDisplayMime(mime: string): mime is DisplayMime {
  return Object.hasOwn(DISPLAY_MIMES, mime);
}

/** Whether data is written as its mime wants it, and is there at all. Base64 is padded and has no line breaks. */
export function isDisplayData(mime: DisplayMime, data: string): boolean {
  if (data === '' || DISPLAY_MIMES[mime] === 'text') return data !== '';
  return data.length % 4 === 0 && !/[^A-Za-z0-9+/]/.test(data.replace(/={1,2}$/, ''));
}

/** A file that comes back: UTF-8 text where the bytes are, base64 otherwise. */
export interface OutcomeFile {
  path: string;
  content: string;
  encoding: 'utf8' | 'base64';
  bytes: number;
}

/** What a run used: milliseconds, bytes, and instructions or null where nothing is metered. */
export interface Usage {
  wallMs: number;
  cpuMs: number;
  memoryBytes: number;
  outputBytes: number;
  fuel: number | null;
}

/** Where the time went, in milliseconds: waiting, arming the isolate, running, and all of it. */
export interface Timings {
  queueMs: number;
  armMs: number;
  runMs: number;
  totalMs: number;
}

/** What ran the snippet. `build` is the hash of the engine's binary; `unenforced` lists defaults this host cannot hold. */
export interface RuntimeInfo {
  language: string;
  version: string;
  engine: string;
  build: string;
  unenforced?: string[];
}

/** How a run ended and what it left: the answer of the library, the CLI and the service alike. */
export interface Outcome {
  status: Status;
  limit?: Cap;
  exitCode: number | null;
  stdout: string;
  stderr: string;
  stdoutBase64?: string;
  stderrBase64?: string;
  truncated: boolean;
  value?: unknown;
  valueText?: string;
  display: Display[];
  error?: GuestError;
  files: OutcomeFile[];
  denied?: Denied;
  usage: Usage;
  timings: Timings;
  runtime: RuntimeInfo;
}

/** The outcome of a run of which nothing is known but how it ended. */
export function emptyOutcome(
  status: 'crashed' | 'cancelled',
  language: string,
  languages: readonly LanguageFacts[],
): Outcome {
  const facts = languages.find((row) => row.language === language);
  return {
    status,
    exitCode: null,
    stdout: '',
    stderr: '',
    truncated: false,
    display: [],
    files: [],
    usage: { wallMs: 0, cpuMs: 0, memoryBytes: 0, outputBytes: 0, fuel: null },
    timings: { queueMs: 0, armMs: 0, runMs: 0, totalMs: 0 },
    runtime: { language, version: facts?.version ?? '', engine: facts?.engine ?? '', build: '' },
  };
}
