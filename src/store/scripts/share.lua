-- Stands before every script, after the ledger: who is next. A caller's runs are released, which is handed to
-- BullMQ or begun at once, up to its bound; more of them are parked, and to the world they are queued as well.
-- A run that is released waits in the line of its language with a tag, its priority in BullMQ. Tags follow
-- start-time fair queueing (Goyal, Vin, Cheng 1996) with runs of equal size: each caller has its own row of
-- tags, which begins behind the run that was begun last, so that however many runs one caller has in the line,
-- the next run of another goes before all but the first of them. A line that is empty is forgotten.

-- The largest priority of BullMQ. A line that is not empty once in so many turns serves first come first
-- served from there on; a caller is then ahead of others by no more runs than it may have released.
local MOST_TAG = 2097151

-- Puts a queued run into the line of its language. Gives what BullMQ is to be told.
local function release(id, language, caller)
  local line = keys.line .. language
  local now, last = unpack(redis.call('HMGET', line, 'now', 'last:' .. caller))
  local tag = math.min(math.max(tonumber(now or 0), tonumber(last or 0)) + 1, MOST_TAG)
  redis.call('HSET', line, 'last:' .. caller, tag)
  redis.call('HINCRBY', line, 'length', 1)
  redis.call('HSET', keys.run .. id, 'tag', tag)
  return { id, language, tag }
end

-- Takes a run out of the line: as begun, or as ended before that, which gives its turn back to its caller.
local function leave(language, caller, tag, isBegun)
  local line = keys.line .. language
  if redis.call('HINCRBY', line, 'length', -1) <= 0 then
    redis.call('DEL', line)
    return
  end
  local now, last = unpack(redis.call('HMGET', line, 'now', 'last:' .. caller))
  now, last = tonumber(now or 0), tonumber(last or 0)
  if not isBegun then
    last = last - 1
    redis.call('HSET', line, 'last:' .. caller, last)
  elseif tonumber(tag) > now then
    now = tonumber(tag)
    redis.call('HSET', line, 'now', now)
  end
  -- A row that lies behind says nothing more.
  if last <= now then redis.call('HDEL', line, 'last:' .. caller) end
end

-- Parks a queued run; once, however often it is called. No caller's name holds a blank.
local function park(id, caller)
  if redis.call('ZADD', keys.parked, 'NX', 0, caller .. ' ' .. id) == 1 then
    redis.call('HINCRBY', keys.caller .. caller, 'parked', 1)
  end
end

-- Forgets that a run was parked.
local function unpark(id, caller)
  if redis.call('ZREM', keys.parked, caller .. ' ' .. id) == 1
    and redis.call('HINCRBY', keys.caller .. caller, 'parked', -1) == 0 then
    redis.call('HDEL', keys.caller .. caller, 'parked')
  end
end

-- Releases the oldest parked runs of a caller as far as there is room. Gives what BullMQ is to be told of each.
local function advance(caller)
  local released = {}
  local live, parked, concurrent =
    unpack(redis.call('HMGET', keys.caller .. caller, 'live', 'parked', 'concurrent'))
  if not parked then return released end
  local free = tonumber(concurrent or limits.concurrentPerCaller) - (tonumber(live or 0) - tonumber(parked))
  if free <= 0 then return released end
  local from, to = '[' .. caller .. ' ', '(' .. caller .. '!'
  for _, member in ipairs(redis.call('ZRANGE', keys.parked, from, to, 'BYLEX', 'LIMIT', 0, free)) do
    local id = string.sub(member, #caller + 2)
    local language = redis.call('HGET', keys.run .. id, 'language')
    unpark(id, caller)
    if language then table.insert(released, release(id, language, caller)) end
  end
  return released
end
