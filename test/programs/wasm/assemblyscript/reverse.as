// Writes the lines of standard input, the last one first, by two imports of WASI preview 1.

// @ts-ignore: decorator
@external("wasi_snapshot_preview1", "fd_read")
declare function fdRead(file: i32, buffers: usize, count: i32, read: usize): i32;

// @ts-ignore: decorator
@external("wasi_snapshot_preview1", "fd_write")
declare function fdWrite(file: i32, buffers: usize, count: i32, written: usize): i32;

// A buffer's address and its length, and after them how many bytes went.
const call = memory.data(12);

function readAll(): string {
  let size: usize = 0;
  let capacity: usize = 4096;
  let bytes = heap.alloc(capacity);
  let length: u32 = 0;
  do {
    if (size == capacity) bytes = heap.realloc(bytes, (capacity *= 2));
    store<usize>(call, bytes + size);
    store<usize>(call, capacity - size, 4);
    if (fdRead(0, call, 1, call + 8) != 0) unreachable();
    length = load<u32>(call, 8);
    size += length;
  } while (length != 0);
  return String.UTF8.decodeUnsafe(bytes, size);
}

function write(text: string): void {
  const bytes = String.UTF8.encode(text);
  let done: u32 = 0;
  while (done < <u32>bytes.byteLength) {
    store<usize>(call, changetype<usize>(bytes) + done);
    store<u32>(call, bytes.byteLength - done, 4);
    if (fdWrite(1, call, 1, call + 8) != 0) unreachable();
    done += load<u32>(call, 8);
  }
}

export function _start(): void {
  const lines = readAll().split("\n");
  if (lines[lines.length - 1] == "") lines.pop();
  write(lines.reverse().join("\n") + "\n");
}
