import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { expect, test } from 'vitest';
import { PERMISSIONS, type Permission, STEP_UP } from '../../../src/core/roles.ts';
import { guarded, requireGuards } from '../../../src/server/authorise.ts';
import type { AppEnv } from '../../../src/server/ports.ts';

function apiWith(path: string, guard: object) {
  const api = new OpenAPIHono<AppEnv>();
  const route = createRoute({ method: 'get', path, responses: { 200: { description: 'Done' } }, ...guard });
  api.openapi(route, (c) => c.body(null));
  return () => requireGuards(api);
}

test('an app with a route whose guard was forgotten does not start', () => {
  expect(apiWith('/v1/new', {})).toThrow('Expected a permission of the route get /v1/new, got none');
  expect(apiWith('/v1/new', guarded('audit.read'))).not.toThrow();
  expect(apiWith('/healthz', {})).not.toThrow();
});

test.each(Object.keys(PERMISSIONS) as Permission[])(
  'the document says of a route for %s what it takes',
  (permission) => {
    const { security, 'x-permission': said } = guarded(permission);
    const schemes = STEP_UP.has(permission) ? { key: [], totp: [] } : { key: [] };
    expect([security, said]).toEqual([[schemes], permission]);
    expect(guarded(permission, { isStepUp: false }).security).toEqual([{ key: [] }]);
  },
);
