/* A command of WASI 0.2 that does what its first argument says: hello, arguments, shout, copy, time, fail, exit. */
#include "wasi.h"

enum { OK, FAILED };

static void put(int32_t stream, span text) {
  empty_result result;
  write_stream(stream, text.start, text.length, &result);
  if (result.is_error) __builtin_trap();
}

static void say(int32_t stream, const char *text) { put(stream, (span){(void *)text, strlen(text)}); }

static int write_hello(int32_t out) {
  say(out, "Hello from a component\n");
  int32_t error = get_stderr();
  say(error, "and to standard error\n");
  drop_output(error);
  return OK;
}

static int write_arguments(int32_t out) {
  span list;
  get_arguments(&list);
  for (size_t i = 1; i < list.length; i++) {
    put(out, ((span *)list.start)[i]);
    say(out, "\n");
  }
  get_environment(&list);
  for (size_t i = 0; i < list.length; i++) {
    put(out, ((span *)list.start)[2 * i]);
    say(out, "=");
    put(out, ((span *)list.start)[2 * i + 1]);
    say(out, "\n");
  }
  return OK;
}

/* The end of standard input is an error of the stream: that it is closed. */
static int shout(int32_t out) {
  int32_t in = get_stdin();
  for (;;) {
    read_result result;
    read_stream(in, 4096, &result);
    if (result.is_error) return result.error == 1 ? OK : FAILED;
    char *bytes = result.bytes.start;
    for (size_t i = 0; i < result.bytes.length; i++) {
      if (bytes[i] >= 'a' && bytes[i] <= 'z') bytes[i] -= 'a' - 'A';
    }
    put(out, result.bytes);
    release(result.bytes);
  }
}

static int32_t open_file(int32_t folder, const char *path, int32_t how, int32_t flags) {
  handle_result result;
  open_at(folder, 0, path, strlen(path), how, flags, &result);
  return result.is_error ? -1 : result.handle;
}

static int write_number(int32_t out, uint64_t number) {
  char digits[21] = {[20] = '\n'};
  size_t start = 20;
  do digits[--start] = (char)('0' + number % 10);
  while (number /= 10);
  put(out, (span){digits + start, sizeof digits - start});
  return OK;
}

/* By the first of the folders, whichever it is. */
static int copy(int32_t out) {
  span directories;
  get_directories(&directories);
  if (directories.length == 0) return FAILED;
  int32_t folder = ((directory *)directories.start)->handle;
  if (open_file(folder, "../etc/passwd", 0, READ) >= 0) return FAILED;
  int32_t from = open_file(folder, "in.txt", 0, READ);
  if (from < 0) return FAILED;
  int32_t to = open_file(folder, "out.txt", CREATE | TRUNCATE, WRITE);
  if (to < 0) return FAILED;
  read_result content;
  read_file(from, 4096, 0, &content);
  if (content.is_error) return FAILED;
  size_result written;
  write_file(to, content.bytes.start, content.bytes.length, 0, &written);
  if (written.is_error || written.bytes != content.bytes.length) return FAILED;
  drop_descriptor(from);
  drop_descriptor(to);
  return write_number(out, written.bytes);
}

static int write_time(int32_t out) {
  datetime time;
  now(&time);
  write_number(out, time.seconds);
  return write_number(out, get_random_u64());
}

static int fail(int32_t out) {
  say(out, "before\n");
  return FAILED;
}

static int leave(int32_t out) {
  say(out, "before\n");
  exit_with(FAILED);
  say(out, "after\n");
  return OK;
}

static const struct {
  const char *name;
  int (*run)(int32_t out);
} ACTIONS[] = {
    {"hello", write_hello}, {"arguments", write_arguments}, {"shout", shout}, {"copy", copy},
    {"time", write_time},   {"fail", fail},                 {"exit", leave},
};

EXPORT("wasi:cli/run@0.2.3#run")
int32_t run(void) {
  span arguments;
  get_arguments(&arguments);
  if (arguments.length < 2) return FAILED;
  span name = ((span *)arguments.start)[1];
  for (size_t i = 0; i < sizeof ACTIONS / sizeof *ACTIONS; i++) {
    if (strlen(ACTIONS[i].name) != name.length || memcmp(ACTIONS[i].name, name.start, name.length)) continue;
    int32_t out = get_stdout();
    int result = ACTIONS[i].run(out);
    drop_output(out);
    return result;
  }
  return FAILED;
}
