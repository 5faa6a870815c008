/**
 * The whole of the shared count, one atomic step per call. `Tally` of @exspec/core says what is counted when; this is the
 * same for many processes, with two additions: what a process took and never settled counts as sent after `lostMs`,
 * since it was killed; and a count that has begun anew while a process remembers an older one is not trusted for the
 * windows that had begun by then.
 *
 * KEYS: the host, then for each spend its own key and one for each of its windows.
 * ARGV: step, now ('' for the server's clock), what the exchange's time is ahead of it at least and at most ('-inf', 'inf'
 * where that is not known), since when that is in doubt, the count's id
 * that the caller knows, an id for a new one, graceMs, lostMs, then what the step needs.
 * Answers begin with the count's id, the time, and what the clock showed.
 */
export const SCRIPT: string = `
local PARTS, STRAY, MOST_EXPECTED, KEPT_MS = 120, 1000, 0.5, 172800000
local floor, ceil, max, min = math.floor, math.ceil, math.max, math.min
local step, given = ARGV[1], ARGV[2]
local function number(text)
  if text == 'inf' then return math.huge end
  if text == '-inf' then return -math.huge end
  return tonumber(text)
end
local function text(value)
  if value == math.huge then return 'inf' end
  return string.format('%.3f', value)
end
local now
if given == '' then
  local time = redis.call('TIME')
  now = time[1] * 1000 + time[2] / 1000
else
  now = tonumber(given)
end
-- The exchange's time is ahead of this clock by something between these.
local earliest, latest, doubt = now + number(ARGV[3]), now + number(ARGV[4]), number(ARGV[5])
local known, fresh, grace, lostMs = ARGV[6], ARGV[7], tonumber(ARGV[8]), tonumber(ARGV[9])
local at = 10
local function arg()
  at = at + 1
  return ARGV[at - 1]
end

local host = KEYS[1]
local id, born, lost, seen, shut = unpack(redis.call('HMGET', host, 'id', 'born', 'lost', 'seen', 'shut'))
if not id then
  id, born, lost, seen = fresh, now, '0', now
  redis.call('HSET', host, 'id', id, 'born', text(born), 'lost', '0', 'seen', text(seen))
end
born, seen = tonumber(born), tonumber(seen)
-- A clock that is set back, or another server's: time stands still until it is reached again.
local clock = now
now = max(now, seen)
if known ~= '' and known ~= id and lost ~= '1' then
  lost = '1'
  redis.call('HSET', host, 'lost', '1')
end
redis.call('HSET', host, 'seen', text(now))
redis.call('PEXPIRE', host, KEPT_MS)
-- Before this, others may have sent what is not counted here.
local trusted = born + grace

local function isKnown(ms)
  return doubt == 0 and latest - earliest < ms / 2
end
local function read(key, ms)
  local packed = redis.call('GET', key)
  local tally = packed and cmsgpack.unpack(packed) or { c = {}, w = {}, r = 0, ra = -1e300, u = 0, ua = -1e300 }
  tally.key, tally.ms, tally.part = key, ms, ms / PARTS
  -- By the second in which it was taken.
  for second, weight in pairs(tally.w) do
    local till = (second + 1) * 1000 + lostMs
    if till <= now then
      local part = ceil(till / tally.part)
      tally.c[part] = (tally.c[part] or 0) + weight
      tally.w[second] = nil
    end
  end
  for part in pairs(tally.c) do
    if part * tally.part <= now - ms then tally.c[part] = nil end
  end
  return tally
end
local function write(tally)
  local key, ms = tally.key, tally.ms
  tally.key, tally.ms, tally.part, tally.since = nil, nil, nil, nil
  redis.call('SET', key, cmsgpack.pack(tally), 'PX', floor(2 * ms + lostMs + STRAY))
  tally.key, tally.ms, tally.part = key, ms, ms / PARTS
end
local function underWay(tally)
  local sum = 0
  for _, weight in pairs(tally.w) do sum = sum + weight end
  return sum
end
local function sinceOf(tally)
  local ms = tally.ms
  local index = floor(earliest / ms)
  local edge = now - latest + index * ms
  if earliest == -math.huge or latest == math.huge then edge = -math.huge end
  if isKnown(ms) then
    if index == tally.e and tally.ea > edge then edge = tally.ea end
    tally.e, tally.ea = index, edge
  end
  return max(now - ms + 0.001, min(edge, now - doubt))
end
local function ownOf(tally, since)
  local sum = underWay(tally)
  for part, weight in pairs(tally.c) do
    if part * tally.part >= since then sum = sum + weight end
  end
  return sum
end
local function usedOf(tally, since)
  local own = ownOf(tally, since)
  if tally.ra < since then return own end
  local open = underWay(tally)
  if open > 0 then open = open + tally.u end
  return max(own, tally.r + open)
end
local function expectedOf(tally, since, limit)
  local others, index = 0, floor(earliest / tally.ms)
  if tally.i and isKnown(tally.ms) then
    if index == tally.i then others = max(tally.o, tally.ob) end
    if index == tally.i + 1 then others = tally.o end
  end
  return max(usedOf(tally, since), ownOf(tally, since) + min(others, limit * MOST_EXPECTED))
end
local function endsIn(ms)
  return (floor(earliest / ms) + 1) * ms - earliest
end
-- How long until so much has surely left every window.
local function leavesIn(tally, weight)
  local parts = {}
  for part in pairs(tally.c) do parts[#parts + 1] = part end
  table.sort(parts)
  local gone, till = 0, now
  for _, part in ipairs(parts) do
    gone, till = gone + tally.c[part], part * tally.part
    if gone >= weight then break end
  end
  if gone < weight then till = now end
  return max(till + tally.ms - now, tally.ra + tally.ms - now)
end
local function add(list, part, weight)
  local sum = (list[part] or 0) + weight
  list[part] = sum ~= 0 and sum or nil
end
local function answer(...)
  return { id, text(now), text(clock), ... }
end
local function look(into, tally)
  local used = usedOf(tally, sinceOf(tally))
  into[#into + 1] = text(used)
  into[#into + 1] = text(isKnown(tally.ms) and endsIn(tally.ms) or (used > 0 and leavesIn(tally, used) or 0))
end

if step == 'hello' then return answer() end

if step == 'shut' then
  local till = now + tonumber(arg())
  -- Of the host, or of a bucket.
  if #KEYS == 1 then
    if not shut or tonumber(shut) < till then redis.call('HSET', host, 'shut', text(till)) end
  else
    local before = redis.call('GET', KEYS[2])
    if not before or tonumber(before) < till then
      redis.call('SET', KEYS[2], text(till), 'PX', ceil(till - now) + 60000)
    end
  end
  return answer()
end

local answered = step == 'settle' and arg() == '1'
local spends, place = {}, 1
for number = 1, tonumber(arg()) do
  place = place + 1
  local spend = { key = KEYS[place], weight = tonumber(arg()), windows = {} }
  if step == 'take' then
    spend.kept, spend.urgent = tonumber(arg()), arg() == '1'
  else
    -- What it counts in the end, where the outcome decides.
    spend.counted, spend.takenAt = tonumber(arg()), tonumber(arg())
  end
  for _ = 1, tonumber(arg()) do
    place = place + 1
    local window = { tally = read(KEYS[place], tonumber(arg())) }
    if step == 'take' then
      window.limit, window.told = tonumber(arg()), arg() == '1'
    else
      window.used = tonumber(arg())
    end
    spend.windows[#spend.windows + 1] = window
  end
  spends[number] = spend
end

if step == 'take' then
  local worst
  local function refuse(index, wait, room, ms)
    if not worst or wait > worst.wait then worst = { index = index, wait = wait, room = room, ms = ms } end
  end
  if now < trusted then refuse(0, trusted - now, math.huge, 0) end
  if shut and tonumber(shut) > now then refuse(0, tonumber(shut) - now, math.huge, 0) end
  for index, spend in ipairs(spends) do
    local closed = redis.call('GET', spend.key)
    if closed and tonumber(closed) > now then refuse(index, tonumber(closed) - now, math.huge, 0) end
    for _, window in ipairs(spend.windows) do
      local tally, limit, ms = window.tally, window.limit, window.tally.ms
      local room = limit
      if not spend.urgent then room = max(limit - floor(limit * spend.kept), min(spend.weight, limit)) end
      local since = sinceOf(tally)
      local used = spend.urgent and usedOf(tally, since) or expectedOf(tally, since, limit)
      local excess = used + spend.weight - room
      if lost == '1' and since < trusted and tally.ra < trusted then
        -- One call at a time may find out, where answers tell.
        if not window.told or underWay(tally) > 0 then
          refuse(index, isKnown(ms) and endsIn(ms) or trusted + ms - now, room, ms)
        end
      end
      if excess > 0 then
        local wait = math.huge
        if spend.weight <= limit then wait = isKnown(ms) and endsIn(ms) or leavesIn(tally, excess) end
        refuse(index, wait, room, ms)
      end
    end
  end
  local result
  if worst then
    result = answer('full', tostring(worst.index), text(worst.wait), text(worst.room), text(worst.ms))
  else
    result = answer('taken', '0', '0', '0', '0')
  end
  for _, spend in ipairs(spends) do
    for _, window in ipairs(spend.windows) do
      local tally = window.tally
      if not worst then add(tally.w, floor(now / 1000), spend.weight) end
      look(result, tally)
      if not worst then write(tally) end
    end
  end
  return result
end

-- 'settle': answered, or given up; 'return': has provably not left; 'adopt': was taken before the count began anew.
local result = answer()
for _, spend in ipairs(spends) do
  for _, window in ipairs(spend.windows) do
    local tally, weight, counted, takenAt = window.tally, spend.weight, spend.counted, spend.takenAt
    local ms = tally.ms
    if step == 'adopt' then
      add(tally.w, floor(now / 1000), weight)
    else
      local second = floor(takenAt / 1000)
      local open = min(weight, tally.w[second] or 0)
      if open > 0 then add(tally.w, second, -open) end
    end
    if step == 'settle' then
      local till = answered and now or now + STRAY
      add(tally.c, ceil(till / tally.part), counted)
      local since, used, index = sinceOf(tally), window.used, nil
      if isKnown(ms) then index = floor((earliest - now + takenAt) / ms) end
      if not used or (index and floor(latest / ms) > index) then
        if takenAt >= tally.ra then
          tally.r = tally.r + counted
        else
          if tally.ua <= now - ms then tally.u = 0 end
          tally.u, tally.ua = tally.u + counted, max(till, tally.ua)
        end
      else
        if tally.ua < max(takenAt, since) then tally.u = 0 end
        if tally.ra < since or used >= tally.r or takenAt > tally.ra then tally.r, tally.ra = used, now end
        if index then
          if index ~= tally.i then
            tally.ob = tally.i == index - 1 and tally.o or 0
            tally.o, tally.i = 0, index
          end
          tally.o = max(tally.o, used - ownOf(tally, since))
        end
      end
    end
    look(result, tally)
    write(tally)
  end
end
return result
`;
