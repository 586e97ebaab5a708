#!lua flags=allow-oom
-- Forgets the messages of a stream that every group has dealt with, however many those are.
--
-- MAXLEN would drop what is unread or pending. A server that is out of memory is to be helped, so this one may run there.
-- KEYS[1] stream  ARGV[1] ms since 1970: nothing newer is forgotten, what is older also where no group reads it; or ''
-- Returns how many were forgotten.
local stream = KEYS[1]
if redis.call('EXISTS', stream) == 0 then return 0 end

local function parts(id)
  local ms, seq = string.match(id, '(%d+)-(%d+)')
  return tonumber(ms), tonumber(seq)
end

local ms, seq = tonumber(ARGV[1]) or math.huge, 0
local groups = redis.call('XINFO', 'GROUPS', stream)
if #groups == 0 and ms == math.huge then return 0 end
for _, flat in ipairs(groups) do
  local group = {}
  for i = 1, #flat, 2 do group[flat[i]] = flat[i + 1] end
  local group_ms, group_seq = parts(group['last-delivered-id'])
  group_seq = group_seq + 1
  if group.pending > 0 then group_ms, group_seq = parts(redis.call('XPENDING', stream, group.name)[2]) end
  if group_ms < ms or (group_ms == ms and group_seq < seq) then ms, seq = group_ms, group_seq end
end
return redis.call('XTRIM', stream, 'MINID', string.format('%.0f-%.0f', ms, seq))
