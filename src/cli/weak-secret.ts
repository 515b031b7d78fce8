/** Why a secret is weak, as it ends the sentence "expected …, got one that"; undefined where nothing is seen. */
export type Weakness = string | undefined;

/** Fewer characters than these hold less than 128 bits, even where each is one of 64. */
const LEAST_CHARACTERS = 22;
const LEAST_DISTINCT_CHARACTERS = 8;
const LEAST_DISTINCT_BYTES = 16;
/** Characters in a row that each follow the one before, as in `abcdefgh`. */
const LONGEST_SEQUENCE = 7;
/** Pairs of neighbours that differ from all others, of the first 64: repetition leaves fewer. */
const LEAST_DISTINCT_PAIRS = 0.6;
const LOOKED_AT = 64;

/** What people and examples write in the place of a secret; all are long enough not to turn up by chance. */
const WORDS = [
  'changeme',
  'change-me',
  'change_me',
  'password',
  'passwd',
  'passphrase',
  'secret',
  'letmein',
  'default',
  'example',
  'insecure',
  'replaceme',
  'replace-me',
  'placeholder',
  'your-key',
  'yourkey',
  'administrator',
  'adminadmin',
  'testtest',
  'test-key',
  'qwerty',
  'asdfgh',
  'foobar',
  'welcome',
  'iloveyou',
  'cloche',
  'vault-token',
];

/** What is written for letters, so that `p4ssw0rd` is one of the words. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'l',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

/**
 * Looks at a secret as somebody who guesses does. What a random generator made passes, but for once in some ten
 * thousand hex texts; what passes need not be random.
 */
export function weaknessOfText(text: string, least = LEAST_CHARACTERS): Weakness {
  if (text.length < least) return `has fewer than ${least} characters`;
  if (new Set(text).size < LEAST_DISTINCT_CHARACTERS) {
    return `has fewer than ${LEAST_DISTINCT_CHARACTERS} different characters`;
  }
  if (holdsWord(text)) return 'holds a well-known word';
  if (longestSequence(text) > LONGEST_SEQUENCE) return 'holds a sequence of the alphabet or of numbers';
  return isRepetitive(text) ? 'repeats itself' : undefined;
}

/** Looks at keys in base64, each of them after its `id:` if it has one, by their bytes. */
export function weaknessOfKeys(text: string): Weakness {
  for (const part of text.split(/[,\n]/).filter((line) => line.trim() !== '')) {
    const bytes = Buffer.from(part.slice(part.indexOf(':') + 1).trim(), 'base64');
    if (new Set(bytes).size < LEAST_DISTINCT_BYTES)
      return `has fewer than ${LEAST_DISTINCT_BYTES} different bytes`;
    if (bytes.every((byte) => byte >= 0x20 && byte <= 0x7e)) return 'is a text and no random bytes';
    if (longestSequence(bytes.toString('latin1')) > LONGEST_SEQUENCE) return 'counts up or down';
  }
  return undefined;
}

/** Looks at the password of a Redis URL, where there is one. */
export function weaknessOfRedisUrl(text: string): Weakness {
  const password = URL.parse(text)?.password ?? '';
  return password === '' ? undefined : weaknessOfText(decodeURIComponent(password), 16);
}

function holdsWord(text: string): boolean {
  const lower = text.toLowerCase();
  const read = lower.replace(/./g, (character) => LOOKALIKES[character] ?? character);
  return WORDS.some((word) => lower.includes(word) || read.includes(word));
}

/** The most characters in a row that go up by one each, or down, or stay. */
function longestSequence(text: string): number {
  let longest = 1;
  let length = 1;
  let before: number | undefined;
  for (let index = 1; index < text.length; index++) {
    const step = text.charCodeAt(index) - text.charCodeAt(index - 1);
    if (Math.abs(step) > 1) length = 1;
    else length = step === before ? length + 1 : 2;
    before = step;
    longest = Math.max(longest, length);
  }
  return longest;
}

function isRepetitive(text: string): boolean {
  const start = text.slice(0, LOOKED_AT);
  const pairs = Array.from({ length: start.length - 1 }, (_, index) => start.slice(index, index + 2));
  return new Set(pairs).size < LEAST_DISTINCT_PAIRS * pairs.length;
}
