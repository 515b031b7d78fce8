-- Looks for runs that need help, and cleans the books. Answers each running run with its consumer and whether
-- that one has a lease; the runs that BullMQ is to be told of, among the next of the queued ones after the
-- cursor; and the cursor for the next time, which is empty after the last of them.
local now, settledMs, cursor, most = unpack(ARGV)

purge(1000)

local running = {}
for _, id in ipairs(redis.call('ZRANGE', keys.running, 0, -1)) do
  local consumer = redis.call('HGET', keys.run .. id, 'consumer')
  if consumer then
    table.insert(running, { id, consumer, redis.call('EXISTS', keys.lease .. consumer) })
  end
end

-- One from the future is of a host whose clock is ahead, and says nothing of how long it waits.
local function isSettled(createdAt)
  return createdAt > tonumber(now) or createdAt + settledMs <= tonumber(now)
end

local lost = {}
local from = cursor == '' and '-' or '(' .. cursor
local ids = redis.call('ZRANGE', keys.queued, from, '+', 'BYLEX', 'LIMIT', 0, most)
for _, id in ipairs(ids) do
  local language, caller, createdAt, tag =
    unpack(redis.call('HMGET', keys.run .. id, 'language', 'caller', 'createdAt', 'tag'))
  if caller and not tag then
    park(id, caller)
    for _, released in ipairs(advance(caller)) do table.insert(lost, released) end
  elseif caller and isSettled(tonumber(createdAt))
    and redis.call('EXISTS', keys.bull .. ':' .. language .. ':' .. id) == 0 then
    table.insert(lost, { id, language, tag })
  end
end
return { running, lost, #ids == tonumber(most) and ids[#ids] or '' }
