const unhandled = new Map<unknown, unknown>();

/** Notes that a promise was rejected with nobody listening, or that somebody listens after all. */
export function noteRejection(promise: unknown, reason: unknown, isHandled: boolean): void {
  if (isHandled) unhandled.delete(promise);
  else unhandled.set(promise, reason);
}

/** Takes the first rejection that nobody listens to. */
export function takeRejection(): { promise: unknown; reason: unknown } | undefined {
  for (const [promise, reason] of unhandled) {
    unhandled.delete(promise);
    return { promise, reason };
  }
  return undefined;
}
