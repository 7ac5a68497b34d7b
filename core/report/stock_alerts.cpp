#include "core/report/stock_alerts.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "core/analytics/windows.hpp"
#include "core/report/size_stock.hpp"
#include "core/view/fields.hpp"
#include "core/view/stock_speed.hpp"

namespace wbd::report {
namespace {

constexpr std::size_t kShown = 5;
constexpr std::size_t kKept = 20;

std::int64_t days_left(const SizeAlert& size) {
  return view::stock_speed(size.quantity, size.orders_in_window).days_left_hundredths.value_or(0);
}

// Titles repeat, so the article is always there.
std::string name_of(const SizeAlert& size) {
  const std::string article = std::to_string(size.nm_id.value);
  const bool named = size.title || size.vendor_code;
  std::string name = named ? size.title.value_or(size.vendor_code.value_or("")) : article;
  if (size.size && !size.size->empty() && *size.size != kOneSize) name += ", " + *size.size;
  return named ? name + " · " + article : name;
}

void add_lines(Section& section, const Wording& words, std::string_view light,
               const std::vector<SizeAlert>& sizes) {
  const Texts& texts = words.texts();
  for (std::size_t i = 0; i < std::min(kShown, sizes.size()); ++i) {
    const SizeAlert& size = sizes[i];
    Line& line = section.line().text(light).text(" ").text(name_of(size)).text(": ");
    if (size.quantity == 0) {
      line.text(texts.out_of_stock);
      continue;
    }
    line.text(words.count(size.quantity, texts.pieces));
    const std::int64_t left = days_left(size);
    line.fact(left < 1'00 ? std::string(texts.lasts_under_a_day)
                          : std::string(texts.lasts) + " " + words.count(left / 100, texts.days));
  }
  if (sizes.size() > kShown) {
    const std::string more = words.number(std::ssize(sizes) - static_cast<std::int64_t>(kShown));
    section.line().text(fmt::format(fmt::runtime(texts.and_more), more));
  }
}

void write_sizes(JsonWriter& json, std::string_view name, const std::vector<SizeAlert>& sizes) {
  json.key(name);
  json.begin_array();
  for (std::size_t i = 0; i < std::min(kKept, sizes.size()); ++i) {
    const SizeAlert& size = sizes[i];
    const auto speed = view::stock_speed(size.quantity, size.orders_in_window);
    json.begin_object();
    json.field("cabinet_id", size.cabinet_id);
    json.field("nm_id", size.nm_id);
    json.field("chrt_id", size.chrt_id);
    view::text_field(json, "title", size.title);
    view::text_field(json, "vendor_code", size.vendor_code);
    view::text_field(json, "size", size.size);
    json.field("quantity", size.quantity);
    json.key("orders_per_day");
    json.hundredths(speed.orders_per_day_hundredths);
    json.key("days_left");
    json.hundredths(speed.days_left_hundredths);
    json.end_object();
  }
  json.end_array();
}

}  // namespace

StockAlerts stock_alerts(db::Tx& tx, const std::vector<CabinetId>& cabinets, UtcTime now,
                         const TimeZone& zone) {
  const analytics::Window speed = analytics::speed_window(now, zone);
  store::StockFilter filter;
  filter.cabinets = cabinets;
  filter.speed_from = speed.from;
  filter.speed_to = speed.to;
  filter.limit = std::numeric_limits<std::int64_t>::max();
  std::map<std::tuple<CabinetId, NmId, ChrtId>, SizeAlert> sizes;
  StockAlerts alerts;
  for (const auto& row : store::list_stocks(tx, filter).rows) {
    alerts.quantity += row.stock.quantity;
    auto& size = sizes[{row.cabinet_id, row.stock.nm_id, row.stock.chrt_id}];
    size.cabinet_id = row.cabinet_id;
    size.nm_id = row.stock.nm_id;
    size.chrt_id = row.stock.chrt_id;
    size.title = row.title;
    size.vendor_code = row.vendor_code;
    size.size = row.size;
    size.quantity += row.stock.quantity;
    size.orders_in_window = row.orders_in_window;  // each row carries the order count of its whole size
  }
  for (const auto& [key, size] : sizes) {
    if (!view::is_critical(size.quantity, size.orders_in_window)) continue;
    (size.quantity > 0 ? alerts.critical : alerts.out).push_back(size);
  }
  std::stable_sort(alerts.critical.begin(), alerts.critical.end(),
                   [](const SizeAlert& a, const SizeAlert& b) { return days_left(a) < days_left(b); });
  std::stable_sort(alerts.out.begin(), alerts.out.end(), [](const SizeAlert& a, const SizeAlert& b) {
    return a.orders_in_window > b.orders_in_window;
  });
  return alerts;
}

Section alerts_section(const Wording& words, const StockAlerts& alerts) {
  Section section("🏬", words.texts().running_out);
  add_lines(section, words, "🔴", alerts.out);
  add_lines(section, words, "🟡", alerts.critical);
  return section;
}

void write_alerts(JsonWriter& json, const StockAlerts& alerts) {
  json.key("stock");
  json.begin_object();
  json.field("quantity", alerts.quantity);
  json.field("critical_count", std::ssize(alerts.critical));
  json.field("out_count", std::ssize(alerts.out));
  write_sizes(json, "critical", alerts.critical);
  write_sizes(json, "out", alerts.out);
  json.end_object();
}

}  // namespace wbd::report
