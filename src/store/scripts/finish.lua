-- Ends a run: outcome, state, audit record and books in one step. Answers the state it was in, and its
-- language, caller, times and the seq of its audit record, after the runs that BullMQ is to be told of; nothing, and
-- writes nothing, when it had ended before.
local now, id, outcome, bytes, entry, own, mostTold, cpuMicros = unpack(ARGV)
local run = keys.run .. id
local ttl = limits.resultTtlMs

local state, caller, held, idempotency, language, createdAt, startedAt, tag = unpack(redis.call('HMGET', run,
  'state', 'caller', 'bytes', 'idempotency', 'language', 'createdAt', 'startedAt', 'tag'))
if not state or state == 'done' then return false end

local seq = record(entry)
redis.call('HDEL', run, 'job', 'consumer', 'cancelled', 'tag')
redis.call('HSET', run, 'state', 'done', 'finishedAt', now, 'auditSeq', seq, 'outcome', outcome, 'bytes', bytes)
redis.call('PEXPIRE', run, ttl)
redis.call('ZREM', keys[state], id)
redis.call('ZADD', keys.expiry, string.format('%d', clock() + ttl), expiring(id, bytes, caller))
store(caller, bytes - held)
useCpu(caller, now, cpuMicros)
if state == 'queued' then
  redis.call('HINCRBY', keys.caller .. caller, 'queued', -1)
  if tag then leave(language, caller, tag, false) else unpark(id, caller) end
end
if idempotency ~= '' then redis.call('PEXPIRE', keys.idempotency .. idempotency, ttl, 'LT') end

if redis.call('HINCRBY', keys.caller .. caller, 'live', -1) == 0 then
  expire({ keys.caller .. caller, keys.callerRuns .. caller })
end
if redis.call('EXISTS', keys.queued, keys.running) == 0 then
  expire({ keys.runs, keys.expiry, keys.bytes })
end

-- Who ends it needs no news. Whoever waits elsewhere for a small result is spared the reading of it; JSON
-- holds no bare line feed.
local listeners = redis.call('PUBSUB', 'NUMSUB', keys.ended, own)
if listeners[2] > listeners[4] then
  local news = id
  if #outcome <= tonumber(mostTold) then
    news = table.concat({ id, 'done', language, caller, createdAt, startedAt or '', now, seq, outcome }, '\n')
  end
  redis.call('PUBLISH', keys.ended, news)
end
return { advance(caller), state, language, caller, createdAt, startedAt or '', now, tostring(seq) }
