#!lua
-- Makes what a stage decided real: for each message its writes, its outputs and its ack, or nothing.
--
-- The first line asks the server to refuse the whole script when it is out of memory, read-only or cannot persist. Without
-- it XACK would succeed and XADD fail, and the message would be lost.
--
-- KEYS[1] stream  [2] lease  [3] due  [4] due messages  [5] retries  [6] retry messages  [7..] as the plan says
-- ARGV[1] the plan, in MessagePack; its numbers point into KEYS and ARGV  [2..] payloads
-- Returns the fate of each message.
local group, fence, ordered, format, messages = unpack(cmsgpack.unpack(ARGV[1]))
local stream, lease, due, due_messages, retries, retry_messages = unpack(KEYS, 1, 6)

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function conflicts(checks)
  for _, check in ipairs(checks) do
    local key, version = unpack(check)
    if tonumber(redis.call('HGET', KEYS[key], 'v') or 0) ~= version then return true end
  end
  return false
end

local function was_taken(onces)
  for _, once in ipairs(onces) do
    if redis.call('EXISTS', KEYS[once[1]]) == 1 then return true end
  end
  for _, once in ipairs(onces) do
    redis.call('SET', KEYS[once[1]], '1', 'PX', once[2])
  end
  return false
end

local function put(record, name, payload, keep, index, revision)
  redis.call('HINCRBY', KEYS[record], 'v', 1)
  redis.call('HSET', KEYS[record], 'data', ARGV[payload], 'format', format)
  if keep > 0 then redis.call('PEXPIRE', KEYS[record], keep) else redis.call('PERSIST', KEYS[record]) end
  if index > 0 then
    redis.call('ZADD', KEYS[index], now, name)
    redis.call('INCR', KEYS[revision])
  end
end

local function delete(record, name, index, revision)
  redis.call('DEL', KEYS[record])
  if index > 0 then
    redis.call('ZREM', KEYS[index], name)
    redis.call('INCR', KEYS[revision])
  end
end

local function add(topic, payload, fields)
  redis.call('XADD', KEYS[topic], '*', '__data__', ARGV[payload], unpack(fields))
end

local function postpone(set, packed, name, at, payload, fields)
  redis.call('ZADD', set, at, name)
  redis.call('HSET', packed, name, cmsgpack.pack({ARGV[payload], fields}))
end

local function commit(id, checks, onces, puts, deletes, dues, again, adds)
  if conflicts(checks) then return 'conflict' end
  if redis.call('XACK', stream, group, id) == 0 then return 'gone' end
  if was_taken(onces) then return 'duplicate' end
  for _, each in ipairs(puts) do put(unpack(each)) end
  for _, each in ipairs(deletes) do delete(unpack(each)) end
  for _, each in ipairs(dues) do postpone(due, due_messages, unpack(each)) end
  for _, each in ipairs(again) do
    local wait, payload, fields = unpack(each)
    postpone(retries, retry_messages, id, now + wait, payload, fields)
  end
  for _, each in ipairs(adds) do add(unpack(each)) end
  return 'committed'
end

local function is_pending(id)
  return #redis.call('XPENDING', stream, group, id, id, 1) == 1
end

local held = fence == '' or redis.call('GET', lease) == fence
local broken = false
local fates = {}
for i, message in ipairs(messages) do
  if not held then
    fates[i] = 'unfenced'
  elseif broken then
    -- A client that resends after a timeout finds everything gone: then there is nothing to judge anew.
    fates[i] = is_pending(message[1]) and 'skipped' or 'gone'
  else
    fates[i] = commit(unpack(message))
    broken = ordered and fates[i] ~= 'committed'
  end
end
return fates
