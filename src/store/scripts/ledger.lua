-- Stands before every script, after the tables `keys` and `limits`: what more than one script does to the
-- books.

-- Comes before the other writes of a script: what cannot be recorded is not done.
local function record(entry)
  redis.call('RPUSH', keys.audit, entry)
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

-- Takes runs out of the books whose results have expired, at most so many. A run that is not in an index any
-- more has left with the whole index, counters included, and gives nothing back.
local function purge(now, most)
  local due = redis.call('ZRANGE', keys.expiry, '-inf', now, 'BYSCORE', 'LIMIT', 0, most)
  for _, member in ipairs(due) do
    local id, bytes, caller = string.match(member, '^(%S+) (%d+) (%S+)$')
    redis.call('ZREM', keys.expiry, member)
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
  end
  if #due > 0 and redis.call('EXISTS', keys.runs) == 0 then
    redis.call('DEL', keys.bytes)
  end
end
