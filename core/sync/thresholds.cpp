#include "core/sync/thresholds.hpp"

#include <algorithm>

#include "core/store/cabinets.hpp"
#include "core/store/users.hpp"

namespace wbd::sync {

Thresholds thresholds_of(db::Tx& tx, CabinetId cabinet) {
  Thresholds out;
  const auto add = [&out](const UserSettings& settings) {
    out.negative_stars = std::max(out.negative_stars, settings.negative_rating);
    out.critical_days.push_back(settings.critical_days);
  };
  for (const store::Member& member : store::members_of(tx, cabinet)) {
    if (const auto user = store::find_user(tx, member.telegram_id)) add(user->settings);
  }
  if (out.critical_days.empty()) add({});
  std::sort(out.critical_days.begin(), out.critical_days.end());
  out.critical_days.erase(std::unique(out.critical_days.begin(), out.critical_days.end()),
                          out.critical_days.end());
  return out;
}

}  // namespace wbd::sync
