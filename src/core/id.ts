const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const TIME_DIGITS = 9;

/**
 * A run id that sorts by time: `run_`, nine base-32 digits of milliseconds, sixteen random ones (80 bits).
 * `random` gives at least 16 bytes.
 */
export function makeRunId(nowMs: number, random: Uint8Array): string {
  let time = '';
  for (let rest = Math.floor(nowMs), i = 0; i < TIME_DIGITS; i++) {
    time = ALPHABET.charAt(rest % 32) + time;
    rest = Math.floor(rest / 32);
  }
  return `run_${time}${digits(random.subarray(0, 16))}`;
}

/** A key id: `key_` and 25 random base-32 digits (125 bits). `random` gives at least 25 bytes. */
export function makeKeyId(random: Uint8Array): string {
  return `key_${digits(random.subarray(0, 25))}`;
}

function digits(random: Uint8Array): string {
  return Array.from(random, (byte) => ALPHABET.charAt(byte % 32)).join('');
}
