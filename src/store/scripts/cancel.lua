-- Asks for a cancel and tells every consumer. Answers the state that the run is in; nothing when there is no
-- such run.
local id, entry = unpack(ARGV)
local run = keys.run .. id

local state = redis.call('HGET', run, 'state')
if not state then return false end

record(entry)
if state ~= 'done' then
  redis.call('HSET', run, 'cancelled', 1)
  redis.call('PUBLISH', keys.cancel, id)
end
return state
