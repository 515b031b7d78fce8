-- Runs from the newest on, after the cursor. Looks at no more than `most` of them. Answers the cursor, which
-- is empty on the last page, and the fields of each run. What one caller asks for is looked for among its own
-- runs alone: the cursor may be a run that was passed over, and so tells nothing of anybody else's.
local caller, state, language, cursor, limit, most = unpack(ARGV)
limit, most = tonumber(limit), tonumber(most)

local index = keys.runs
if caller ~= '' then
  index = keys.callerRuns .. caller
elseif state == 'queued' or state == 'running' then
  index = keys[state]
end

local from = cursor == '' and '+' or '(' .. cursor
local ids = redis.call('ZRANGE', index, from, '-', 'BYLEX', 'REV', 'LIMIT', 0, most + 1)
local items, seen = {}, 0
while seen < #ids and seen < most and #items < limit do
  seen = seen + 1
  local run = redis.call('HMGET', keys.run .. ids[seen], 'state', 'language', 'caller', 'createdAt',
    'startedAt', 'finishedAt', 'auditSeq')
  if run[1] and (state == '' or run[1] == state) and (language == '' or run[2] == language) then
    table.insert(items, { ids[seen], unpack(run) })
  end
end
return { seen < #ids and ids[seen] or '', items }
