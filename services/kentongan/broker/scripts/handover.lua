#!lua
-- Gives the pending messages of consumers that are silent to whoever claims next.
--
-- KEYS[1] stream  ARGV[1] group  [2] the heir, a consumer that nobody is  [3] idle time that lets them be claimed, in ms
-- [4] silent for how long, in ms  [5] the consumer that asks, which is spared  [6] '' or the only consumer that is meant
-- [7] '1': that consumer lives and hands back what it could not end
-- Returns how many were handed over.
local stream, group, heir, idle, silence, asks, only, lives = KEYS[1], unpack(ARGV)
local moved = 0

local function hand_over(consumer)
  while true do
    local found = redis.call('XPENDING', stream, group, '-', '+', 500, consumer)
    if #found == 0 then return end
    for _, pending in ipairs(found) do
      local id, delivered = pending[1], pending[4]
      -- The number of deliveries tells a crash loop. Being handed over is none; and a delivery that ended alive, in a lost
      -- lease or a server that was away, was no crash.
      if lives == '1' then delivered = math.max(delivered - 1, 0) end
      redis.call('XCLAIM', stream, group, heir, 0, id, 'IDLE', idle, 'RETRYCOUNT', delivered, 'JUSTID')
    end
    moved = moved + #found
  end
end

for _, flat in ipairs(redis.call('XINFO', 'CONSUMERS', stream, group)) do
  local consumer = {}
  for i = 1, #flat, 2 do consumer[flat[i]] = flat[i + 1] end
  local meant = only ~= '' and consumer.name == only
      or only == '' and consumer.name ~= asks and consumer.idle >= tonumber(silence)
  if meant and consumer.name ~= heir and consumer.pending > 0 then hand_over(consumer.name) end
end
return moved
