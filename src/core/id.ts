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
  const tail = Array.from(random.subarray(0, 16), (byte) => ALPHABET.charAt(byte % 32)).join('');
  return `run_${time}${tail}`;
}
