-- Removes an ended run and all that is kept of it. Answers whether there was one.
local id = unpack(ARGV)

local state, caller, bytes, idempotency =
  unpack(redis.call('HMGET', keys.run .. id, 'state', 'caller', 'bytes', 'idempotency'))
if state ~= 'done' then return 0 end

if idempotency ~= '' then redis.call('DEL', keys.idempotency .. idempotency) end
forget(id, bytes, caller)
return 1
