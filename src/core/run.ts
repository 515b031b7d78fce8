import type { Outcome } from './outcome.ts';
import type { Snippet } from './snippet.ts';

/** A piece of output as it was written; a character split over two writes comes whole, in the later one. */
export interface OutputChunk {
  stream: 'stdout' | 'stderr';
  text: string;
}

/** What may go along with a run. */
export interface RunOptions {
  /** Whose run it is; sandboxes that keep anything are never shared across tenants. Default: the snippet's own tenant. */
  tenant?: string | undefined;
  signal?: AbortSignal | undefined;
  onOutput?: ((chunk: OutputChunk) => void) | undefined;
}

/**
 * Runs a snippet to its end. What the guest did is the outcome.
 * @throws ClocheError `E_BUSY` when the waiting line is full, `E_INTERNAL` when no sandbox can be had
 */
export type Run = (snippet: Snippet, options?: RunOptions) => Promise<Outcome>;
