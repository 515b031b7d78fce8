-- Keeps a text with its audit record, and tells a channel of it where one is named. Answers 1; or 0, and writes
-- nothing, where somebody was faster.
local place, version, text, entry, channel = unpack(ARGV)

local before = redis.call('HGET', place, 'version')
if tonumber(version) ~= tonumber(before or 0) + 1 then return 0 end

record(entry)
redis.call('HSET', place, 'text', text, 'version', version)
if channel ~= '' then redis.call('PUBLISH', channel, '') end
return 1
