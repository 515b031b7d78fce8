-- API keys in the order of their ids, after the cursor. Answers the cursor, which is empty on the last page,
-- and the record and the last use of each key.
local cursor, limit = unpack(ARGV)
limit = tonumber(limit)

local from = cursor == '' and '-' or '(' .. cursor
local ids = redis.call('ZRANGE', keys.keyIds, from, '+', 'BYLEX', 'LIMIT', 0, limit + 1)
local items = {}
for seen = 1, math.min(#ids, limit) do
  items[seen] = redis.call('HMGET', keys.apiKey .. ids[seen], 'text', 'lastUsedAt')
end
return { #ids > limit and ids[limit] or '', items }
