const BLOCK_BYTES = 4096;

/**
 * Random bytes out of a block that `fill` fills: what asks for few of them often asks the operating system once in
 * a while. No byte is given twice, nor kept once it is given.
 */
export function createRandomPool(
  fill: (block: Uint8Array<ArrayBuffer>) => void,
): (count: number) => Uint8Array<ArrayBuffer> {
  const block = new Uint8Array(BLOCK_BYTES);
  let next = BLOCK_BYTES;
  return (count) => {
    if (count > BLOCK_BYTES) {
      const bytes = new Uint8Array(count);
      fill(bytes);
      return bytes;
    }
    if (next + count > BLOCK_BYTES) {
      fill(block);
      next = 0;
    }
    const bytes = block.slice(next, next + count);
    block.fill(0, next, next + count);
    next += count;
    return bytes;
  };
}
