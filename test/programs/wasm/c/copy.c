/* Copies a file twice, once by relative and once by absolute paths, and tells how long it is. */
#include <stdio.h>

static long copy(const char *from, const char *to) {
  FILE *in = fopen(from, "rb");
  FILE *out = in ? fopen(to, "wb") : NULL;
  if (!out) {
    perror(in ? to : from);
    return -1;
  }
  long length = 0;
  for (int byte; (byte = getc(in)) != EOF; length++) putc(byte, out);
  return fclose(out) || fclose(in) ? -1 : length;
}

int main(void) {
  long relative = copy("in.txt", "out.txt");
  long absolute = copy("/sandbox/in.txt", "/sandbox/folder/out.txt");
  printf("%ld %ld\n", relative, absolute);
  return relative < 0 || absolute < 0;
}
