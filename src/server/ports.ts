import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Access } from '../access/access.ts';
import type { Identity, Rate } from '../core/access.ts';
import type { AuditEntry } from '../core/audit.ts';
import type { LanguageFacts } from '../core/language.ts';
import type { Charge, Store } from '../core/ports.ts';

/** All that the service needs from its host; every effect of the server is one of these. */
export interface Ports {
  store: Omit<Store, 'kind' | typeof Symbol.asyncDispose>;
  access: Access;
  /** The languages that this host runs. */
  languages: readonly LanguageFacts[];
  /** The rate limit of a caller that has none of its own; null: none. */
  rate: Rate | null;
  /** Origins that browsers may call from, exactly as they send them. */
  corsOrigins: readonly string[];
  version: string;
  /** Milliseconds since the epoch. */
  now(): number;
  random(count: number): Uint8Array;
  /** Runs a task once, later, without keeping the host alive for it. The task never rejects. */
  after(ms: number, task: () => Promise<void>): void;
  /** A keyed hash of a text, in hex: equal for equal texts, and telling nothing of them. */
  hashSource(text: string): Promise<string>;
  /** The address of the client, as the audit log shows it. */
  addressOf(c: Context): string;
  /** Whether the client came by TLS, as far as this host can vouch for it. */
  isTls(c: Context): boolean;
  /** Takes an audit entry that the store did not: bounded, at once, and never throws. */
  spill(entry: AuditEntry): void;
  log(event: LogEvent): void;
}

/** A failure of the service itself: what an answer hides behind its incident id. */
export interface LogEvent {
  event: 'incident';
  incident: string;
  /** Method and route pattern, never the path as it was sent. */
  request: string;
  cause: unknown;
}

/** What a request counts for against the rate limit of its caller: one, once, whoever counts it. */
export interface Toll {
  /** Counts the request now, if nobody has. @throws ClocheError `E_RATE_LIMITED` */
  pay(): Promise<void>;
  /** Leaves the count to whoever keeps a submission; undefined where there is nothing to count. */
  charge(): Charge | undefined;
}

/** What the steps of a request hand on to the routes. */
export interface AppEnv {
  Variables: {
    /** Noted for the answer, by names in the case in which they are sent. */
    headers: Record<string, string>;
    caller: Identity;
    toll: Toll;
    /** Checks the second factor of this request. @throws ClocheError `E_STEP_UP_REQUIRED` · `E_RATE_LIMITED` */
    stepUp(): Promise<void>;
  };
}

/** The app that routes are added to. */
export type Api = OpenAPIHono<AppEnv>;
