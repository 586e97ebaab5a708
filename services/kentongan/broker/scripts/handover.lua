#!lua
-- Gives the pending messages of consumers that are silent to whoever claims next.
--
-- KEYS[1] stream  ARGV[1] group  [2] the heir, a consumer that nobody is  [3] idle time that lets them be claimed, in ms
-- [4] silent for how long, in ms  [5] the consumer that asks, which is spared  [6] '' or the only consumer that is meant
-- Returns how many were handed over.
local stream, group, heir, idle, silence, asks, only = KEYS[1], unpack(ARGV)
local moved = 0

local function hand_over(consumer)
  while true do
    local ids = {}
    for _, pending in ipairs(redis.call('XPENDING', stream, group, '-', '+', 500, consumer)) do ids[#ids + 1] = pending[1] end
    if #ids == 0 then return end
    local count = 0
    for _, id in ipairs(ids) do
      -- JUSTID: being handed over is no delivery, and must not count towards a crash loop.
      redis.call('XCLAIM', stream, group, heir, 0, id, 'IDLE', idle, 'JUSTID')
      count = count + 1
    end
    moved = moved + count
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
