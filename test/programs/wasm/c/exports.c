/* Plain exports, without any import: what `invoke` calls. */
#include <stdint.h>

#define EXPORT(name) __attribute__((export_name(name)))

EXPORT("add") int32_t add(int32_t a, int32_t b) { return (int32_t)((uint32_t)a + (uint32_t)b); }

EXPORT("half") float half(float value) { return value / 2; }

EXPORT("mean") double mean(double a, double b) { return (a + b) / 2; }

EXPORT("fib") int64_t fib(int32_t n) {
  int64_t last = 0, next = 1;
  for (; n > 0; n--) {
    int64_t sum = (int64_t)((uint64_t)last + (uint64_t)next);
    last = next;
    next = sum;
  }
  return last;
}

EXPORT("negate") int64_t negate(int64_t value) { return (int64_t)-(uint64_t)value; }

/* Traps for a divisor of zero. */
EXPORT("divide") int32_t divide(int32_t a, int32_t b) { return a / b; }

static int32_t total;

EXPORT("nothing") void nothing(void) { total++; }

/* Calls itself until the stack ends: the multiplication comes after the call. */
EXPORT("descend") double descend(double depth) { return depth <= 0 ? 1 : 1.0000001 * descend(depth - 1); }
