import { OpenAPIHono } from '@hono/zod-openapi';
import { authenticate } from './authenticate.ts';
import { secureHeaders } from './headers.ts';
import type { Api, AppEnv, Ports } from './ports.ts';
import { answerProblem } from './problem.ts';
import { createRefusals } from './refusals.ts';
import { addAuditRoutes } from './routes/audit.ts';
import { addDocsRoutes } from './routes/docs.ts';
import { addHealthRoutes } from './routes/health.ts';
import { addLanguageRoutes } from './routes/languages.ts';
import { addRunRoutes } from './routes/runs.ts';
import { refuseInvalid, refuseUnknown } from './validate.ts';

/** The service: hand `api.fetch` to a server, and close it to write down what it still counts. */
export interface App extends AsyncDisposable {
  api: Api;
}

/** Makes the service over its ports; it serves until the host stops calling it. */
export function createApp(ports: Ports): App {
  const refusals = createRefusals(ports);
  const api: Api = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });
  api.use(secureHeaders);
  api.use('/v1/*', authenticate(ports, refusals));
  addRunRoutes(api, ports);
  addLanguageRoutes(api, ports);
  addAuditRoutes(api, ports);
  addHealthRoutes(api, ports);
  addDocsRoutes(api, ports);
  api.notFound(refuseUnknown);
  api.onError(answerProblem(ports, refusals));
  return { api, [Symbol.asyncDispose]: () => refusals.close() };
}
