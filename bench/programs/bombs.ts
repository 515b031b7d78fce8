import type { Bomb } from './bomb.ts';
import { JAVASCRIPT_BOMBS } from './javascript-bombs.ts';
import { PYTHON_BOMBS } from './python-bombs.ts';
import { WASM_BOMBS } from './wasm-bombs.ts';

/** Every bomb, by language; those that are worst for somebody come first, since a short run may not reach the last. */
export const BOMBS = {
  javascript: JAVASCRIPT_BOMBS,
  python: PYTHON_BOMBS,
  wasm: WASM_BOMBS,
} as const satisfies Record<string, readonly Bomb[]>;

/** A language that there are bombs in. */
export type BombLanguage = keyof typeof BOMBS;
