#!lua
-- Puts what is due back onto its topic, by the server's clock.
--
-- KEYS[1] stream, then pairs: a sorted set of names by time, a hash of the messages by name
-- ARGV[1] how many at most of each
-- Returns how many were moved.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local moved = 0
for i = 2, #KEYS, 2 do
  local set, messages = KEYS[i], KEYS[i + 1]
  for _, name in ipairs(redis.call('ZRANGE', set, '-inf', now, 'BYSCORE', 'LIMIT', 0, ARGV[1])) do
    local packed = redis.call('HGET', messages, name)
    if packed then
      local payload, fields = unpack(cmsgpack.unpack(packed))
      redis.call('XADD', KEYS[1], '*', '__data__', payload, unpack(fields))
      moved = moved + 1
    end
    redis.call('ZREM', set, name)
    redis.call('HDEL', messages, name)
  end
end
return moved
