import type { BombLanguage } from './bombs.ts';

/** A program that puts more than it may into one place of its outcome. */
export interface Flood {
  id: string;
  language: BombLanguage;
  /** Where it goes, for a reader. */
  place: string;
  /** Which cap it runs against. */
  against: 'outputBytes' | 'filesBytes';
  /** The program that writes `text`, an expression that is the same in JavaScript and Python, or writes what it has. */
  source(text: string): string;
}

/** Text of `characters` times `character` after `lead` letters, as an expression of Python and of JavaScript. */
export const TEXT = {
  javascript: (lead: string, character: string, characters: number): string =>
    `'${lead}' + '${character}'.repeat(${characters})`,
  python: (lead: string, character: string, characters: number): string =>
    `'${lead}' + '${character}' * ${characters}`,
  wasm: (): string => '',
} as const satisfies Record<BombLanguage, (lead: string, character: string, characters: number) => string>;

/** Every place that output can go to, by language. */
export const FLOODS: readonly Flood[] = [
  flood('javascript', 'stdout', (text) => `console.log(${text})`),
  flood('javascript', 'stderr', (text) => `console.error(${text})`),
  flood(
    'javascript',
    'both streams, in turns',
    (text) => `for (const s of ${text}) { console.log(s); console.error(s); }`,
  ),
  flood('javascript', 'value', (text) => text),
  flood('javascript', 'error message', (text) => `throw new Error(${text})`),
  flood('javascript', 'error name', (text) => `throw Object.assign(new Error('it'), { name: ${text} })`),
  flood(
    'javascript',
    'files',
    (text) => `for (let n = 0; ; n++) require('fs').writeFileSync(n + '.txt', (${text}).slice(n))`,
  ),
  flood('python', 'stdout', (text) => `print(${text})`),
  flood('python', 'stderr', (text) => `import sys\nprint(${text}, file=sys.stderr)`),
  flood('python', 'value', (text) => text),
  flood('python', 'error message', (text) => `raise ValueError(${text})`),
  flood(
    'python',
    'display',
    (text) => `class A:\n    def _repr_html_(self): return (${text})[:9]\nwhile True: display(A())`,
  ),
  flood(
    'python',
    'files',
    (text) =>
      `n = 0\nwhile True:\n    with open(f'{n}.txt', 'w') as file: file.write((${text})[n:])\n    n += 1`,
  ),
  // (module (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  //   (memory (export "memory") 1) (data (i32.const 0) "\10\00\00\00\e7\03\00\00")
  //   (func (export "_start") (memory.fill (i32.const 16) (i32.const 122) (i32.const 999))
  //     (loop $l (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))) (br $l))))
  flood(
    'wasm',
    'stdout',
    () =>
      'AGFzbQEAAAABDAJgBH9/f38Bf2AAAAIjARZ3YXNpX3NuYXBzaG90X3ByZXZpZXcxCGZkX3dyaXRlAAADAgEBBQMBAAEHEwIGbWVtb3J5AgAGX3N0YXJ0AAEKHwEdAEEQQfoAQecH/AsAA0BBAUEAQQFBCBAAGgwACwsLDgEAQQALCBAAAADnAwAAABcEbmFtZQEIAQAFd3JpdGUDBgEBAQABbA==',
  ),
];

function flood(language: BombLanguage, place: string, source: Flood['source']): Flood {
  const id = `${language}-${place.replace(/[^a-z]+/g, '-')}`;
  return { id, language, place, against: place === 'files' ? 'filesBytes' : 'outputBytes', source };
}
