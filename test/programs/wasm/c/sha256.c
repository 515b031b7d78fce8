/* Writes the SHA-256 of standard input in hex. Source: FIPS 180-4. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>

static uint32_t state[8], constants[64];
static uint8_t block[64];
static unsigned filled;
static uint64_t length;

static uint32_t turn(uint32_t word, int by) { return word >> by | word << (32 - by); }

/* The first 32 bits of a fraction. */
static uint32_t fraction(double value) { return (uint32_t)((value - floor(value)) * 4294967296.0); }

/* The constants are those of the first primes: of their square roots for the state, of their cube roots for the rounds. */
static void prepare(void) {
  unsigned count = 0;
  for (unsigned candidate = 2; count < 64; candidate++) {
    unsigned divisor = 2;
    while (candidate % divisor) divisor++;
    if (divisor < candidate) continue;
    if (count < 8) state[count] = fraction(sqrt(candidate));
    constants[count++] = fraction(cbrt(candidate));
  }
}

static void compress(void) {
  uint32_t w[64], v[8];
  for (int i = 0; i < 16; i++) {
    w[i] = (uint32_t)block[4 * i] << 24 | block[4 * i + 1] << 16 | block[4 * i + 2] << 8 | block[4 * i + 3];
  }
  for (int i = 16; i < 64; i++) {
    uint32_t low = turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ w[i - 15] >> 3;
    uint32_t high = turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ w[i - 2] >> 10;
    w[i] = w[i - 16] + low + w[i - 7] + high;
  }
  for (int i = 0; i < 8; i++) v[i] = state[i];
  for (int i = 0; i < 64; i++) {
    uint32_t high = turn(v[4], 6) ^ turn(v[4], 11) ^ turn(v[4], 25);
    uint32_t choice = (v[4] & v[5]) ^ (~v[4] & v[6]);
    uint32_t first = v[7] + high + choice + constants[i] + w[i];
    uint32_t low = turn(v[0], 2) ^ turn(v[0], 13) ^ turn(v[0], 22);
    uint32_t second = low + ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
    for (int k = 7; k > 0; k--) v[k] = v[k - 1];
    v[4] += first;
    v[0] = first + second;
  }
  for (int i = 0; i < 8; i++) state[i] += v[i];
}

static void put(uint8_t byte) {
  block[filled++] = byte;
  if (filled < sizeof block) return;
  compress();
  filled = 0;
}

int main(void) {
  prepare();
  for (int byte; (byte = getchar()) != EOF; length += 8) put((uint8_t)byte);
  put(0x80);
  while (filled != 56) put(0);
  for (int shift = 56; shift >= 0; shift -= 8) put((uint8_t)(length >> shift));
  for (int i = 0; i < 8; i++) printf("%08x", (unsigned)state[i]);
  putchar('\n');
  return 0;
}
