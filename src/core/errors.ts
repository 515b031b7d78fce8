/** Every error code of the API: whose fault it is, and whether the same request may succeed later. */
export const ERRORS = {
  E_UNAUTHENTICATED: { fault: 'caller', retry: false },
  E_FORBIDDEN: { fault: 'caller', retry: false },
  E_STEP_UP_REQUIRED: { fault: 'caller', retry: false },
  E_NOT_FOUND: { fault: 'caller', retry: false },
  E_SNIPPET_INVALID: { fault: 'caller', retry: false },
  E_LIMIT_TOO_HIGH: { fault: 'caller', retry: false },
  E_LANGUAGE_UNKNOWN: { fault: 'caller', retry: false },
  E_IDEMPOTENCY_MISMATCH: { fault: 'caller', retry: false },
  E_BODY_TOO_LARGE: { fault: 'caller', retry: false },
  E_UNSUPPORTED_MEDIA: { fault: 'caller', retry: false },
  E_RATE_LIMITED: { fault: 'caller', retry: true },
  E_QUOTA_EXCEEDED: { fault: 'caller', retry: true },
  E_BUSY: { fault: 'host', retry: true },
  E_LOCKED_DOWN: { fault: 'host', retry: true },
  E_STORE_DOWN: { fault: 'host', retry: true },
  E_INTERNAL: { fault: 'host', retry: false },
} as const;

/** A stable error code, a key of {@link ERRORS}. */
export type ErrorCode = keyof typeof ERRORS;

/** One place in a request that is wrong: a dotted path into the body, and what was expected there. */
export interface Fault {
  path: string;
  message: string;
}

/** What a {@link ClocheError} carries beside its code and message. */
export interface ErrorDetail {
  faults?: readonly Fault[];
  retryAfterSeconds?: number;
  cause?: unknown;
}

/**
 * The one class that Cloche throws: for what the caller got wrong and for what the host broke, never for what
 * the guest did (that is an Outcome). `code` is stable; `message` is for people and carries no guest text.
 */
export class ClocheError extends Error {
  override readonly name = 'ClocheError';
  readonly code: ErrorCode;
  readonly faults: readonly Fault[];
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, message: string, detail: ErrorDetail = {}) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.code = code;
    this.faults = detail.faults ?? [];
    this.retryAfterSeconds = detail.retryAfterSeconds;
  }

  /** Whether the same request may succeed later. */
  get canRetry(): boolean {
    return ERRORS[this.code].retry;
  }
}
