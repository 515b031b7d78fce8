-- Puts a text that is sealed anew into the place of the one it was made from. Answers 1; or 0, and writes
-- nothing, where that one is not there any more.
local place, field, before, after = unpack(ARGV)

if redis.call('HGET', place, field) ~= before then return 0 end
redis.call('HSET', place, field, after)
return 1
