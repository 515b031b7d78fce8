-- Answers the record of the key that has a hash, and when it was last used; nothing where there is none.
local hash = unpack(ARGV)

local id = redis.call('HGET', keys.keyHashes, hash)
if not id then return false end
return redis.call('HMGET', keys.apiKey .. id, 'text', 'lastUsedAt')
