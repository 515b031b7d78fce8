/* The world `app` of app.wit: every kind of type that WIT has, passed both ways. */
#include "abi.h"

#define CALC "demo:app/calc@0.1.0"

typedef struct {
  double x, y;
  uint8_t has_label;
  span label;
} point;

EXPORT(CALC "#add")
int32_t add(int32_t a, int32_t b) { return (int32_t)((uint32_t)a + (uint32_t)b); }

EXPORT(CALC "#double")
uint64_t twice(uint64_t number) { return number * 2; }

static struct {
  uint8_t is_error;
  union {
    double area;
    span message;
  };
} area_result;

EXPORT(CALC "#area")
void *area(int32_t shape, double first, double second) {
  static char message[] = "an empty shape has no area";
  enum { CIRCLE, RECT, EMPTY };
  area_result.is_error = shape == EMPTY;
  if (shape == CIRCLE) area_result.area = 3.141592653589793 * first * first;
  if (shape == RECT) area_result.area = first * second;
  if (shape == EMPTY) area_result.message = (span){message, sizeof message - 1};
  return &area_result;
}

static struct {
  uint8_t is_some;
  point value;
} centroid_result;

EXPORT(CALC "#centroid")
void *centroid(point *points, size_t count) {
  point mean = {0};
  for (size_t i = 0; i < count; i++) {
    mean.x += points[i].x / (double)count;
    mean.y += points[i].y / (double)count;
    if (!points[i].has_label) continue;
    if (mean.has_label) release(points[i].label);
    else mean.label = points[i].label;
    mean.has_label = 1;
  }
  release((span){points, count});
  centroid_result.is_some = count > 0;
  centroid_result.value = mean;
  return &centroid_result;
}

EXPORT("cabi_post_" CALC "#centroid")
void after_centroid(void *result) {
  (void)result;
  if (centroid_result.value.has_label) release(centroid_result.value.label);
}

static int compare(const void *a, const void *b) {
  int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
  return (left > right) - (left < right);
}

static int compare_back(const void *a, const void *b) { return compare(b, a); }

static span passed_back;

EXPORT(CALC "#sort")
void *sort(int64_t *numbers, size_t count, int32_t is_descending) {
  qsort(numbers, count, sizeof *numbers, is_descending ? compare_back : compare);
  passed_back = (span){numbers, count};
  return &passed_back;
}

EXPORT("cabi_post_" CALC "#sort")
void after_sort(span *result) { release(*result); }

EXPORT(CALC "#toggle")
int32_t toggle(int32_t marks, int32_t others) { return marks ^ others; }

static struct {
  uint32_t number;
  span text;
} swapped;

EXPORT(CALC "#swap")
void *swap(char *text, size_t length, uint32_t number) {
  swapped.number = number;
  swapped.text = (span){text, length};
  return &swapped;
}

EXPORT("cabi_post_" CALC "#swap")
void after_swap(void *result) {
  (void)result;
  release(swapped.text);
}

static struct {
  uint8_t is_some;
  uint32_t letter;
} next_result;

/* Surrogates are no characters. */
EXPORT(CALC "#next")
void *next(uint32_t letter) {
  next_result.is_some = letter < 0x10ffff;
  next_result.letter = letter == 0xd7ff ? 0xe000 : letter + 1;
  return &next_result;
}

IMPORT("[export]" CALC, "[resource-new]counter") int32_t counter_new(uint64_t *counter);
IMPORT("[export]" CALC, "[resource-rep]counter") uint64_t *counter_rep(int32_t handle);
IMPORT("[export]" CALC, "[resource-drop]counter") void counter_drop(int32_t handle);

EXPORT(CALC "#[constructor]counter")
int32_t make(uint64_t start) {
  uint64_t *counter = malloc(sizeof *counter);
  if (!counter) __builtin_trap();
  *counter = start;
  return counter_new(counter);
}

EXPORT(CALC "#[static]counter.zero")
int32_t zero(void) { return make(0); }

EXPORT(CALC "#[method]counter.step")
uint64_t step(uint64_t *counter, uint64_t by) {
  if (__builtin_add_overflow(*counter, by, counter)) __builtin_trap();
  return *counter;
}

EXPORT(CALC "#[dtor]counter")
void destroy(uint64_t *counter) { free(counter); }

EXPORT(CALC "#finish")
uint64_t finish(int32_t handle) {
  uint64_t count = *counter_rep(handle);
  counter_drop(handle);
  return count;
}

EXPORT(CALC "#peek")
uint64_t peek(uint64_t *counter) { return *counter; }

static struct {
  uint8_t is_error;
  uint8_t order;
} check_result;

EXPORT(CALC "#check")
void *check(int32_t even) {
  check_result.is_error = even & 1;
  check_result.order = (uint8_t)(even >> 1 & 1);
  return &check_result;
}

EXPORT("greet")
void *greet(char *name, size_t length) {
  static const char before[] = "Hello, ";
  size_t start = sizeof before - 1;
  char *text = cabi_realloc(NULL, 0, 1, start + length + 1);
  memcpy(text, before, start);
  memcpy(text + start, name, length);
  text[start + length] = '!';
  release((span){name, length});
  passed_back = (span){text, start + length + 1};
  return &passed_back;
}

EXPORT("cabi_post_greet")
void after_greet(span *result) { release(*result); }
