import type { Context } from 'hono';
import { matchedRoutes } from 'hono/route';
import type { ErrorCode } from '../core/errors.ts';
import type { AuditAction, AuditEntry, Caller } from '../core/ports.ts';
import type { AppEnv, Ports } from './ports.ts';
import { createTally } from './tally.ts';

/** The audit of who came in and who was turned away, counted per address and minute. */
export interface Refusals {
  /** Notes that the caller of this request has shown a valid key. */
  authenticated(c: Context<AppEnv>): Promise<void>;
  /** Notes that this request was refused: an attempt to authenticate where it failed by that. */
  refused(c: Context<AppEnv>, code: ErrorCode): Promise<void>;
  close(): Promise<void>;
}

const NOBODY: Caller = { id: 'anonymous', role: 'none' };

/** Makes the audit of refusals; none of its methods rejects. */
export function createRefusals(ports: Ports): Refusals {
  const tally = createTally(ports);
  return {
    authenticated: (c) => tally.note(auditEntry(c, ports, { action: 'auth.attempt', success: true })),
    refused(c, code) {
      const action = code === 'E_UNAUTHENTICATED' ? 'auth.attempt' : 'request.refuse';
      const details = { code, request: requestName(c) };
      return tally.note(auditEntry(c, ports, { action, details, success: false }));
    },
    close: tally.close,
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
