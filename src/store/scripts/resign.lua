-- Gives the lead of the audit log back.
local holder = unpack(ARGV)

if redis.call('GET', keys.auditLeader) == holder then redis.call('DEL', keys.auditLeader) end
