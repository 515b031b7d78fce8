/** Cuts text that comes in pieces into lines: at LF, CRLF and CR, and at the separators of Unicode, as Node does. */
export class LineSplitter {
  #carry = '';
  #hasSeenReturn = false;

  /** The lines that a piece completes. */
  push(piece: string): string[] {
    const text = this.#hasSeenReturn && piece.startsWith('\n') ? piece.slice(1) : piece;
    this.#hasSeenReturn = text.endsWith('\r');
    const lines = split(this.#carry + text);
    this.#carry = lines.pop() ?? '';
    return lines;
  }

  /** The last line, when it has no end of its own. */
  end(): string[] {
    const rest = this.#carry;
    this.#carry = '';
    return rest === '' ? [] : [rest];
  }
}

/** The expression is slow on large inputs, so that it has only the rare endings. */
function split(text: string): string[] {
  const plain = text.includes('\r') ? text.replaceAll('\r\n', '\n') : text;
  const isRare = plain.includes('\r') || plain.includes('\u2028') || plain.includes('\u2029');
  return plain.split(isRare ? /[\n\r\u2028\u2029]/ : '\n');
}
