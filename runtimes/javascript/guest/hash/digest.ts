/** A hash function over blocks: its state, and how a block changes it. */
export interface Algorithm {
  blockBytes: 64 | 128;
  digestBytes: number;
  /** Whether words and the length are written with the least byte first. */
  isLittleEndian: boolean;
  initial: readonly number[];
  /** Mixes the block that begins at `offset` into the state. */
  mix(state: Int32Array, view: DataView, offset: number): void;
}

/** A running hash: bytes go in piece by piece, the digest comes out once. */
export class Digest {
  readonly algorithm: Algorithm;
  #state: Int32Array;
  #block: Uint8Array<ArrayBuffer>;
  #filled = 0;
  #length = 0;

  constructor(algorithm: Algorithm) {
    this.algorithm = algorithm;
    this.#state = Int32Array.from(algorithm.initial);
    this.#block = new Uint8Array(algorithm.blockBytes);
  }

  update(bytes: Uint8Array): void {
    const { blockBytes, mix } = this.algorithm;
    this.#length += bytes.length;
    let at = 0;
    if (this.#filled > 0) {
      at = Math.min(blockBytes - this.#filled, bytes.length);
      this.#block.set(bytes.subarray(0, at), this.#filled);
      this.#filled += at;
      if (this.#filled < blockBytes) return;
      mix(this.#state, new DataView(this.#block.buffer), 0);
      this.#filled = 0;
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (; at + blockBytes <= bytes.length; at += blockBytes) mix(this.#state, view, at);
    this.#block.set(bytes.subarray(at));
    this.#filled = bytes.length - at;
  }

  /** Pads, and gives the digest. */
  finish(): Uint8Array<ArrayBuffer> {
    const { blockBytes, digestBytes, isLittleEndian } = this.algorithm;
    const bits = this.#length * 8;
    const lengthBytes = blockBytes / 8;
    const padding = new Uint8Array(
      blockBytes * 2 - ((this.#filled + lengthBytes) % blockBytes) - blockBytes + lengthBytes,
    );
    padding[0] = 0x80;
    const view = new DataView(padding.buffer);
    const [low, high] = isLittleEndian
      ? [padding.length - 8, padding.length - 4]
      : [padding.length - 4, padding.length - 8];
    view.setUint32(low, bits % 2 ** 32, isLittleEndian);
    view.setUint32(high, Math.floor(bits / 2 ** 32), isLittleEndian);
    this.update(padding);
    const result = new DataView(new ArrayBuffer(this.#state.length * 4));
    this.#state.forEach((word, index) => {
      result.setInt32(index * 4, word, isLittleEndian);
    });
    return new Uint8Array(result.buffer, 0, digestBytes);
  }

  /** A second hash that goes on from here. */
  copy(): Digest {
    const copy = new Digest(this.algorithm);
    copy.#state = this.#state.slice();
    copy.#block = this.#block.slice();
    copy.#filled = this.#filled;
    copy.#length = this.#length;
    return copy;
  }
}
