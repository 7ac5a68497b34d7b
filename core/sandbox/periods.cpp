#include "core/sandbox/periods.hpp"

#include <algorithm>

namespace wbd::sandbox {
namespace {

std::chrono::sys_days read_day(const Body& period, std::string_view name, const std::string& shown) {
  const auto text = period.text(name);
  if (!text) refuse(shown + " (field required)");
  const auto time = read_time(*text);
  if (!time || !time->date_only) refuse(shown + " (invalid date)");
  return moscow_day(std::chrono::floor<std::chrono::seconds>(time->time));
}

template <class T, class U>
bool selected(const std::vector<T>& wanted, const U& value) {
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
}

}  // namespace

std::int64_t dynamics(std::int64_t now, std::int64_t before) {
  if (before == 0) return now == 0 ? 0 : 100;
  return (now - before) * 100 / before;
}

DayRange read_days(const Body& body, std::string_view name) {
  const std::string shown(name);
  if (!body.has(name)) refuse(shown + " (field required)");
  const Body period = body.object(name);
  period.allow({"start", "end"});
  const DayRange days{read_day(period, "start", shown + ".start"), read_day(period, "end", shown + ".end")};
  if (days.start > days.end) refuse(shown + ".start (after end)");
  return days;
}

bool ArticleFilter::passes(const Product& product) const {
  if (skip_deleted && product.trashed_at) return false;
  return selected(articles, product.nm_id) && selected(subjects, product.subject->id) &&
         selected(brands, product.brand) && selected(tags, product.tag_id);
}

}  // namespace wbd::sandbox
