/* Writes to both streams, then aborts: wasi-libc traps. */
#include <stdio.h>
#include <stdlib.h>

int main(void) {
  puts("before");
  fflush(stdout);
  fputs("about to abort\n", stderr);
  abort();
}
