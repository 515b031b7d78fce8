-- Seals a batch of the audit log: its nodes, then size and checkpoint. After the first four arguments comes each
-- piece of nodes: its key without the prefix, where it begins there, in bytes, and the hashes. Answers 0, and
-- writes nothing, where the epoch has passed or something else is sealed than `from`.
local epoch, from, to, checkpoint = unpack(ARGV, 1, 4)

local now, size = unpack(redis.call('HMGET', keys.auditHead, 'epoch', 'size'))
if now ~= epoch or (size or '0') ~= from then return 0 end

for i = 5, #ARGV, 3 do
  redis.call('SETRANGE', keys.auditNodes .. ARGV[i], ARGV[i + 1], ARGV[i + 2])
end
redis.call('HSET', keys.auditHead, 'size', to, 'checkpoint', checkpoint)
return 1
