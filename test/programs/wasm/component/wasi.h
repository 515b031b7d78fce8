/* The imports of command.wit as the canonical ABI lowers them. */
#ifndef WASI_H
#define WASI_H

#include "abi.h"

#define WASI(interface, name) IMPORT("wasi:" interface "@0.2.3", name)

typedef struct {
  uint8_t is_error, error;
  uint32_t stream;
} empty_result;

typedef struct {
  uint8_t is_error;
  union {
    span bytes;
    uint8_t error;
  };
  uint8_t is_end;
} read_result;

typedef struct {
  uint8_t is_error;
  union {
    int32_t handle;
    uint8_t error;
  };
} handle_result;

typedef struct {
  uint8_t is_error;
  union {
    uint64_t bytes;
    uint8_t error;
  };
} size_result;

typedef struct {
  uint64_t seconds;
  uint32_t nanoseconds;
} datetime;

typedef struct {
  int32_t handle;
  span path;
} directory;

enum { CREATE = 1, TRUNCATE = 8 };
enum { READ = 1, WRITE = 2 };

WASI("cli/environment", "get-arguments") void get_arguments(span *texts);
WASI("cli/environment", "get-environment") void get_environment(span *pairs);
WASI("cli/exit", "exit") void exit_with(int32_t is_error);
WASI("cli/stdin", "get-stdin") int32_t get_stdin(void);
WASI("cli/stdout", "get-stdout") int32_t get_stdout(void);
WASI("cli/stderr", "get-stderr") int32_t get_stderr(void);
WASI("clocks/wall-clock", "now") void now(datetime *time);
WASI("random/random", "get-random-u64") uint64_t get_random_u64(void);
WASI("io/streams", "[resource-drop]output-stream") void drop_output(int32_t stream);
WASI("io/streams", "[method]input-stream.blocking-read")
void read_stream(int32_t stream, uint64_t length, read_result *result);
WASI("io/streams", "[method]output-stream.blocking-write-and-flush")
void write_stream(int32_t stream, const void *bytes, size_t length, empty_result *result);
WASI("filesystem/preopens", "get-directories") void get_directories(span *directories);
WASI("filesystem/types", "[resource-drop]descriptor") void drop_descriptor(int32_t descriptor);
WASI("filesystem/types", "[method]descriptor.open-at")
void open_at(int32_t at, int32_t follow, const char *path, size_t length, int32_t how, int32_t flags,
             handle_result *result);
WASI("filesystem/types", "[method]descriptor.read")
void read_file(int32_t file, uint64_t length, uint64_t offset, read_result *result);
WASI("filesystem/types", "[method]descriptor.write")
void write_file(int32_t file, const void *bytes, size_t length, uint64_t offset, size_result *result);

#endif
