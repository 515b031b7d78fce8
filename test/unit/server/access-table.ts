import type { AuditAction } from '../../../src/core/audit.ts';
import type { ErrorCode } from '../../../src/core/errors.ts';
import type { Role } from '../../../src/core/roles.ts';

/** What paths are filled with: a run of the submitter, and a key and a caller that nobody here comes with. */
export interface Given {
  run: string;
  key: string;
}

/** What one route answers to each role that comes with a valid credential. */
export interface Row {
  /** The path as it is asked for; by default the route's. */
  path?: (given: Given) => string;
  body?: unknown;
  /** What each role gets: the status where it gets in, else the code. */
  answers: Record<Role, number | ErrorCode>;
  /** Whether the admin needs a second factor as well. */
  isStepUp?: boolean;
  /** The record of it where it is done, or the records; absent for what changes nothing. */
  action?: AuditAction | readonly AuditAction[];
}

const FORBIDDEN = { viewer: 'E_FORBIDDEN', submitter: 'E_FORBIDDEN', operator: 'E_FORBIDDEN' } as const;

/** For every role alike. */
const all = (status: number | ErrorCode) => ({
  viewer: status,
  submitter: status,
  operator: status,
  admin: status,
});
/** For every role but the submitter. */
const watchers = (status: number | ErrorCode) => ({ ...all(status), submitter: 'E_FORBIDDEN' }) as const;
const admins = (status: number) => ({ ...FORBIDDEN, admin: status }) as const;
const stepUp = (status: number, action: Row['action'] & {}) => ({
  answers: admins(status),
  isStepUp: true,
  action,
});

const ofRun = ({ run }: Given) => `/v1/runs/${run}`;
const ofKey = ({ key }: Given) => `/v1/keys/${key}`;

/** Every route under /v1, and what each role gets from it: what the roles are, said a second time. */
export const ROWS: Record<string, Row> = {
  'POST /v1/runs': {
    body: { language: 'javascript', source: '1' },
    answers: { viewer: 'E_FORBIDDEN', submitter: 202, operator: 'E_FORBIDDEN', admin: 202 },
    action: 'run.submit',
  },
  'GET /v1/runs': { answers: all(200) },
  'GET /v1/runs/{id}': {
    path: ofRun,
    answers: { viewer: 'E_NOT_FOUND', submitter: 200, operator: 200, admin: 200 },
  },
  'DELETE /v1/runs/{id}': {
    path: ofRun,
    answers: { viewer: 'E_FORBIDDEN', submitter: 202, operator: 202, admin: 202 },
    action: 'run.cancel',
  },
  'GET /v1/languages': { answers: all(200) },
  'POST /v1/keys': { body: { name: 'new', role: 'viewer' }, ...stepUp(201, 'key.create') },
  'GET /v1/keys': { answers: admins(200) },
  'GET /v1/keys/{id}': { path: ofKey, answers: admins(200) },
  'PATCH /v1/keys/{id}': { path: ofKey, body: { role: 'viewer' }, ...stepUp(200, 'key.update') },
  'DELETE /v1/keys/{id}': { path: ofKey, ...stepUp(200, 'key.revoke') },
  'POST /v1/keys/{id}/rotate': { path: (given) => `${ofKey(given)}/rotate`, ...stepUp(200, 'key.rotate') },
  'POST /v1/tokens': { answers: all(201), action: 'token.issue' },
  'POST /v1/step-up': { answers: admins(201), action: 'step-up.enrol' },
  'GET /v1/step-up': { answers: admins(200) },
  'GET /v1/queue': { answers: watchers(200) },
  'POST /v1/consumers/drain': {
    answers: { viewer: 'E_FORBIDDEN', submitter: 'E_FORBIDDEN', operator: 200, admin: 200 },
    action: 'consumers.drain',
  },
  'POST /v1/consumers/resume': {
    answers: { viewer: 'E_FORBIDDEN', submitter: 'E_FORBIDDEN', operator: 200, admin: 200 },
    action: 'consumers.resume',
  },
  'GET /v1/settings': { answers: watchers(200) },
  'PATCH /v1/settings': { body: { auditRetentionDays: 400 }, ...stepUp(200, 'settings.change') },
  'GET /v1/lockdown': { answers: watchers(200) },
  'PUT /v1/lockdown': { body: { isOn: true, reason: 'an incident' }, ...stepUp(200, 'lockdown.change') },
  'GET /v1/audit': { answers: watchers(200) },
  // Nothing is sealed in a service without a sealer.
  'GET /v1/audit/{seq}/proof': { path: () => '/v1/audit/1/proof', answers: watchers('E_NOT_FOUND') },
  'GET /v1/audit/checkpoint': { answers: watchers('E_NOT_FOUND') },
  'GET /v1/audit/consistency': {
    path: () => '/v1/audit/consistency?first=1&second=2',
    answers: watchers('E_NOT_FOUND'),
  },
  'GET /v1/callers/{id}/export': {
    path: ({ key }) => `/v1/callers/${key}/export`,
    ...stepUp(200, 'data.export'),
  },
  'DELETE /v1/callers/{id}/data': {
    path: ({ key }) => `/v1/callers/${key}/data`,
    // That it begins, and what was done.
    ...stepUp(200, ['data.erase', 'data.erase']),
  },
};
