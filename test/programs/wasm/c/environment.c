/* Writes its arguments and its environment, one a line. */
#include <stdio.h>

extern char **environ;

int main(int count, char **arguments) {
  for (int i = 1; i < count; i++) printf("%d=%s\n", i, arguments[i]);
  for (char **each = environ; *each; each++) puts(*each);
  return 0;
}
