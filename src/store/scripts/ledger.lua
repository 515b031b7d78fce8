-- Stands before every script, after the tables `keys` and `limits`: what more than one script does to the
-- books.

-- Comes before the other writes of a script: what cannot be recorded is not done. Gives the record's seq.
local function record(entry)
  return redis.call('RPUSH', keys.audit, entry)
end

-- Counts a request in a window, which begins with its first one. Gives how many there are by now, and the
-- milliseconds that are left.
local function count(window, windowSeconds)
  local key = keys.rate .. window
  local requests, left = redis.call('INCR', key), redis.call('PTTL', key)
  if left < 0 then
    left = windowSeconds * 1000
    redis.call('PEXPIRE', key, left)
  end
  return requests, left
end

-- Makes a run a consumer's, whose lease begins here at the latest.
local function begin(id, now, consumer, leaseMs)
  redis.call('HSET', keys.run .. id, 'state', 'running', 'startedAt', now, 'consumer', consumer)
  redis.call('ZADD', keys.running, 0, id)
  redis.call('SET', keys.lease .. consumer, 1, 'PX', leaseMs)
end

-- Adds to what is stored, in all and for a caller.
local function store(caller, bytes)
  redis.call('INCRBY', keys.bytes, bytes)
  redis.call('HINCRBY', keys.caller .. caller, 'bytes', bytes)
end

-- Books without a live run go with their last result; those with one stay.
local function expire(books)
  for _, key in ipairs(books) do redis.call('PEXPIRE', key, limits.resultTtlMs) end
end

local function keep(books)
  for _, key in ipairs(books) do redis.call('PERSIST', key) end
end

-- Where the CPU time is counted that a caller uses in a day (UTC), in microseconds; `now` counts from the epoch,
-- in milliseconds.
local function cpuOf(caller, now)
  return keys.cpu .. caller .. ':' .. math.floor(now / 86400000)
end

-- Kept for two days, so that no clock of a host that is late loses it.
local function useCpu(caller, now, micros)
  if micros == '0' then return end
  local key = cpuOf(caller, now)
  if redis.call('INCRBY', key, micros) == tonumber(micros) then redis.call('PEXPIRE', key, 172800000) end
end

-- What an ended run gives back when its result expires.
local function expiring(id, bytes, caller)
  return id .. ' ' .. bytes .. ' ' .. caller
end

-- Takes an ended run out of the books. One that is not in an index any more has left with the whole index,
-- counters included, and gives nothing back.
local function forget(id, bytes, caller)
  redis.call('ZREM', keys.expiry, expiring(id, bytes, caller))
  redis.call('DEL', keys.run .. id)
  if redis.call('ZREM', keys.runs, id) == 1 then
    redis.call('DECRBY', keys.bytes, bytes)
  end
  if redis.call('ZREM', keys.callerRuns .. caller, id) == 1 then
    redis.call('HINCRBY', keys.caller .. caller, 'bytes', '-' .. bytes)
  end
  if redis.call('EXISTS', keys.callerRuns .. caller) == 0 then
    redis.call('DEL', keys.caller .. caller)
  end
  if redis.call('EXISTS', keys.runs) == 0 then
    redis.call('DEL', keys.bytes)
  end
end

-- Milliseconds since the epoch by the clock of Redis. What expires goes by that one alone, as the expiry of keys does: the
-- clock of a host that is wrong would forget the results of all.
local function clock()
  local seconds, micros = unpack(redis.call('TIME'))
  return seconds * 1000 + math.floor(micros / 1000)
end

-- Forgets runs whose results have expired, at most so many.
local function purge(most)
  local due = string.format('%d', clock())
  for _, member in ipairs(redis.call('ZRANGE', keys.expiry, '-inf', due, 'BYSCORE', 'LIMIT', 0, most)) do
    forget(string.match(member, '^(%S+) (%d+) (%S+)$'))
  end
end
