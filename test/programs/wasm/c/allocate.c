/* Takes and fills blocks of a mebibyte until there is no more, and tells how many there were. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MIB = 1024 * 1024 };

/* Where a compiler cannot see that nobody reads them, so that it keeps them. */
static char *volatile block;

int main(void) {
  int blocks = 0;
  for (; (block = malloc(MIB)); blocks++) memset(block, blocks + 1, MIB);
  printf("%d MiB\n", blocks);
  return 0;
}
