-- Ends a run: outcome, state, audit record and books in one step. Answers the state it was in, and its
-- language, caller and times; nothing, and writes nothing, when it had ended before.
local now, id, outcome, bytes, entry, own, mostTold = unpack(ARGV)
local run = keys.run .. id
local ttl = limits.resultTtlMs

local state, caller, held, idempotency, language, createdAt, startedAt = unpack(redis.call('HMGET', run,
  'state', 'caller', 'bytes', 'idempotency', 'language', 'createdAt', 'startedAt'))
if not state or state == 'done' then return false end

record(entry)
redis.call('HDEL', run, 'job', 'bytes', 'idempotency', 'consumer', 'cancelled')
redis.call('HSET', run, 'state', 'done', 'finishedAt', now, 'outcome', outcome)
redis.call('PEXPIRE', run, ttl)
redis.call('ZREM', keys[state], id)
redis.call('ZADD', keys.expiry, now + ttl, id .. ' ' .. bytes .. ' ' .. caller)
store(caller, bytes - held)
if state == 'queued' then redis.call('HINCRBY', keys.caller .. caller, 'queued', -1) end
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
    news = table.concat({ id, 'done', language, caller, createdAt, startedAt or '', now, outcome }, '\n')
  end
  redis.call('PUBLISH', keys.ended, news)
end
return { state, language, caller, createdAt, startedAt or '' }
