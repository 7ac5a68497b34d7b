#include "core/sync/adverts/plan.hpp"

#include <algorithm>

namespace wbd::sync {
namespace {

constexpr int kChangingDays = 7;

bool same_money(const AdvertCharge& a, const AdvertCharge& b) {
  return a.advert_id == b.advert_id && a.payment == b.payment && a.sum == b.sum;
}
bool same_dated(const AdvertCharge& a, const AdvertCharge& b) {
  return same_money(a, b) && a.upd_num == b.upd_num && a.at == b.at;
}

}  // namespace

SpendPass spend_of(const DayRange& window, std::span<const Date> known, Date today) {
  SpendPass pass;
  pass.to = window.to;
  pass.active = window.to >= today;
  Date from = window.from;
  while (from < window.to && std::ranges::binary_search(known, from)) from = moved(from, 1);
  if (pass.active) from = std::max(window.from, std::min(from, moved(today, 1 - kChangingDays)));
  pass.from = from;
  return pass;
}

std::vector<AdvertCharge> settle_undated(std::span<const AdvertCharge> stored,
                                         std::vector<AdvertCharge> answer) {
  std::vector<const AdvertCharge*> undated;
  std::vector<const AdvertCharge*> dated;
  for (const AdvertCharge& charge : stored) (charge.at ? dated : undated).push_back(&charge);
  if (undated.empty()) return answer;
  // Removes one charge from the list.
  const auto take = [](std::vector<const AdvertCharge*>& from, const auto& fits) {
    const auto found = std::ranges::find_if(from, [&](const AdvertCharge* one) { return fits(*one); });
    const AdvertCharge* const taken = found == from.end() ? nullptr : *found;
    if (taken != nullptr) from.erase(found);
    return taken;
  };
  for (AdvertCharge& charge : answer) {
    if (charge.at) continue;
    const auto* const known = take(undated, [&](const AdvertCharge& one) {
      return same_money(one, charge) && one.upd_num == charge.upd_num;
    });
    if (known != nullptr) charge.day = known->day;
  }
  for (const AdvertCharge& charge : answer) {
    if (!charge.at) continue;
    const auto* const known = take(dated, [&](const AdvertCharge& one) { return same_dated(one, charge); });
    if (known == nullptr) take(undated, [&](const AdvertCharge& one) { return same_money(one, charge); });
  }
  for (const AdvertCharge* charge : undated) answer.push_back(*charge);
  return answer;
}

}  // namespace wbd::sync
