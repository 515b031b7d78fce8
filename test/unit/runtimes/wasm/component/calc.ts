import { MEMORY } from './make-component.ts';

/** A component of all that an interface may hold: functions that fail, resources, types of other interfaces. */
export const CALC = `
  package demo:app@0.1.0;
  interface types { record point { x: f64, y-pos: f64 } }
  interface calc {
    use types.{point as spot};
    resource counter {
      constructor(start: s32);
      add: func(n: s32) -> s32;
      twice: func() -> counter;
      make: static func(start: s32) -> counter;
    }
    resource even { constructor(n: s32) -> result<even, string>; get: func() -> s32; }
    resource hidden { peek: func() -> s32; }
    halve: func(n: s32) -> result<s32, string>;
    sum: func(a: borrow<counter>, b: s32) -> s32;
    seen: func(at: spot) -> f64;
    crash: func() -> result<_, string>;
    nothing: func();
    look: func(at: borrow<hidden>) -> s32;
  }
  interface other { use calc.{counter}; value: func(of: borrow<counter>) -> s32; nothing: func(); }
  world w { export types; export calc; export other; export run-it: func() -> bool; }`;

/** A counter is told by the number that it holds. */
export const CALC_CORE = `
  (module
    (import "[export]demo:app/calc@0.1.0" "[resource-new]counter" (func $new (param i32) (result i32)))
    (import "[export]demo:app/calc@0.1.0" "[resource-new]even" (func $newEven (param i32) (result i32)))
    ${MEMORY}
    (data (i32.const 64) "odd")
    ;; A result of a number, or of the text "odd".
    (func $result (param $value i32) (param $isOdd i32) (result i32)
      (i32.store (i32.const 32) (local.get $isOdd))
      (i32.store (i32.const 36) (select (i32.const 64) (local.get $value) (local.get $isOdd)))
      (i32.store (i32.const 40) (i32.const 3))
      (i32.const 32))
    (func (export "demo:app/calc@0.1.0#[constructor]counter") (param i32) (result i32) (call $new (local.get 0)))
    (func (export "demo:app/calc@0.1.0#[method]counter.add") (param i32 i32) (result i32)
      (i32.add (local.get 0) (local.get 1)))
    (func (export "demo:app/calc@0.1.0#[method]counter.twice") (param i32) (result i32)
      (call $new (i32.mul (local.get 0) (i32.const 2))))
    (func (export "demo:app/calc@0.1.0#[static]counter.make") (param i32) (result i32) (call $new (local.get 0)))
    (func (export "demo:app/calc@0.1.0#[constructor]even") (param i32) (result i32)
      (call $result
        (if (result i32) (i32.and (local.get 0) (i32.const 1)) (then (i32.const 0)) (else (call $newEven (local.get 0))))
        (i32.and (local.get 0) (i32.const 1))))
    (func (export "demo:app/calc@0.1.0#[method]even.get") (param i32) (result i32) (local.get 0))
    (func (export "demo:app/calc@0.1.0#[method]hidden.peek") (param i32) (result i32) (local.get 0))
    (func (export "demo:app/calc@0.1.0#halve") (param i32) (result i32)
      (call $result (i32.shr_s (local.get 0) (i32.const 1)) (i32.and (local.get 0) (i32.const 1))))
    (func (export "demo:app/calc@0.1.0#sum") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
    (func (export "demo:app/calc@0.1.0#seen") (param f64 f64) (result f64) (f64.add (local.get 0) (local.get 1)))
    (func (export "demo:app/calc@0.1.0#crash") (result i32) unreachable)
    (func (export "demo:app/calc@0.1.0#nothing"))
    (func (export "demo:app/calc@0.1.0#look") (param i32) (result i32) (local.get 0))
    (func (export "demo:app/other@0.1.0#value") (param i32) (result i32) (local.get 0))
    (func (export "demo:app/other@0.1.0#nothing"))
    (func (export "run-it") (result i32) (i32.const 1)))`;
