/** What a caller may be allowed to do, and what that means. */
export const PERMISSIONS = {
  'languages.read': 'see what this host runs',
  'runs.submit': 'submit runs',
  'runs.read': 'read and list own runs',
  'runs.read-all': "read and list everybody's runs",
  'runs.cancel': 'cancel own runs',
  'runs.cancel-all': "cancel everybody's runs",
  'tokens.issue': 'exchange a key for a short-lived token with narrower rights',
  'audit.read': 'read the audit log, its proofs and checkpoints',
  'queue.read': 'see the queue and the consumers',
  'queue.control': 'drain and resume consumers',
  'keys.manage': 'create, change, rotate and revoke keys',
  'settings.manage': 'change settings and the lockdown',
  'data.manage': 'export and erase what is held about a caller',
} as const;

/** A permission, a key of {@link PERMISSIONS}. */
export type Permission = keyof typeof PERMISSIONS;

const VIEWER = ['languages.read', 'runs.read', 'tokens.issue', 'audit.read', 'queue.read'] as const;
const SUBMITTER = ['languages.read', 'runs.submit', 'runs.read', 'runs.cancel', 'tokens.issue'] as const;
const OPERATOR = [...VIEWER, 'runs.read-all', 'runs.cancel', 'runs.cancel-all', 'queue.control'] as const;

/** Every role, and what it may do. */
export const ROLES = {
  viewer: VIEWER,
  submitter: SUBMITTER,
  operator: OPERATOR,
  admin: Object.keys(PERMISSIONS) as Permission[],
} as const satisfies Record<string, readonly Permission[]>;

/** A role, a key of {@link ROLES}. */
export type Role = keyof typeof ROLES;

/** Every role by name. */
export const ROLE_NAMES = Object.keys(ROLES) as Role[];

/** The permissions whose use needs a second factor beside the credential. */
export const STEP_UP: ReadonlySet<Permission> = new Set(['keys.manage', 'settings.manage', 'data.manage']);

/** What a role may do. */
export function permissionsOf(role: Role): ReadonlySet<Permission> {
  return new Set(ROLES[role]);
}
