-- Makes somebody the leader of the audit log, or renews that. Answers the epoch, which grows with each change of
-- the leader; nothing while another one leads.
local holder, leaseMs = unpack(ARGV)

local leader = redis.call('GET', keys.auditLeader)
if leader and leader ~= holder then return false end

redis.call('SET', keys.auditLeader, holder, 'PX', leaseMs)
if leader then return tonumber(redis.call('HGET', keys.auditHead, 'epoch')) end
return redis.call('HINCRBY', keys.auditHead, 'epoch', 1)
