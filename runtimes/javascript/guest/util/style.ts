const ESCAPE = '\u001b';
/** Escape sequences of terminals, as ECMA-48 has them: CSI, and OSC up to its end. */
const CONTROL = new RegExp(
  `${ESCAPE}(?:\\[[0-?]*[ -/]*[@-~]|\\][^\\u0007${ESCAPE}]*(?:\\u0007|${ESCAPE}\\\\))`,
  'g',
);

/** What begins and ends each style. */
const STYLES: Record<string, [number, number]> = {
  reset: [0, 0],
  bold: [1, 22],
  dim: [2, 22],
  italic: [3, 23],
  underline: [4, 24],
  inverse: [7, 27],
  hidden: [8, 28],
  strikethrough: [9, 29],
  black: [30, 39],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  magenta: [35, 39],
  cyan: [36, 39],
  white: [37, 39],
  gray: [90, 39],
  grey: [90, 39],
  bgBlack: [40, 49],
  bgRed: [41, 49],
  bgGreen: [42, 49],
  bgYellow: [43, 49],
  bgBlue: [44, 49],
  bgMagenta: [45, 49],
  bgCyan: [46, 49],
  bgWhite: [47, 49],
};

/** Puts a text in a style. Colours stay away by default, since no stream here is a terminal. */
export function styleText(
  style: string | string[],
  text: string,
  { validateStream = true }: { validateStream?: boolean } = {},
): string {
  const styles = [style].flat();
  const unknown = styles.find((name) => name !== 'none' && !(name in STYLES));
  if (unknown !== undefined) throw new TypeError(`The argument 'format' is invalid. Received '${unknown}'`);
  if (validateStream) return text;
  return styles.reduceRight((inner, name) => {
    const codes = STYLES[name];
    return codes ? `${ESCAPE}[${codes[0]}m${inner}${ESCAPE}[${codes[1]}m` : inner;
  }, text);
}

/** Takes the escape sequences out of a text. */
export function stripVTControlCharacters(text: string): string {
  return text.replace(CONTROL, '');
}
