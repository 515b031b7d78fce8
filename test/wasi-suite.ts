import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { SnippetInput } from '../src/core/snippet.ts';
import { createRunner } from '../src/runner/runner.ts';

const USAGE = `Usage: node test/wasi-suite.ts FOLDER [--url URL --key KEY]

Runs the preview 1 cases of WebAssembly/wasi-testsuite, as they are on its branch prod/testsuite-base. FOLDER is the one
with its tests, or the one that holds that; without a URL, cases run through the library, else through that service.
`;

const TARGET = 'wasm32-wasip1';
const WALL_MS = 10_000;

/** Cases that do not pass, and why not. */
const KNOWN: Record<string, string> = {
  'c/sock_shutdown-invalid_fd': 'takes descriptor 3 for closed: here it is always the working directory',
};

/** What of a run's answer a case looks at. */
interface Answer {
  status: string;
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** A program of the suite, and what it says of how it is to be run; the suite's own defaults apply. */
interface Case {
  name: string;
  file: string;
  manifest: {
    args?: string[];
    env?: Record<string, string>;
    root?: string;
    exit_code?: number;
    stdout?: string;
    stderr?: string;
  };
}

type Send = (snippet: SnippetInput) => Promise<Answer>;

process.exitCode = await main(process.argv.slice(2));

/** Runs every case and prints a table. Gives the exit code: 1 for a failure that is not known, 2 for wrong usage. */
async function main(args: string[]): Promise<number> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: { url: { type: 'string' }, key: { type: 'string' } },
  });
  const [folder] = positionals;
  const cases = folder === undefined ? [] : findCases(folder);
  if (cases.length === 0) {
    process.stderr.write(USAGE);
    return 2;
  }
  if (values.url !== undefined) return runAll(cases, sendTo(values.url, values.key ?? ''));
  await using runner = await createRunner({ languages: ['wasm'], sandboxes: 2 });
  return await runAll(cases, (snippet) => runner.run(snippet));
}

async function runAll(cases: readonly Case[], send: Send): Promise<number> {
  let passed = 0;
  let isUnexpected = false;
  for (const row of cases) {
    const fault = faultOf(row, await send(toSnippet(row)));
    const known = KNOWN[row.name];
    if (fault === undefined) passed++;
    isUnexpected ||= (fault === undefined) === (known !== undefined);
    process.stdout.write(`${describe(row.name, fault, known)}\n`);
  }
  process.stdout.write(`${passed} of ${cases.length} pass\n`);
  return isUnexpected ? 1 : 0;
}

function describe(name: string, fault: string | undefined, known: string | undefined): string {
  if (fault === undefined)
    return known ? `pass   ${name}: known to fail, and no longer does` : `pass   ${name}`;
  return known ? `known  ${name}: ${known}` : `FAIL   ${name}: ${fault}`;
}

/** The suite's languages are folders, each with its programs under `testsuite`. */
function findCases(folder: string): Case[] {
  const tests = existsSync(join(folder, 'tests')) ? join(folder, 'tests') : folder;
  if (!existsSync(tests)) return [];
  const languages = readdirSync(tests).filter((name) => existsSync(join(tests, name, 'testsuite', TARGET)));
  return languages.sort().flatMap((language) => {
    const programs = join(tests, language, 'testsuite', TARGET);
    const files = readdirSync(programs).filter((name) => name.endsWith('.wasm'));
    return files.sort().map((file) => {
      const manifest = join(programs, file.replace(/\.wasm$/, '.json'));
      return {
        name: `${language}/${file.replace(/\.wasm$/, '')}`,
        file: join(programs, file),
        manifest: existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')) : {},
      };
    });
  });
}

/** A case's root is its working directory, which a program finds as `/`: the one name that the suite looks for. */
function toSnippet({ file, manifest: { args = [], env = {}, root } }: Case): SnippetInput {
  return {
    language: 'wasm',
    source: readFileSync(file).toString('base64'),
    args,
    env,
    files: root === undefined ? [] : readRoot(join(file, '..', root)),
    limits: { wallMs: WALL_MS },
  };
}

/** Files that end in `.cleanup` are an earlier run's. Empty folders are left out: no file is in them. */
function readRoot(root: string): NonNullable<SnippetInput['files']> {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.cleanup'))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({
      path: path.slice(root.length + 1),
      content: readFileSync(path, 'base64'),
      encoding: 'base64' as const,
    }));
}

/** Why an answer is not the case's, if it is not. An output counts where the case names it. */
function faultOf({ manifest }: Case, answer: Answer): string | undefined {
  const { exit_code: code = 0, stdout, stderr } = manifest;
  const said = `${answer.status}, exit code ${answer.exitCode}`;
  if (answer.exitCode !== code) return `expected exit code ${code}, got ${said}: ${lastLine(answer.stderr)}`;
  if (stdout !== undefined && answer.stdout !== stdout) return 'wrote something else to standard output';
  if (stderr !== undefined && answer.stderr !== stderr) return 'wrote something else to standard error';
  return undefined;
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? '';
}

/** Sends snippets to a service, and waits for each as long as its wall allows. */
function sendTo(url: string, key: string): Send {
  return async (snippet) => {
    const response = await fetch(new URL('/v1/runs', url), {
      method: 'POST',
      headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json', Prefer: 'wait=30' },
      body: JSON.stringify(snippet),
    });
    if (response.status !== 200)
      throw new Error(`Expected status 200, got ${response.status}: ${await response.text()}`);
    const { outcome } = (await response.json()) as { outcome: Answer };
    return outcome;
  };
}
