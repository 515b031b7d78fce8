-- Counts a request. Answers how many there are by now in its window, and the milliseconds that are left of that.
local window, windowSeconds = unpack(ARGV)
return { count(window, windowSeconds) }
