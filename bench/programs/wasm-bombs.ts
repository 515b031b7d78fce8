import type { Bomb } from './bomb.ts';

/** Bombs as WebAssembly modules, in base64; above each is its text. */
export const WASM_BOMBS: readonly Bomb[] = [
  {
    id: 'loop',
    name: 'loop',
    against: 'time',
    // (module (memory (export "memory") 1) (func (export "_start") (loop $l (br $l))))
    source:
      'AGFzbQEAAAABBAFgAAADAgEABQMBAAEHEwIGbWVtb3J5AgAGX3N0YXJ0AAAKCQEHAANADAALCwANBG5hbWUDBgEAAQABbA==',
  },
  {
    id: 'fill',
    name: 'memory.fill of 16 MiB, in a loop',
    against: 'time',
    // (module (memory (export "memory") 256) (func (export "_start")
    //   (loop $l (memory.fill (i32.const 0) (i32.const 7) (i32.const 16777216)) (br $l))))
    source:
      'AGFzbQEAAAABBAFgAAADAgEABQQBAIACBxMCBm1lbW9yeQIABl9zdGFydAAAChUBEwADQEEAQQdBgICACPwLAAwACwsADQRuYW1lAwYBAAEAAWw=',
  },
  {
    id: 'tail-calls',
    name: 'tail calls without an end',
    against: 'time',
    // (module (memory (export "memory") 1) (func $f (return_call $f)) (func (export "_start") (return_call $f)))
    source:
      'AGFzbQEAAAABBAFgAAADAwIAAAUDAQABBxMCBm1lbW9yeQIABl9zdGFydAABCgsCBAASAAsEABIACwALBG5hbWUBBAEAAWY=',
  },
  {
    id: 'grow',
    name: 'memory.grow in a loop, refusals ignored',
    against: 'time',
    // (module (memory (export "memory") 1) (func (export "_start")
    //   (loop $l (drop (memory.grow (i32.const 1))) (br $l))))
    source:
      'AGFzbQEAAAABBAFgAAADAgEABQMBAAEHEwIGbWVtb3J5AgAGX3N0YXJ0AAAKDgEMAANAQQFAABoMAAsLAA0EbmFtZQMGAQABAAFs',
  },
  {
    id: 'arithmetic',
    name: 'square roots behind an indirect call',
    against: 'time',
    // (module (memory (export "memory") 1) (table 1 funcref) (elem (i32.const 0) $f)
    //   (func $f (result f64) (local $x f64) (local $n i32) (local.set $n (i32.const 100000000))
    //     (loop $l (local.set $x (f64.sqrt (f64.add (local.get $x) (f64.const 2))))
    //       (local.set $n (i32.sub (local.get $n) (i32.const 1))) (br_if $l (local.get $n))) (local.get $x))
    //   (func (export "_start") (loop $l (drop (call_indirect (result f64) (i32.const 0))) (br $l))))
    source:
      'AGFzbQEAAAABCAJgAAF8YAAAAwMCAAEEBAFwAAEFAwEAAQcTAgZtZW1vcnkCAAZfc3RhcnQAAQkHAQBBAAsBAAo8AiwCAXwBf0GAwtcvIQEDQCAARAAAAAAAAABAoJ8hACABQQFrIQEgAQ0ACyAACw0AA0BBABEAABoMAAsLACMEbmFtZQEEAQABZgIJAQACAAF4AQFuAwsCAAEAAWwBAQABbA==',
  },
  {
    id: 'grow-and-fill',
    name: 'memory that grows, filled, refusals ignored',
    against: 'memory',
    // (module (memory (export "memory") 1) (func (export "_start") (local $n i32)
    //   (loop $l (local.set $n (memory.grow (i32.const 16)))
    //     (if (i32.ne (local.get $n) (i32.const -1))
    //       (then (memory.fill (i32.shl (local.get $n) (i32.const 16)) (i32.const 7) (i32.const 1048576))))
    //     (br $l))))
    source:
      'AGFzbQEAAAABBAFgAAADAgEABQMBAAEHEwIGbWVtb3J5AgAGX3N0YXJ0AAAKKAEmAQF/A0BBEEAAIQAgAEF/RwRAIABBEHRBB0GAgMAA/AsACwwACwsAFQRuYW1lAgYBAAEAAW4DBgEAAQABbA==',
  },
  {
    id: 'table-growth',
    name: 'a table that grows, refusals ignored',
    against: 'memory',
    // (module (table $t 1 funcref) (memory (export "memory") 1) (func $f) (elem declare func $f)
    //   (func (export "_start") (loop $l (drop (table.grow $t (ref.func $f) (i32.const 100000))) (br $l))))
    source:
      'AGFzbQEAAAABBAFgAAADAwIAAAQEAXAAAQUDAQABBxMCBm1lbW9yeQIABl9zdGFydAABCQUBAwABAAoWAgIACxEAA0DSAEGgjQb8DwAaDAALCwAZBG5hbWUBBAEAAWYDBgEBAQABbAUEAQABdA==',
  },
  {
    id: 'recursion',
    name: 'recursion',
    against: 'memory',
    // (module (memory (export "memory") 1)
    //   (func $f (param i64) (call $f (i64.add (local.get 0) (i64.const 1))) (drop (i32.const 1)))
    //   (func (export "_start") (call $f (i64.const 0))))
    source:
      'AGFzbQEAAAABCAJgAX4AYAAAAwMCAAEFAwEAAQcTAgZtZW1vcnkCAAZfc3RhcnQAAQoVAgwAIABCAXwQAEEBGgsGAEIAEAALAAsEbmFtZQEEAQABZg==',
  },
];
