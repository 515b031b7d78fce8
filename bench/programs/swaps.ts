/** Exports of {@link SWAPS}: places that a module could leave something in, for a reader. */
export const SWAP_PLACES = {
  cell: 'a cell of memory',
  global: 'a global',
  grown: 'memory that it grew by',
} as const;

/**
 * A module in base64 whose exports each take a number, put it somewhere, and give what was there.
 *
 * (module (memory (export "memory") 1) (global $g (mut i32) (i32.const 0))
 *   (func (export "cell") (param i32) (result i32)
 *     (i32.load (i32.const 1024)) (i32.store (i32.const 1024) (local.get 0)))
 *   (func (export "global") (param i32) (result i32) (global.get $g) (global.set $g (local.get 0)))
 *   (func (export "grown") (param i32) (result i32) (drop (memory.grow (i32.const 1)))
 *     (i32.load (i32.const 65536)) (i32.store (i32.const 65536) (local.get 0))))
 */
export const SWAPS =
  'AGFzbQEAAAABBgFgAX8BfwMEAwAAAAUDAQABBgYBfwFBAAsHIgQGbWVtb3J5AgAEY2VsbAAABmdsb2JhbAABBWdyb3duAAIKMwMQAEGACCgCAEGACCAANgIACwgAIwAgACQACxcAQQFAABpBgIAEKAIAQYCABCAANgIACwALBG5hbWUHBAEAAWc=';
