import { host } from './host.ts';

/** Writes text to stdout (1) or stderr (2) at once, as UTF-8; a lone surrogate becomes U+FFFD. */
export function print(fd: number, text: string): void {
  const wellFormed = text.toWellFormed();
  if (wellFormed.includes('\0')) printPieces(fd, wellFormed.split('\0'));
  else host.write(fd, wellFormed);
}

/** The host takes no NUL in text, so that each one between two pieces goes over as a byte. */
function printPieces(fd: number, pieces: string[]): void {
  const nul = new ArrayBuffer(1);
  for (const [index, piece] of pieces.entries()) {
    if (index > 0) host.writeBytes(fd, nul);
    if (piece !== '') host.write(fd, piece);
  }
}
