#!lua flags=allow-oom
-- Forgets in a room's index the records that have expired.
--
-- KEYS[1] index, then records  ARGV the records' names, in the same order  Returns how many were forgotten.
local gone = 0
for i, name in ipairs(ARGV) do
  if redis.call('EXISTS', KEYS[i + 1]) == 0 then gone = gone + redis.call('ZREM', KEYS[1], name) end
end
return gone
