/* A reactor: no `_start`, but an `_initialize` that has to come before any other export. */
#include <stdio.h>

static int greetings = -1;

__attribute__((constructor)) static void prepare(void) { greetings = 0; }

__attribute__((export_name("greet"))) int greet(int times) {
  if (greetings < 0) __builtin_trap();
  for (int i = 0; i < times; i++) printf("Greeting %d\n", ++greetings);
  fflush(stdout);
  return greetings;
}
