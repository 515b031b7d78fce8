/* Writes the time in milliseconds, how far a sleep of 50 ms took the monotonic clock, and 16 random bytes. */
#include <stdint.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static int64_t now(clockid_t clock) {
  struct timespec time;
  if (clock_gettime(clock, &time)) return -1;
  return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

int main(void) {
  printf("%lld\n", (long long)now(CLOCK_REALTIME));
  int64_t before = now(CLOCK_MONOTONIC);
  struct timespec pause = {.tv_nsec = 50 * 1000 * 1000};
  if (nanosleep(&pause, NULL)) return 1;
  printf("%lld\n", (long long)(now(CLOCK_MONOTONIC) - before));
  unsigned char bytes[16];
  if (getentropy(bytes, sizeof bytes)) return 2;
  for (unsigned i = 0; i < sizeof bytes; i++) printf("%02x", bytes[i]);
  putchar('\n');
  return 0;
}
