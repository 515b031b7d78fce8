-- Puts another text in the place of a sealed record. Answers 0, and writes nothing, where the record is another
-- one by now or not sealed.
local seq, before, after = unpack(ARGV)

local sealed = tonumber(redis.call('HGET', keys.auditHead, 'size') or 0)
if tonumber(seq) > sealed or redis.call('LINDEX', keys.audit, seq - 1) ~= before then return 0 end

redis.call('LSET', keys.audit, seq - 1, after)
return 1
