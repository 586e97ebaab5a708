#!lua
-- Puts a dead letter back onto its topic as if it had just arrived.
--
-- KEYS[1] dead letters  [2] topic  ARGV[1] id  Returns 1, or 0 if there is no such letter.
local found = redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[1])
if #found == 0 then return 0 end
local flat, letter = found[1][2], {}
for i = 1, #flat, 2 do letter[flat[i]] = flat[i + 1] end
redis.call('XADD', KEYS[2], '*', '__data__', letter['__data__'], 'type', letter.type or '')
return redis.call('XDEL', KEYS[1], ARGV[1])
