/* Copies standard input to standard output in capitals, a block at a time. */
#include <ctype.h>
#include <unistd.h>

int main(void) {
  static char block[4096];
  ssize_t length;
  while ((length = read(STDIN_FILENO, block, sizeof block)) > 0) {
    for (ssize_t i = 0; i < length; i++) block[i] = (char)toupper((unsigned char)block[i]);
    for (ssize_t done = 0; done < length;) {
      ssize_t written = write(STDOUT_FILENO, block + done, (size_t)(length - done));
      if (written < 0) return 1;
      done += written;
    }
  }
  return length < 0;
}
