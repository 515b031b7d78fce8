/// <reference path="./wit-types.ts" />
/** Converts what has no parts: between JSON, the glue, and WebAssembly's value encoding (WAVE). */
(): WitScalars => {
  const { BigInt, Math, Number, Object, String } = globalThis;

  const NARROW: Record<string, readonly [number, number]> = {
    u8: [0, 255],
    s8: [-128, 127],
    u16: [0, 65_535],
    s16: [-32_768, 32_767],
    u32: [0, 4_294_967_295],
    s32: [-2_147_483_648, 2_147_483_647],
  };
  const WIDE: Record<string, readonly [bigint, bigint]> = {
    u64: [0n, 18_446_744_073_709_551_615n],
    s64: [-9_223_372_036_854_775_808n, 9_223_372_036_854_775_807n],
  };
  /** A wide integer as a string, never longer than the longest there is. */
  const DECIMAL = /^-?\d{1,20}$/;
  /** Each as JSON has it, and as WAVE does. */
  const NON_FINITE: Record<string, number> = { NaN, Infinity, '-Infinity': -Infinity };
  const WAVE: Record<string, string> = { NaN: 'nan', Infinity: 'inf', '-Infinity': '-inf' };
  const ESCAPES: Record<string, string> = { '\t': '\\t', '\r': '\\r', '\n': '\\n' };
  /** What would not be seen as what it is: controls, formats, what is unassigned, other lines' ends. */
  const UNSEEN = /[\\"'\p{C}\p{Zl}\p{Zp}]/gu;

  return { accept, toJson, toText };

  function accept(type: string, json: unknown): unknown {
    switch (type) {
      case 'bool':
        return typeof json === 'boolean' ? json : undefined;
      case 'string':
        return typeof json === 'string' && json.isWellFormed() ? json : undefined;
      case 'char':
        return acceptChar(json);
      case 'f32':
      case 'f64':
        return acceptFloat(type, json);
      default:
        return acceptInteger(type, json);
    }
  }

  function acceptChar(json: unknown): unknown {
    if (typeof json !== 'string' || json === '' || !json.isWellFormed()) return undefined;
    const codePoint = json.codePointAt(0) ?? 0;
    return json.length === (codePoint > 0xffff ? 2 : 1) ? json : undefined;
  }

  function acceptFloat(type: string, json: unknown): unknown {
    if (typeof json === 'string') return Object.hasOwn(NON_FINITE, json) ? NON_FINITE[json] : undefined;
    if (typeof json !== 'number') return undefined;
    // One that no f32 is near would silently become infinite.
    return Number.isFinite(type === 'f32' ? Math.fround(json) : json) ? json : undefined;
  }

  function acceptInteger(type: string, json: unknown): unknown {
    const narrow = NARROW[type];
    if (!narrow) return acceptWide(WIDE[type], json);
    if (typeof json !== 'number' || !Number.isInteger(json)) return undefined;
    return json >= narrow[0] && json <= narrow[1] ? json : undefined;
  }

  function acceptWide(bounds: readonly [bigint, bigint] | undefined, json: unknown): unknown {
    const isExact = typeof json === 'number' && Number.isSafeInteger(json);
    const isDigits = typeof json === 'string' && DECIMAL.test(json);
    if (!bounds || !(isExact || isDigits)) return undefined;
    const value = BigInt(json);
    return value >= bounds[0] && value <= bounds[1] ? value : undefined;
  }

  function toJson(type: string, value: unknown): unknown {
    if (typeof value === 'bigint') {
      return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
    }
    if (typeof value !== 'number') return value;
    if (!Number.isFinite(value)) return String(value);
    return type === 'f32' ? shorten(value) : value;
  }

  /** The shortest number that is the same f32: 0.1 is that of 0.10000000149011612. */
  function shorten(value: number): number {
    for (let digits = 6; digits < 10; digits += 1) {
      const short = Number(value.toPrecision(digits));
      if (Math.fround(short) === value) return short;
    }
    return value;
  }

  function toText(type: string, value: unknown): string {
    if (type === 'string') return `"${escape(String(value))}"`;
    if (type === 'char') return `'${escape(String(value))}'`;
    const plain = Object.is(value, -0) ? '-0' : String(toJson(type, value));
    return WAVE[plain] ?? plain;
  }

  function escape(text: string): string {
    return text.replace(UNSEEN, (char) => {
      if ('\\"\''.includes(char)) return `\\${char}`;
      return ESCAPES[char] ?? `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;
    });
  }
};
