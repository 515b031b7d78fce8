/* What a component written by hand needs of the canonical ABI: names of imports and exports, and its memory. */
#ifndef ABI_H
#define ABI_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define EXPORT(name) __attribute__((export_name(name)))
#define IMPORT(module, name) __attribute__((import_module(module), import_name(name)))

/* A string or a list: its start and how many items it has. */
typedef struct {
  void *start;
  size_t length;
} span;

/* How the other side takes memory here for what it passes; what it passed is freed by who got it. */
EXPORT("cabi_realloc")
void *cabi_realloc(void *old, size_t old_size, size_t align, size_t new_size) {
  (void)old_size;
  if (new_size == 0) return (void *)align;
  void *made = realloc(old, new_size);
  if (!made) __builtin_trap();
  return made;
}

/* A span of no items may have been given no memory. */
static inline void release(span items) {
  if (items.length) free(items.start);
}

#endif
