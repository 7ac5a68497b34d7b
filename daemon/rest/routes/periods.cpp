#include "daemon/rest/routes/periods.hpp"

#include <charconv>

namespace wbd::rest {
namespace {

Result<analytics::Period> dated_period(const Arguments& arguments, UtcTime now, const TimeZone& zone) {
  return analytics::between(*arguments.time("date_from"), arguments.time("date_to").value_or(now + Millis{1}),
                            now, zone);
}

}  // namespace

std::vector<FieldError> check_period(const Arguments& arguments, UtcTime now, const TimeZone& zone) {
  const bool from = arguments.time("date_from").has_value();
  const bool to = arguments.time("date_to").has_value();
  if (arguments.text("period") && (from || to)) {
    return {{"period", "is not allowed together with date_from and date_to"}};
  }
  if (to && !from) return {{"date_from", "is needed with date_to"}};
  if (!from) return {};
  const auto period = dated_period(arguments, now, zone);
  if (period) return {};
  return {{to ? "date_to" : "date_from", period.error().detail}};
}

std::optional<analytics::Period> chosen_period(const Arguments& arguments, UtcTime now,
                                               const TimeZone& zone) {
  if (arguments.time("date_from")) return dated_period(arguments, now, zone).value();
  const auto word = arguments.text("period");
  if (!word) return std::nullopt;
  int days = 0;
  std::from_chars(word->data(), word->data() + word->size(), days);
  return analytics::last_days(days, now, zone);
}

}  // namespace wbd::rest
