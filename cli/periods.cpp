#include "cli/periods.hpp"

#include <charconv>

#include "cli/filters.hpp"

namespace wbd::cli {
namespace {

constexpr int kUsualDays = 30;

}  // namespace

Result<std::optional<analytics::Period>> chosen_period(Session& session, const Arguments& arguments,
                                                       UtcTime now) {
  using Chosen = std::optional<analytics::Period>;
  const auto from = time_from(session, arguments, "--from");
  const auto to = time_to(session, arguments, "--to");
  const auto word = arguments.text("--period");
  if (word && (from || to)) return Error{Errc::invalid_argument, "give --period or dates, not both"};
  if (to && !from) return Error{Errc::invalid_argument, "--to needs --from"};
  if (from) {
    auto period = analytics::between(*from, to.value_or(now + Millis{1}), now, session.zone());
    if (!period) return period.error();
    return Chosen(*period);
  }
  if (!word) return Chosen();
  int days = 0;
  std::from_chars(word->data(), word->data() + word->size(), days);
  return Chosen(analytics::last_days(days, now, session.zone()));
}

analytics::Period usual_period(UtcTime now, const TimeZone& zone) {
  return analytics::last_days(kUsualDays, now, zone);
}

}  // namespace wbd::cli
