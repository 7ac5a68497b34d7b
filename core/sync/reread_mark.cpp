#include "core/sync/reread_mark.hpp"

#include <algorithm>

namespace wbd::sync {

bool is_due(const RereadMark& mark, UtcTime now, bool on_demand) {
  constexpr Millis kFirstInterval = std::chrono::minutes{10};
  constexpr auto kHistory = std::chrono::days{90};
  if (!mark.since || now - *mark.since > kHistory) return false;
  const UtcTime last_read = mark.last_read.value_or(*mark.since);
  return on_demand || now >= last_read + std::max(kFirstInterval, last_read - *mark.since);
}

void begin_reread(RereadMark& mark, UtcTime now) {
  mark.last_read = now;
  mark.clean = true;
}

bool mark_unread(RereadMark& mark, UtcTime now) {
  mark.clean = false;
  if (mark.since) return false;
  mark.since = mark.last_read = now;
  return true;
}

void end_reread(RereadMark& mark) {
  if (mark.clean) mark = {};
}

}  // namespace wbd::sync
