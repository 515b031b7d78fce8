-- Notes when an API key was last used, where there is such a key.
local id, at = unpack(ARGV)
local key = keys.apiKey .. id

if redis.call('EXISTS', key) == 1 then redis.call('HSET', key, 'lastUsedAt', at) end
