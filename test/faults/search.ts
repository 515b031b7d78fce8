/** A text that nothing else holds, by what it stands for. */
export type Canaries = Readonly<Record<string, string>>;

/** The canaries that are in some bytes, with the form that they are in. */
export function findCanaries(bytes: Buffer, canaries: Canaries): string[] {
  return Object.entries(canaries).flatMap(([name, canary]) =>
    formsOf(canary)
      .filter(([, form]) => bytes.includes(form))
      .map(([form]) => `${name}, ${form}`),
  );
}

/** How a text may be written down: as it is, backwards, in hex, and in base64 wherever it begins in a longer text. */
function formsOf(text: string): [name: string, form: string][] {
  const hex = Buffer.from(text).toString('hex');
  const offsets = [0, 1, 2].flatMap((offset): [string, string][] => {
    const form = withinBase64(text, offset);
    return [
      [`base64 at ${offset}`, form],
      [`base64url at ${offset}`, form.replaceAll('+', '-').replaceAll('/', '_')],
    ];
  });
  return [
    ['plain', text],
    ['backwards', [...text].reverse().join('')],
    ['hex', hex],
    ['capital hex', hex.toUpperCase()],
    ...offsets,
  ];
}

/** The characters of base64 that are of this text alone, where it begins `offset` bytes into a group of three. */
function withinBase64(text: string, offset: number): string {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(text)]);
  const whole = bytes.subarray(0, bytes.length - (bytes.length % 3));
  return whole.toString('base64').slice(offset === 0 ? 0 : 4);
}
