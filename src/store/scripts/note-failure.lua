-- Counts a failure and answers for how many seconds it blocks. The arguments after the second are the seconds of
-- each failure, of which the last stands for all that follow.
local subject, forgetSeconds = unpack(ARGV)
local counter = keys.failures .. subject

local count = redis.call('INCR', counter)
redis.call('EXPIRE', counter, forgetSeconds)
local seconds = tonumber(ARGV[2 + math.min(count, #ARGV - 2)])
if seconds > 0 then redis.call('SET', keys.blocked .. subject, 1, 'EX', seconds) end
return seconds
