-- Takes a queued run for a consumer, whose lease begins here at the latest. Answers the job, whether a
-- cancel was asked for, and the caller; nothing when the run is not queued, or is parked.
local now, id, consumer, leaseMs = unpack(ARGV)
local run = keys.run .. id

local state, caller, job, cancelled, language, tag = unpack(redis.call('HMGET', run,
  'state', 'caller', 'job', 'cancelled', 'language', 'tag'))
if state ~= 'queued' or not tag then return false end

redis.call('ZREM', keys.queued, id)
redis.call('HINCRBY', keys.caller .. caller, 'queued', -1)
leave(language, caller, tag, true)
begin(id, now, consumer, leaseMs)
return { job, cancelled, caller }
