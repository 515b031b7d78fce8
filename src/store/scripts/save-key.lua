-- Keeps an API key with its audit record, findable by its hashes, which are apart by blanks, and by no other
-- ones. Answers 1; or 0, and writes nothing, where somebody was faster or a hash is another key's.
local id, version, text, hashes, entry = unpack(ARGV)
local key = keys.apiKey .. id

local before, old = unpack(redis.call('HMGET', key, 'version', 'hashes'))
if tonumber(version) ~= tonumber(before or 0) + 1 then return 0 end
for hash in string.gmatch(hashes, '%S+') do
  local owner = redis.call('HGET', keys.keyHashes, hash)
  if owner and owner ~= id then return 0 end
end

record(entry)
for hash in string.gmatch(old or '', '%S+') do redis.call('HDEL', keys.keyHashes, hash) end
for hash in string.gmatch(hashes, '%S+') do redis.call('HSET', keys.keyHashes, hash, id) end
redis.call('HSET', key, 'text', text, 'version', version, 'hashes', hashes)
redis.call('ZADD', keys.keyIds, 0, id)
redis.call('PUBLISH', keys.changes, '')
return 1
