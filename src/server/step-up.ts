import type { Context, MiddlewareHandler } from 'hono';
import { attemptsOf, type StepUp } from '../access/access.ts';
import { ClocheError } from '../core/errors.ts';
import type { AppEnv, Ports } from './ports.ts';
import { auditEntry, requestName } from './refusals.ts';

const ENROL = 'enrol one by POST /v1/step-up, then confirm it on the host by `cloche keys confirm`';

/** Why a second factor is not enough, and what to do about it. */
const ADVICE: Record<Exclude<StepUp, 'passed' | 'blocked'> | 'absent', string> = {
  absent: `Expected a code of your second factor in the header Cloche-TOTP; without a second factor, ${ENROL}`,
  missing: `Expected a confirmed second factor: ${ENROL}`,
  refused: 'Expected a current code of your second factor, got another one or one that was used before',
};

/** Hands on to the routes how the second factor of a request is checked. */
export function offerStepUp(ports: Ports): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    c.set('stepUp', () => checkCode(c, ports));
    await next();
  };
}

/** The record of a pass is written with the use of the code, in one step; a refusal is noted with its answer. */
async function checkCode(c: Context<AppEnv>, ports: Ports): Promise<void> {
  const { id } = c.get('caller');
  const code = c.req.header('cloche-totp');
  const details = { request: requestName(c) };
  const entry = auditEntry(c, ports, { action: 'auth.step-up', details, success: true });
  const result = code === undefined ? 'absent' : await ports.access.stepUp(id, code, entry);
  if (result === 'passed') return;
  if (result !== 'blocked') throw new ClocheError('E_STEP_UP_REQUIRED', ADVICE[result]);
  throw new ClocheError(
    'E_RATE_LIMITED',
    'Expected fewer wrong codes of the second factor, try again later',
    {
      retryAfterSeconds: await ports.store.limiter.blockedFor(attemptsOf(id)),
    },
  );
}
