/**
 * What is wrong with a module, and the byte of the upload where it is. The message says what was expected and what
 * came, without the position, and holds no text of the guest's.
 */
export class InvalidModule extends Error {
  override readonly name = 'InvalidModule';
  /** In bytes from the start of the upload. */
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}
