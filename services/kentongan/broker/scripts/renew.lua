#!lua
-- Says that messages are still being judged, so that nobody takes them over.
--
-- KEYS[1] stream  ARGV[1] group  [2] consumer  [3..] ids
-- Only what still belongs to this consumer: XCLAIM alone would take back what somebody else has claimed meanwhile.
for i = 3, #ARGV do
  local pending = redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[i], ARGV[i], 1, ARGV[2])
  if #pending == 1 then
    redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, ARGV[i], 'JUSTID')
  end
end
return #ARGV - 2
