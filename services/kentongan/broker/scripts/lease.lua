#!lua
-- Keeps or gives back a lease, if it is still ours.
--
-- KEYS[1] lease  ARGV[1] token  [2] ms to keep it for, 0 to give it back
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if ARGV[2] == '0' then return redis.call('DEL', KEYS[1]) end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
