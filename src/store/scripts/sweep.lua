-- Looks for runs that need help, and cleans the books. Answers each running run with its consumer and whether
-- that one has a lease; and the oldest queued runs that BullMQ knows nothing of, with their languages.
local now, settledMs = unpack(ARGV)

purge(now, 1000)

local running = {}
for _, id in ipairs(redis.call('ZRANGE', keys.running, 0, -1)) do
  local consumer = redis.call('HGET', keys.run .. id, 'consumer')
  if consumer then
    table.insert(running, { id, consumer, redis.call('EXISTS', keys.lease .. consumer) })
  end
end

local lost = {}
for _, id in ipairs(redis.call('ZRANGE', keys.queued, 0, 999)) do
  local language, createdAt = unpack(redis.call('HMGET', keys.run .. id, 'language', 'createdAt'))
  if language and createdAt + settledMs <= tonumber(now)
    and redis.call('EXISTS', keys.bull .. ':' .. language .. ':' .. id) == 0 then
    table.insert(lost, { id, language })
  end
end
return { running, lost }
