import { readFileSync } from 'node:fs';
import type { Expectation } from './expectation.ts';
import { type Nesting, nest } from './nesting.ts';

/** A hostile or odd snippet and what a perfect service shows; one line of a `.jsonl` file, generators expanded. */
export interface Attack {
  id: string;
  language: string;
  tier: 'must' | 'should';
  /** Text; a module of WebAssembly may be one in base64 instead. */
  code: string;
  files: AttackFile[];
  stdin: string;
  args: string[];
  limits: AttackLimits;
  /** Runs one after another, default one. */
  repeat: number;
  /** Runs at the same time, in place of `repeat`. */
  concurrent?: number;
  followUp?: FollowUp;
  expect: Expectation;
}

export interface AttackFile {
  path: string;
  content: string;
}

export interface AttackLimits {
  wallMs: number;
  memoryMb: number;
  outputBytes: number;
}

/** What runs right after an attack, and what it must not see of it. */
export interface FollowUp {
  code: string;
  stdoutEquals?: string;
  stdoutMustNotContain?: string[];
}

/** A text too long to be written out: parts that repeat between parts that do not. */
interface Parts {
  prefix?: string;
  unit?: string;
  count?: number;
  middle?: string;
  unit2?: string;
  count2?: number;
  suffix?: string;
}

interface FileGenerator {
  path: string | Parts;
  content: string | Parts;
  repeatFiles?: number;
}

/** A line as it stands in the file. */
type Line = Omit<Attack, 'files' | 'stdin' | 'args' | 'repeat'> &
  Partial<Attack> & {
    codeGen?: string | Parts;
    /** What the text nests, as a binary that is taken in the text's place. */
    bin?: Nesting;
    stdinGen?: string | Parts;
    filesGen?: FileGenerator[];
  };

/** Loads the attacks of a file beside this one. */
export function loadAttacks(name: string): Attack[] {
  const text = readFileSync(new URL(name, import.meta.url), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => expand(JSON.parse(line)));
}

function expand({ codeGen, bin, stdinGen, filesGen, ...line }: Line): Attack {
  const text = codeGen === undefined ? line.code : generate(codeGen);
  return {
    ...line,
    code: bin === undefined ? text : Buffer.from(nest(bin)).toString('base64'),
    stdin: stdinGen === undefined ? (line.stdin ?? '') : generate(stdinGen),
    files: [...(line.files ?? []), ...(filesGen ?? []).flatMap(expandFiles)],
    args: line.args ?? [],
    repeat: line.repeat ?? 1,
  };
}

function expandFiles({ path, content, repeatFiles }: FileGenerator): AttackFile[] {
  if (repeatFiles === undefined) return [{ path: generate(path), content: generate(content) }];
  const stem = typeof path === 'string' ? path : (path.prefix ?? '');
  return Array.from({ length: repeatFiles }, (_, index) => ({
    path: `${stem}${index}`,
    content: generate(content),
  }));
}

function generate(generator: string | Parts): string {
  if (typeof generator === 'string') return generator;
  const { prefix = '', unit = '', count = 0, middle = '', unit2 = '', suffix = '' } = generator;
  return [
    prefix,
    repeat(unit, count),
    middle,
    repeat(unit2, generator.count2 ?? count),
    suffix.replaceAll('{indent}', ' '.repeat(count)),
  ].join('');
}

function repeat(unit: string, count: number): string {
  if (!unit.includes('{')) return unit.repeat(count);
  return Array.from({ length: count }, (_, index) => fill(unit, index)).join('');
}

function fill(unit: string, index: number): string {
  return unit
    .replace(/\{i%(\d+)\}/g, (_, modulus) => String(index % Number(modulus)))
    .replace(/\{L(\d+)\}/g, (_, count) => 'i32 '.repeat(Number(count)))
    .replaceAll('{B16}', () => typesOf(index))
    .replaceAll('{i}', String(index))
    .replaceAll('{indent}', ' '.repeat(index));
}

/** Sixteen value types that no other index has. */
function typesOf(index: number): string {
  return Array.from({ length: 16 }, (_, bit) => ((index >> bit) & 1 ? 'i64' : 'i32')).join(' ');
}
