/** An upload that is no component that runs here; the message says why. */
export class InvalidComponent extends Error {
  override readonly name = 'InvalidComponent';
}

/** A text that does not parse; the message says where, as `line:column`, and why. */
export class InvalidText extends Error {
  override readonly name = 'InvalidText';
}
