/* Ends with the code and in the way that its arguments say: `return 3`, `exit 3`, `_Exit 3`. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void farewell(void) { puts("at exit"); }

int main(int count, char **arguments) {
  if (count < 3) return 64;
  atexit(farewell);
  int code = atoi(arguments[2]);
  if (strcmp(arguments[1], "exit") == 0) exit(code);
  if (strcmp(arguments[1], "_Exit") == 0) _Exit(code);
  return code;
}
