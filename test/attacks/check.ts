import { existsSync, rmSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import type { Expectation, Reply } from './expectation.ts';

/** What was seen around a run: its own duration, canary connections, and how far the service's memory grew. */
export interface Surroundings {
  wallMs: number;
  canaryHits: number;
  grownMb: number;
}

/** What is wrong, and what is merely less than perfect. */
export interface Findings {
  bad: string[];
  warnings: string[];
}

/** A reply with what the checks read more than once. */
interface Seen extends Reply, Surroundings {
  /** Standard output and standard error: most texts may stand in either. */
  both: string;
  text: string;
}

type Check<Name extends keyof Expectation> = (
  expected: NonNullable<Expectation[Name]>,
  seen: Seen,
) => (string | false)[];

type Checks = { [Name in keyof Expectation]?: Check<Name> };

/** Checks one reply against all that its case expects of it. */
export function checkReply(expect: Expectation, reply: Reply, surroundings: Surroundings): Findings {
  const both = `${reply.stdout}\n${reply.stderr}`;
  const seen = { ...reply, ...surroundings, both, text: reply.response ?? both };
  return { bad: apply(MUST, expect, seen), warnings: apply(SHOULD, expect, seen) };
}

/** Checks the outputs of a case's runs against each other. */
export function checkRuns(expect: Expectation, outputs: readonly string[]): Findings {
  const isRepeated = new Set(outputs).size !== outputs.length;
  const fields = outputs.map((output) => output.trim().split(/\s+/));
  const repeated = (fields[0] ?? []).flatMap((_, index) =>
    new Set(fields.map((row) => row[index])).size === fields.length ? [] : [`field ${index} repeats`],
  );
  const isSame = outputs.length > 1 && new Set(outputs).size === 1;
  return {
    bad: expect.stdoutMustDifferAcrossRuns
      ? [...(isRepeated ? ['same output in two runs'] : []), ...(expect.eachFieldMustDiffer ? repeated : [])]
      : [],
    warnings: expect.stdoutShouldDifferAcrossRuns && isSame ? ['same output in every run'] : [],
  };
}

function apply(checks: Checks, expect: Expectation, seen: Seen): string[] {
  return Object.entries(expect).flatMap(([name, expected]) => {
    const check = checks[name as keyof Expectation] as
      | ((expected: unknown, seen: Seen) => string[])
      | undefined;
    return (check?.(expected, seen) ?? []).filter((finding) => typeof finding === 'string');
  });
}

const MUST: Checks = {
  status: (wanted, { status }) => [!wanted.includes(status) && `status ${status} not in ${wanted}`],
  maxWallMs: (max, { wallMs }) => [wallMs > max && `wall ${wallMs} > ${max}`],
  stdoutEquals: (wanted, { stdout }) => [stdout !== wanted && `stdout ${show(stdout)} != ${show(wanted)}`],
  stdoutEqualsIfStatus: (byStatus, { status, stdout }) => {
    const wanted = byStatus[status];
    return [wanted !== undefined && stdout !== wanted && `stdout ${show(stdout)} != ${show(wanted)}`];
  },
  stdoutMustContain: (texts, { stdout }) => lacks('stdout', stdout, texts),
  stdoutMustContainIfStatus: (texts, { status, stdout }) => lacks('stdout', stdout, texts[status] ?? []),
  stderrMustContain: (texts, { both }) => lacks('stderr', both, texts),
  stderrMustContainIfStatus: (texts, { status, both }) => lacks('stderr', both, texts[status] ?? []),
  stdoutMustNotContain: (texts, { both }) => contains('output', both, texts),
  stdoutMustNotContainHost: (_, { stdout }) => [
    hostname() !== 'localhost' && stdout.includes(hostname()) && 'host name shown',
  ],
  stdoutMustNotMatch: (patterns, { stdout }) => matches('stdout', stdout, patterns),
  stderrMustNotMatch: (patterns, { stderr }) => matches('stderr', stderr, patterns),
  responseMustNotContain: (texts, { text }) => contains('response', text, texts),
  responseMustNotMatch: (patterns, { text }) => matches('response', text, patterns),
  responseMustBeValidJson: (_, { response }) => [
    response !== undefined && !isJson(response) && 'response is not JSON',
  ],
  responseMaxBytes: (max, { text }) => tooLong('response', text, max),
  stdoutMaxBytes: (max, { stdout }) => tooLong('stdout', stdout, max),
  stderrMaxBytes: (max, { stderr }) => tooLong('stderr', stderr, max),
  exactlyOneResult: (_, { results = 1 }) => [results !== 1 && `${results} results`],
  stdoutAllLinesEqual: (_, { stdout }) => [
    new Set(stdout.trimEnd().split('\n')).size !== 1 && 'lines of several runs mixed',
  ],
  stdoutClockSkewMaxMs: (max, { stdout }) => {
    const number = Number.parseFloat(stdout);
    const ms = number < SMALLEST_MS ? number * 1000 : number;
    return [!(Math.abs(Date.now() - ms) <= max) && `clock off: ${stdout.trim()}`];
  },
  hostPathMustNotExist: (paths) =>
    [paths]
      .flat()
      .filter((path) => existsSync(path))
      .map((path) => {
        rmSync(path, { force: true, recursive: true });
        return `host file ${path} exists`;
      }),
  noCanaryConnection: (_, { canaryHits }) => [
    canaryHits > 0 && `${canaryHits} connections to the canary listener`,
  ],
  hostRssGrowthMaxMb: (max, { grownMb }) => [grownMb > max && `service memory grew ${grownMb} MB`],
};

const SHOULD: Checks = {
  ideal: (ideal, { status }) => [status !== ideal && `status ${status}, ideal ${ideal}`],
  stderrShouldMatch: (patterns, { both }) =>
    [patterns].flat().map((pattern) => !new RegExp(pattern).test(both) && `stderr does not match ${pattern}`),
  stdoutWarnIfContains: (texts, { both }) => contains('output', both, texts),
  stdoutMustNotContainHost: (_, { stdout }) => [
    new RegExp(`(^|\\s)${userInfo().username}(\\s|$)`, 'm').test(stdout) && 'user name shown',
  ],
  responseMustBeValidUtf8: (_, { stdout }) => [
    stdout.trimEnd().endsWith('\ufffd') && 'truncated inside a character',
  ],
};

/** Below this, a time is in seconds. */
const SMALLEST_MS = 1e11;

/** The cases write one text where they have one, and a list where they have several. */
function contains(where: string, text: string, parts: string | string[]): (string | false)[] {
  return [parts].flat().map((part) => text.includes(part) && `${where} contains ${show(part)}`);
}

function lacks(where: string, text: string, parts: string | string[]): (string | false)[] {
  return [parts].flat().map((part) => !text.includes(part) && `${where} lacks ${show(part)}`);
}

function matches(where: string, text: string, patterns: string | string[]): (string | false)[] {
  return [patterns].flat().map((pattern) => {
    const [match] = new RegExp(pattern).exec(text) ?? [];
    return match !== undefined && `${where} matches ${pattern}: ${show(match)}`;
  });
}

function tooLong(where: string, text: string, max: number): (string | false)[] {
  const bytes = Buffer.byteLength(text);
  return [bytes > max && `${where} has ${bytes} bytes, more than ${max}`];
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function show(text: string): string {
  return JSON.stringify(text.slice(0, 120));
}
