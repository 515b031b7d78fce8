-- Counts the queued and the running runs of each language. Answers rows of language, queued and running; and
-- the consumers that live.
local counts = {}
for place, state in ipairs({ 'queued', 'running' }) do
  for _, id in ipairs(redis.call('ZRANGE', keys[state], 0, -1)) do
    local language = redis.call('HGET', keys.run .. id, 'language')
    if language then
      counts[language] = counts[language] or { 0, 0 }
      counts[language][place] = counts[language][place] + 1
    end
  end
end
local languages = {}
for language, count in pairs(counts) do table.insert(languages, { language, count[1], count[2] }) end

local consumers = {}
for _, consumer in ipairs(redis.call('SMEMBERS', keys.consumers)) do
  if redis.call('EXISTS', keys.lease .. consumer) == 1 then
    table.insert(consumers, consumer)
  else
    redis.call('SREM', keys.consumers, consumer)
  end
end
return { languages, consumers }
