-- Keeps a job, with its audit record: as running where a consumer is named and no run waits, else as queued.
-- Answers `begun` or `queued`, `replay` and the first run's id, `mismatch`, or the name of the bound that it
-- ran into, `rate` where it is charged and the window is full; the runs that BullMQ is to be told of; and where it
-- is charged, what was counted.
local now, id, caller, language, createdAt, job, bytes, entry, idempotency, fingerprint, rememberMs,
  consumer, leaseMs, mostQueued, concurrent, cpuSeconds, window, windowSeconds, requests = unpack(ARGV)
local run = keys.run .. id
local books = keys.caller .. caller

local counted = window ~= '' and { count(window, windowSeconds) }
local function answer(verdict, kept, released)
  return { verdict, kept or id, released or {}, counted }
end
if counted and counted[1] > tonumber(requests) then return answer('rate') end

purge(100)

if idempotency ~= '' then
  local first, print = unpack(redis.call('HMGET', keys.idempotency .. idempotency, 'id', 'fingerprint'))
  if first and redis.call('EXISTS', keys.run .. first) == 1 then
    if print ~= fingerprint then return answer('mismatch') end
    return answer('replay', first)
  end
end

-- A job that comes again, because its first answer was lost, is there already.
if redis.call('EXISTS', run) == 1 then return answer('queued') end

local queued, stored, live, parked, bound =
  unpack(redis.call('HMGET', books, 'queued', 'bytes', 'live', 'parked', 'concurrent'))
local inAll = tonumber(redis.call('GET', keys.bytes) or 0)
if tonumber(queued or 0) >= tonumber(mostQueued) then return answer('queuedPerCaller') end
if tonumber(stored or 0) + bytes > limits.storedBytesPerCaller then return answer('storedBytesPerCaller') end
if cpuSeconds ~= '' and tonumber(redis.call('GET', cpuOf(caller, now)) or 0) >= cpuSeconds * 1000000 then
  return answer('cpuSecondsPerDay')
end
local waiting = redis.call('ZCARD', keys.queued)
if waiting >= limits.queuedInAll then return answer('queuedInAll') end
if inAll + bytes > limits.storedBytesInAll then return answer('storedBytesInAll') end

record(entry)

local isFirst = redis.call('EXISTS', keys.queued, keys.running) == 0
redis.call('HSET', run, 'language', language, 'caller', caller, 'createdAt', createdAt, 'job', job,
  'bytes', bytes, 'idempotency', idempotency)
redis.call('ZADD', keys.runs, 0, id)
redis.call('ZADD', keys.callerRuns .. caller, 0, id)
if concurrent ~= (bound or '') then
  if concurrent == '' then redis.call('HDEL', books, 'concurrent')
  else redis.call('HSET', books, 'concurrent', concurrent) end
end

local most = tonumber(concurrent == '' and limits.concurrentPerCaller or concurrent)
local hasRoom = not parked and tonumber(live or 0) < most
-- Runs that are parked wait for others of their caller: nobody overtakes them.
local isBegun = consumer ~= '' and hasRoom and (waiting == 0 or waiting == redis.call('ZCARD', keys.parked))
local released = {}
if redis.call('HINCRBY', books, 'live', 1) == 1 then keep({ books, keys.callerRuns .. caller }) end
if isBegun then
  begin(id, now, consumer, leaseMs)
else
  redis.call('HSET', run, 'state', 'queued')
  redis.call('ZADD', keys.queued, 0, id)
  redis.call('HINCRBY', books, 'queued', 1)
  if hasRoom then
    released = { release(id, language, caller) }
  else
    park(id, caller)
    released = advance(caller)
  end
end
store(caller, bytes)
if idempotency ~= '' then
  redis.call('HSET', keys.idempotency .. idempotency, 'id', id, 'fingerprint', fingerprint)
  redis.call('PEXPIRE', keys.idempotency .. idempotency, rememberMs)
end
if isFirst then keep({ keys.runs, keys.expiry, keys.bytes }) end

return answer(isBegun and 'begun' or 'queued', id, released)
