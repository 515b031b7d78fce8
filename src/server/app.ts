import { OpenAPIHono } from '@hono/zod-openapi';
import { authenticate } from './authenticate.ts';
import { requireGuards } from './authorise.ts';
import { crossOrigin } from './cross-origin.ts';
import { answerHeaders } from './headers.ts';
import { refuseLockedDown } from './lockdown.ts';
import type { Api, AppEnv, Ports } from './ports.ts';
import { answerProblem } from './problem.ts';
import { createRefusals } from './refusals.ts';
import { addAuditRoutes } from './routes/audit.ts';
import { addAuditProofRoutes } from './routes/audit-proofs.ts';
import { addCallerRoutes } from './routes/callers.ts';
import { addDocsRoutes } from './routes/docs.ts';
import { addHealthRoutes } from './routes/health.ts';
import { addKeyRoutes } from './routes/keys.ts';
import { addLanguageRoutes } from './routes/languages.ts';
import { addLockdownRoutes } from './routes/lockdown.ts';
import { addQueueRoutes } from './routes/queue.ts';
import { addRunRoutes } from './routes/runs.ts';
import { addSettingsRoutes } from './routes/settings.ts';
import { addStepUpRoutes } from './routes/step-up.ts';
import { addTokenRoutes } from './routes/tokens.ts';
import { offerStepUp } from './step-up.ts';
import { throttle } from './throttle.ts';
import { refuseInvalid, refuseUnknown } from './validate.ts';

/** The service: hand `api.fetch` to a server, and close it to write down what it still counts. */
export interface App extends AsyncDisposable {
  api: Api;
}

/** Makes the service over its ports; it serves until the host stops calling it. */
export function createApp(ports: Ports): App {
  const refusals = createRefusals(ports);
  const api: Api = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });
  api.use(answerHeaders(ports), crossOrigin(ports.corsOrigins));
  api.use(
    '/v1/*',
    authenticate(ports, refusals),
    throttle(ports),
    refuseLockedDown(ports),
    offerStepUp(ports),
  );
  addRunRoutes(api, ports);
  addLanguageRoutes(api, ports);
  addKeyRoutes(api, ports);
  addTokenRoutes(api, ports);
  addStepUpRoutes(api, ports);
  addQueueRoutes(api, ports);
  addSettingsRoutes(api, ports);
  addLockdownRoutes(api, ports);
  addAuditRoutes(api, ports);
  addAuditProofRoutes(api, ports);
  addCallerRoutes(api, ports);
  addHealthRoutes(api, ports);
  addDocsRoutes(api, ports);
  requireGuards(api);
  api.notFound(refuseUnknown);
  api.onError(answerProblem(ports, refusals));
  return { api, [Symbol.asyncDispose]: () => refusals.close() };
}
