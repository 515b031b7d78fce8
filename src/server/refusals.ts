import type { Context } from 'hono';
import { matchedRoutes } from 'hono/route';
import type { AuditAction, AuditEntry } from '../core/audit.ts';
import type { ErrorCode } from '../core/errors.ts';
import type { Caller } from '../core/ports.ts';
import type { AppEnv, Ports } from './ports.ts';
import { createTally } from './tally.ts';

/** The audit of who came in and who was turned away, counted per address and minute. */
export interface Refusals {
  /** Notes that the caller of this request has shown a valid credential. */
  authenticated(c: Context<AppEnv>): Promise<void>;
  /** Notes that this request was refused: as an attempt to authenticate or to step up where it failed by that. */
  refused(c: Context<AppEnv>, code: ErrorCode): Promise<void>;
  close(): Promise<void>;
}

const NOBODY: Caller = { id: 'anonymous', role: 'none' };

/** What was tried where a refusal is more than that of a request. */
const TRIED: Partial<Record<ErrorCode, AuditAction>> = {
  E_UNAUTHENTICATED: 'auth.attempt',
  E_STEP_UP_REQUIRED: 'auth.step-up',
};

/** Makes the audit of refusals; none of its methods rejects. */
export function createRefusals(ports: Ports): Refusals {
  // Apart, so that no flood of strangers fills the rows of those who are known.
  const strangers = createTally(ports);
  const callers = createTally(ports);
  const note = (c: Context<AppEnv>, fact: AuditFact) =>
    (c.get('caller') ? callers : strangers).note(auditEntry(c, ports, fact));
  return {
    authenticated: (c) => note(c, { action: 'auth.attempt', success: true }),
    refused(c, code) {
      const action = TRIED[code] ?? 'request.refuse';
      return note(c, { action, details: { code, request: requestName(c) }, success: false });
    },
    async close() {
      await strangers.close();
      await callers.close();
    },
  };
}

/** What an audit entry says beside who, where and when. */
export interface AuditFact {
  action: AuditAction;
  details?: Record<string, unknown>;
  success: boolean;
}

/** An audit entry of what this request does, now. */
export function auditEntry(c: Context<AppEnv>, ports: Ports, fact: AuditFact): AuditEntry {
  const caller: Caller = c.get('caller') ?? NOBODY;
  return {
    timestamp: new Date(ports.now()).toISOString(),
    user_id: caller.id,
    role: caller.role,
    action: fact.action,
    details: fact.details ?? {},
    ip_address: ports.addressOf(c),
    success: fact.success,
  };
}

/** Method and route pattern of a request; the path as it was sent may hold anything, a key too. */
export function requestName(c: Context): string {
  return `${c.req.method} ${matchedRoutes(c).at(-1)?.path ?? ''}`;
}
