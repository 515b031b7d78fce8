import type { KeyedHash } from './keyed-hash.ts';

const CODES = 10;
const CHARACTERS = 12;
/** 32 characters, so that each is five bits of chance, without those that are mistaken for others. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** Ten codes of 60 bits, as people write them down: `xxxx-xxxx-xxxx`. */
export function makeRecoveryCodes(random: (count: number) => Uint8Array): string[] {
  return Array.from({ length: CODES }, () => {
    const text = Array.from(random(CHARACTERS), (byte) => ALPHABET.charAt(byte % ALPHABET.length)).join('');
    return text.replace(/.{4}(?=.)/g, '$&-');
  });
}

/** The hash that is kept of a caller's code; the same for capitals, and with blanks or hyphens or without. */
export function hashRecoveryCode(hash: KeyedHash, caller: string, code: string): string {
  return hash(JSON.stringify([caller, code.toLowerCase().replace(/[\s-]/g, '')]));
}
