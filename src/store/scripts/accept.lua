-- Keeps a job, with its audit record: as running where a consumer is named and no run waits, else as queued.
-- Answers `begun` or `queued`, `replay` and the first run's id, `mismatch`, or the name of the bound that it
-- ran into.
local now, id, caller, language, createdAt, job, bytes, entry, idempotency, fingerprint, rememberMs,
  consumer, leaseMs = unpack(ARGV)
local run = keys.run .. id

purge(now, 100)

if idempotency ~= '' then
  local first, print = unpack(redis.call('HMGET', keys.idempotency .. idempotency, 'id', 'fingerprint'))
  if first and redis.call('EXISTS', keys.run .. first) == 1 then
    if print ~= fingerprint then return { 'mismatch' } end
    return { 'replay', first }
  end
end

-- A job that comes again, because its first answer was lost, is there already.
if redis.call('EXISTS', run) == 1 then return { 'queued' } end

local own = redis.call('HMGET', keys.caller .. caller, 'queued', 'bytes')
local inAll = tonumber(redis.call('GET', keys.bytes) or 0)
if tonumber(own[1] or 0) >= limits.queuedPerCaller then return { 'queuedPerCaller' } end
if tonumber(own[2] or 0) + bytes > limits.storedBytesPerCaller then return { 'storedBytesPerCaller' } end
local waiting = redis.call('ZCARD', keys.queued)
if waiting >= limits.queuedInAll then return { 'queuedInAll' } end
if inAll + bytes > limits.storedBytesInAll then return { 'storedBytesInAll' } end

record(entry)

local isFirst = redis.call('EXISTS', keys.queued, keys.running) == 0
redis.call('HSET', run, 'language', language, 'caller', caller, 'createdAt', createdAt, 'job', job,
  'bytes', bytes, 'idempotency', idempotency)
redis.call('ZADD', keys.runs, 0, id)
redis.call('ZADD', keys.callerRuns .. caller, 0, id)
local isBegun = consumer ~= '' and waiting == 0
if isBegun then
  begin(id, now, consumer, leaseMs)
else
  redis.call('HSET', run, 'state', 'queued')
  redis.call('ZADD', keys.queued, 0, id)
  redis.call('HINCRBY', keys.caller .. caller, 'queued', 1)
end
if redis.call('HINCRBY', keys.caller .. caller, 'live', 1) == 1 then
  keep({ keys.caller .. caller, keys.callerRuns .. caller })
end
store(caller, bytes)
if idempotency ~= '' then
  redis.call('HSET', keys.idempotency .. idempotency, 'id', id, 'fingerprint', fingerprint)
  redis.call('PEXPIRE', keys.idempotency .. idempotency, rememberMs)
end
if isFirst then keep({ keys.runs, keys.expiry, keys.bytes }) end

return { isBegun and 'begun' or 'queued' }
