#include "core/report/stock_section.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "core/report/formats.hpp"
#include "core/report/texts.hpp"
#include "core/view/fields.hpp"
#include "core/view/stock_speed.hpp"

namespace wbd::report {
namespace {

constexpr std::int64_t kYearHundredths = 365'00;

std::string_view light(const SizeStock& size) {
  if (size.quantity == 0) return size.orders_in_window > 0 ? "🔴" : "⚪";
  return view::is_critical(size.quantity, size.orders_in_window) ? "🟡" : "🟢";
}

std::string lasting(const SizeStock& size, Language language) {
  const Texts& words = texts(language);
  const auto days_left = view::stock_speed(size.quantity, size.orders_in_window).days_left_hundredths;
  if (!days_left || size.quantity == 0) return "";
  if (*days_left < 1'00) return std::string(words.lasts_under_a_day);
  if (*days_left > kYearHundredths) return std::string(words.lasts_over_a_year);
  return std::string(words.lasts) + " " + count_text(language, *days_left / 100, words.days);
}

bool holds_something(const store::StockRow& row) {
  return row.stock.quantity != 0 || row.stock.in_way_to_client != 0 || row.stock.in_way_from_client != 0;
}

void add_size(Section& section, const SizeStock& size, bool name_warehouses, Language language) {
  const Texts& words = texts(language);
  Line& line = section.line().text(light(size)).text(" ");
  line.bold(size.size && !size.size->empty() && *size.size != kOneSize ? *size.size : words.one_size)
      .text(": ");
  line.text(size.quantity == 0 ? std::string(words.out_of_stock)
                               : count_text(language, size.quantity, words.pieces));
  line.fact(lasting(size, language));
  if (!name_warehouses) return;
  Line warehouses;
  for (const auto& row : size.warehouses) {
    if (row.stock.quantity == 0) continue;
    warehouses.text(warehouses.empty() ? "    " : " · ").text(row.stock.warehouse).text(": ");
    warehouses.text(number_text(language, row.stock.quantity));
  }
  section.add(std::move(warehouses));
}

void write_size(JsonWriter& json, const SizeStock& size) {
  const auto speed = view::stock_speed(size.quantity, size.orders_in_window);
  json.begin_object();
  json.field("chrt_id", size.chrt_id);
  view::text_field(json, "size", size.size);
  json.field("quantity", size.quantity);
  json.field("in_way_to_client", size.in_way_to_client);
  json.field("in_way_from_client", size.in_way_from_client);
  json.key("orders_per_day");
  json.hundredths(speed.orders_per_day_hundredths);
  json.key("days_left");
  json.hundredths(speed.days_left_hundredths);
  json.field("critical", view::is_critical(size.quantity, size.orders_in_window));
  json.key("warehouses");
  json.begin_array();
  for (const auto& row : size.warehouses) {
    json.begin_object();
    json.field("warehouse_id", row.stock.warehouse_id);
    view::text_field(json, "warehouse", row.stock.warehouse);
    json.field("warehouse_type", to_string(row.stock.warehouse_type));
    json.field("quantity", row.stock.quantity);
    json.field("in_way_to_client", row.stock.in_way_to_client);
    json.field("in_way_from_client", row.stock.in_way_from_client);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

}  // namespace

Section stock_section(std::span<const SizeStock> sizes, Language language) {
  const Texts& words = texts(language);
  Section section("🏬", words.stock);
  if (sizes.empty()) return section;

  std::int64_t quantity = 0;
  std::int64_t to_clients = 0;
  std::int64_t from_clients = 0;
  std::set<std::pair<WarehouseType, WarehouseId>> places;
  std::string_view place;
  for (const auto& size : sizes) {
    quantity += size.quantity;
    to_clients += size.in_way_to_client;
    from_clients += size.in_way_from_client;
    for (const auto& row : size.warehouses) {
      if (!holds_something(row)) continue;
      places.emplace(row.stock.warehouse_type, row.stock.warehouse_id);
      place = row.stock.warehouse;
    }
  }
  if (std::all_of(sizes.begin(), sizes.end(), [](const SizeStock& size) { return size.retired(); })) {
    section.line().text("⚪ ").text(words.out_of_stock);
    return section;
  }
  if (quantity > 0) section.heading().fact(count_text(language, quantity, words.pieces));
  if (places.size() == 1) section.heading().fact(place);

  for (const auto& size : sizes) {
    if (!size.retired()) add_size(section, size, places.size() > 1, language);
  }
  Line on_the_way;
  if (to_clients > 0 || from_clients > 0) on_the_way.text("🚚 ");
  if (to_clients > 0) on_the_way.text(words.to_clients).text(": ").text(number_text(language, to_clients));
  if (from_clients > 0) {
    on_the_way.text(to_clients > 0 ? " · " : "")
        .text(words.from_clients)
        .text(": ")
        .text(number_text(language, from_clients));
  }
  section.add(std::move(on_the_way));
  return section;
}

void write_stock(JsonWriter& json, std::span<const SizeStock> sizes) {
  if (sizes.empty()) return;
  std::int64_t quantity = 0;
  for (const auto& size : sizes) quantity += size.quantity;
  json.key("stock");
  json.begin_object();
  json.field("quantity", quantity);
  json.key("sizes");
  json.begin_array();
  for (const auto& size : sizes) write_size(json, size);
  json.end_array();
  json.end_object();
}

}  // namespace wbd::report
