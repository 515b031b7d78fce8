/** A program that never ends by itself, or asks for more than it may have. */
export interface Bomb {
  /** Lower case and hyphens, unique in its language. */
  id: string;
  /** As a reader knows its class. */
  name: string;
  /** Which cap it runs against first, where that cap is anything near its default. */
  against: 'time' | 'memory';
  /** Text; for wasm the binary in base64. */
  source: string;
}
