import { isLoopback } from './loopback.ts';

/**
 * What is unsafe about a Redis URL, as sentences for the operator. What people send is encrypted before it gets there;
 * who may change what the service relies on is still up to Redis.
 */
export function redisWarnings(redisUrl: string | undefined): string[] {
  const url = URL.parse(redisUrl ?? '');
  if (!url || isLoopback(url.hostname)) return [];
  return [
    ...(url.protocol === 'rediss:' ? [] : ['REDIS_URL leads to another host without TLS: use rediss://']),
    ...(url.password === ''
      ? ['REDIS_URL has no password: whoever reaches that Redis may change its data']
      : []),
  ];
}
