-- Takes a queued run for a consumer, whose lease begins here at the latest. Answers the job, and whether a
-- cancel was asked for; nothing when the run is not queued.
local now, id, consumer, leaseMs = unpack(ARGV)
local run = keys.run .. id

local state, caller, job, cancelled = unpack(redis.call('HMGET', run, 'state', 'caller', 'job', 'cancelled'))
if state ~= 'queued' then return false end

redis.call('ZREM', keys.queued, id)
redis.call('HINCRBY', keys.caller .. caller, 'queued', -1)
begin(id, now, consumer, leaseMs)
return { job, cancelled }
