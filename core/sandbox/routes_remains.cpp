// seller-analytics-api: the warehouse remains report (GUIDE 5.9).

#include <algorithm>
#include <map>

#include "core/base/json_text.hpp"
#include "core/sandbox/params.hpp"
#include "core/sandbox/remains.hpp"
#include "core/sandbox/report_tasks.hpp"

namespace wbd::sandbox {
namespace {

struct RemainsQuery {
  bool brand = false, subject = false, vendor_code = false, article = false, barcode = false, size = false;
  std::int64_t photos = 0, volume = 0;
};

std::int64_t one_of(const Query& query, std::string_view name, std::initializer_list<std::int64_t> allowed) {
  const auto number = query.integer(name, -1, 3).value_or(0);
  if (std::find(allowed.begin(), allowed.end(), number) == allowed.end()) {
    refuse(std::string(name) + ": Value not validated");
  }
  return number;
}

RemainsQuery read_remains_query(const Call& call) {
  const Query query(call.query, {"locale", "groupByBrand", "groupBySubject", "groupBySa", "groupByNm",
                                 "groupByBarcode", "groupBySize", "filterPics", "filterVolume"});
  (void)query.choice("locale", {"ru", "en", "zh"});
  const auto grouped = [&](std::string_view name) { return query.text(name) && query.required_flag(name); };
  RemainsQuery read;
  read.brand = grouped("groupByBrand");
  read.subject = grouped("groupBySubject");
  read.vendor_code = grouped("groupBySa");
  read.article = grouped("groupByNm");
  read.barcode = grouped("groupByBarcode");
  read.size = grouped("groupBySize");
  read.photos = one_of(query, "filterPics", {-1, 0, 1});
  read.volume = one_of(query, "filterVolume", {-1, 0, 3});
  return read;
}

std::int64_t cubic_centimetres(const Product& product) {
  return std::int64_t{product.length} * product.width * product.height;
}

bool passes(const RemainsQuery& query, const Product& product) {
  if (query.photos != 0 && (product.photos > 0) != (query.photos == 1)) return false;
  return query.volume == 0 || (query.volume == 3 && cubic_centimetres(product) > 3'000);
}

// The key of a row: only the fields it is grouped by.
struct Group {
  std::string_view brand, subject, vendor_code, barcode, size;
  std::int64_t article = 0;
  auto operator<=>(const Group&) const = default;
};

struct Level {
  std::array<std::int64_t, kWbWarehouses.size()> real{};
  std::int64_t to_client = 0, from_client = 0;
  std::int64_t volume = 0;  // cubic centimetres
};

std::map<Group, Level> levels_of(const Seller& seller, const RemainsQuery& query) {
  std::map<Group, Level> levels;
  for (const WbStock& stock : seller.wb_stocks) {
    const Product& product = seller.products[stock.product];
    if (!passes(query, product)) continue;
    const Size& size = product.sizes[stock.size];
    Group group;
    if (query.brand) group.brand = product.brand;
    if (query.subject) group.subject = product.subject->name;
    if (query.vendor_code) group.vendor_code = product.vendor_code;
    if (query.barcode) group.barcode = size.skus.front();
    if (query.size) group.size = size.tech_size;
    if (query.article) group.article = product.nm_id;
    Level& level = levels[group];
    const auto parts = spread(seller, stock);
    for (std::size_t i = 0; i < parts.size(); ++i) level.real[i] += parts[i];
    level.to_client += stock.to_client;
    level.from_client += stock.from_client;
    level.volume = cubic_centimetres(product);
  }
  return levels;
}

void write_warehouses(JsonWriter& w, const Level& level) {
  const auto write = [&](std::string_view name, std::int64_t quantity) {
    if (quantity == 0) return;
    w.begin_object();
    w.field("warehouseName", name);
    w.field("quantity", quantity);
    w.end_object();
  };
  std::int64_t total = 0;
  for (const std::int64_t quantity : level.real) total += quantity;
  w.key("warehouses");
  w.begin_array();
  write("В пути до получателей", level.to_client);
  write("В пути возвраты на склад WB", level.from_client);
  write("Всего находится на складах", total);
  for (std::size_t i = 0; i < kWbWarehouses.size(); ++i) write(kWbWarehouses[i], level.real[i]);
  w.end_array();
}

std::string report(const Seller& seller, const RemainsQuery& query) {
  const auto levels = levels_of(seller, query);
  if (levels.empty()) return {};
  std::string out;
  JsonWriter w(out);
  w.begin_array();
  for (const auto& [group, level] : levels) {
    w.begin_object();
    if (query.brand) w.field("brand", group.brand);
    if (query.subject) w.field("subjectName", group.subject);
    if (query.vendor_code) w.field("vendorCode", group.vendor_code);
    if (query.article) w.field("nmId", group.article);
    if (query.barcode) w.field("barcode", group.barcode);
    if (query.size) w.field("techSize", group.size);
    if (query.article) {
      w.key("volume");
      w.hundredths(level.volume / 10);  // litres
    }
    write_warehouses(w, level);
    w.end_object();
  }
  w.end_array();
  return out;
}

}  // namespace

Reply answer_remains(const Call& call) {
  const RemainsQuery query = read_remains_query(call);
  return task_created(call, call.remains, report(call.seller, query));
}

Reply answer_remains_status(const Call& call) {
  return task_status(call, call.remains);
}

Reply answer_remains_report(const Call& call) {
  return task_report(call, call.remains);
}

}  // namespace wbd::sandbox
