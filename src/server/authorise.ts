import type { MiddlewareHandler } from 'hono';
import { ClocheError } from '../core/errors.ts';
import { type Permission, STEP_UP } from '../core/roles.ts';
import type { Api, AppEnv } from './ports.ts';

/** What a route definition says of who may call it; see {@link guarded}. */
export interface Guard {
  security: Record<string, string[]>[];
  middleware: MiddlewareHandler<AppEnv>;
  'x-permission': Permission;
}

/**
 * What every route under /v1 spreads into its definition: only callers with the permission get in, and for the
 * permissions of {@link STEP_UP} only with a second factor; `isStepUp: false` is for what opens nothing by itself,
 * `isPaid: false` for a route that pays its toll by what it does.
 * The middleware throws `E_FORBIDDEN`, `E_STEP_UP_REQUIRED` and `E_RATE_LIMITED`, before anything is validated.
 */
export function guarded(
  permission: Permission,
  { isStepUp = STEP_UP.has(permission), isPaid = true } = {},
): Guard {
  return {
    security: [isStepUp ? { key: [], totp: [] } : { key: [] }],
    'x-permission': permission,
    middleware: async (c, next) => {
      if (isPaid) await c.get('toll').pay();
      const { role, permissions } = c.get('caller');
      if (!permissions.has(permission)) {
        throw new ClocheError('E_FORBIDDEN', `Expected the permission ${permission}, got the role ${role}`);
      }
      if (isStepUp) await c.get('stepUp')();
      await next();
    },
  };
}

/** Sees to it that no route under /v1 is open to every caller because its guard was forgotten. */
export function requireGuards(api: Api): void {
  for (const definition of api.openAPIRegistry.definitions) {
    if (definition.type !== 'route') continue;
    const { method, path } = definition.route;
    if (path.startsWith('/v1') && !('x-permission' in definition.route)) {
      throw new ClocheError('E_INTERNAL', `Expected a permission of the route ${method} ${path}, got none`);
    }
  }
}
