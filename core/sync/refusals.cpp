#include "core/sync/refusals.hpp"

#include <algorithm>

namespace wbd::sync {
namespace {

struct RefusedList {
  std::vector<Refused> refused;

  static void fields(auto& list, auto&& field) { field("refused", list.refused); }
};

}  // namespace

Refusals::Refusals(std::string_view text) : list_(read_cursor<RefusedList>(text).refused) {}

std::optional<std::string> Refusals::text() const {
  if (list_.empty()) return std::nullopt;
  return to_text(RefusedList{list_});
}

std::optional<Error> Refusals::find(wb::Operation operation, UtcTime now, bool on_demand) const {
  const auto found = std::ranges::find(list_, wb::info(operation).name, &Refused::operation);
  if (found == list_.end() || !found->at || !found->until) return std::nullopt;
  const UtcTime until = on_demand ? std::min(*found->until, *found->at + kRefusalHeld) : *found->until;
  // A time of the future means that the clock was set back since.
  if (until <= now || *found->at > now) return std::nullopt;
  return Error{Errc::forbidden, found->reason, *found->until - now};
}

void Refusals::note(wb::Operation operation, const Error& error, UtcTime now) {
  if (error.code != Errc::forbidden) return;
  forget(operation);
  const Millis kept = std::min(error.retry_after.value_or(kRefusalKept), kRefusalKept);
  list_.push_back({std::string(wb::info(operation).name), now, now + kept, error.detail});
}

bool Refusals::drop_old(UtcTime now) {
  return std::erase_if(list_, [now](const Refused& one) { return !one.until || *one.until <= now; }) > 0;
}

void Refusals::forget(wb::Operation operation) {
  std::erase_if(list_,
                [name = wb::info(operation).name](const Refused& one) { return one.operation == name; });
}

std::string Refusals::summary(UtcTime now) const {
  std::string text;
  for (const Refused& one : list_) {
    if (!one.until || *one.until <= now) continue;
    if (!text.empty()) text += "; ";
    text += one.reason;
  }
  return text;
}

}  // namespace wbd::sync
