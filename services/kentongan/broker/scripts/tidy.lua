#!lua flags=allow-oom
-- Removes consumers that have nothing pending and were not heard of for long.
--
-- XGROUP DELCONSUMER drops what a consumer has pending, so both must be seen in one step.
-- KEYS[1] stream  ARGV[1] group  [2] silent for how long, in ms  [3] '' or the only consumer that is meant
-- Returns how many were removed.
local removed = 0
for _, flat in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])) do
  local consumer = {}
  for i = 1, #flat, 2 do consumer[flat[i]] = flat[i + 1] end
  local meant = ARGV[3] == '' or consumer.name == ARGV[3]
  if meant and consumer.pending == 0 and consumer.idle >= tonumber(ARGV[2]) then
    redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], consumer.name)
    removed = removed + 1
  end
end
return removed
