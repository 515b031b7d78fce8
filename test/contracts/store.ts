import { describe } from 'vitest';
import { apiKeys, limiter, secondFactors, serviceSettings } from './store-access.ts';
import { auditing, proving, sealing } from './store-audit.ts';
import { charging } from './store-charge.ts';
import { cpuTime } from './store-cpu.ts';
import { concurrency, turns } from './store-fair.ts';
import type { OpenStore } from './store-fixtures.ts';
import { holding } from './store-hold.ts';
import { keeping, standing } from './store-kept.ts';
import { cancelling, consumers, waiting } from './store-queue.ts';
import { bounds, expiry, idempotency, life, listing } from './store-runs.ts';

/** What every store keeps to, whatever it is made of. */
export function storeContract(name: string, open: OpenStore): void {
  describe(`${name} store`, () => {
    describe('the life of a run', () => life(open));
    describe('idempotency', () => idempotency(open));
    describe('bounds', () => bounds(open));
    describe('waiting for an end', () => waiting(open));
    describe('cancel', () => cancelling(open));
    describe('expiry', () => expiry(open));
    describe('listing', () => listing(open));
    describe('consumers', () => consumers(open));
    describe('turns', () => turns(open));
    describe('concurrency', () => concurrency(open));
    describe('CPU time', () => cpuTime(open));
    describe('a charge', () => charging(open));
    describe('a hold', () => holding(open));
    describe('what is kept', () => keeping(open));
    describe('the status', () => standing(open));
    describe('the audit log', () => auditing(open));
    describe('its seal', () => sealing(open));
    describe('its proofs', () => proving(open));
    describe('API keys', () => apiKeys(open));
    describe('second factors', () => secondFactors(open));
    describe('settings', () => serviceSettings(open));
    describe('the limiter', () => limiter(open));
  });
}
