#include "core/sandbox/statistics_pages.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "core/base/json_text.hpp"
#include "core/base/result.hpp"
#include "core/sandbox/history.hpp"
#include "core/sandbox/vocabulary.hpp"

namespace wbd::sandbox {
namespace {

constexpr std::string_view kNotCancelled = "0001-01-01T00:00:00";

Money kopecks(std::int64_t amount) {
  return Money{amount};
}

// Writes the fields that both reports share, up to the prices.
void write_goods(JsonWriter& w, const Seller& seller, const Order& order) {
  const Product& product = seller.products[order.product];
  const Size& size = product.sizes[order.size];
  const Region& region = regions()[order.region];
  const bool own = order.seller_warehouse >= 0;
  w.field("warehouseName",
          own ? std::string_view(seller.warehouses[static_cast<std::size_t>(order.seller_warehouse)].name)
              : std::string_view("Склад WB РФ"));
  w.field("warehouseType", own ? "Склад продавца" : "Склад WB");
  w.field("countryName", region.country);
  w.field("oblastOkrugName", region.okrug);
  w.field("regionName", region.region);
  w.field("supplierArticle", product.vendor_code);
  w.field("nmId", product.nm_id);
  w.field("barcode", size.skus.front());
  w.field("category", product.subject->category);
  w.field("subject", product.subject->name);
  w.field("brand", product.brand);
  w.field("techSize", size.tech_size);
  w.field("incomeID", order.income_id);
  w.field("isSupply", false);
  w.field("isRealization", true);
}

std::string order_row(const Seller& seller, const Order& order, const OrderRowState& state) {
  std::string out;
  JsonWriter w(out);
  w.begin_object();
  w.field("date", moscow_text(order.ordered_at));
  w.field("lastChangeDate", moscow_text(state.last_change));
  write_goods(w, seller, order);
  w.field("totalPrice", order.total_price);
  w.field("discountPercent", order.discount);
  w.field("spp", order.spp);
  w.field("finishedPrice", kopecks(state.priced ? order.finished_price : 0));
  w.field("priceWithDisc", kopecks(state.priced ? order.price_with_disc : 0));
  w.field("isCancel", state.cancelled);
  w.field("cancelDate", state.cancelled ? moscow_text(order.cancel->at) : std::string(kNotCancelled));
  w.field("sticker", order.sticker);
  w.field("gNumber", order.cart_id);
  w.field("srid", order.srid);
  w.end_object();
  return out;
}

std::string sale_row(const Seller& seller, const Sale& sale, const SaleRowState& state) {
  const Order& order = seller.orders[sale.order];
  const std::int64_t sign = sale.negative ? -1 : 1;
  const auto priced = [&](std::int64_t amount) { return kopecks(state.priced ? sign * amount : 0); };
  std::string out;
  JsonWriter w(out);
  w.begin_object();
  w.field("date", moscow_text(sale.at));
  w.field("lastChangeDate", moscow_text(state.last_change));
  write_goods(w, seller, order);
  w.field("totalPrice", static_cast<std::int64_t>(sign) * order.total_price);
  w.field("discountPercent", order.discount);
  w.field("spp", order.spp);
  w.field("paymentSaleAmount", sale.payment_sale_amount);
  w.field("forPay", priced(sale.for_pay));
  w.field("finishedPrice", priced(sale.finished_price));
  w.field("priceWithDisc", priced(sale.price_with_disc));
  w.field("saleID", sale.id);
  w.field("sticker", order.sticker);
  w.field("gNumber", order.cart_id);
  w.field("srid", order.srid);
  w.end_object();
  return out;
}

struct Listed {
  Seconds last_change;
  std::size_t index;
  auto operator<=>(const Listed&) const = default;
};

template <class Records, class StateOf>
std::vector<Listed> listed(const Records& records, StateOf state_of) {
  std::vector<Listed> rows;
  rows.reserve(records.size());
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (const auto state = state_of(records[i])) rows.push_back({state->last_change, i});
  }
  std::sort(rows.begin(), rows.end());
  return rows;
}

// Returns the value of a text member of a flat object.
std::string_view member_text(std::string_view row, std::string_view quoted_name) {
  const auto name = row.find(quoted_name);
  if (name == std::string_view::npos) return {};
  const auto open = row.find('"', name + quoted_name.size());
  const auto close = row.find('"', open + 1);
  if (open == std::string_view::npos || close == std::string_view::npos) return {};
  return row.substr(open + 1, close - open - 1);
}

}  // namespace

void RowTable::add(Seconds last_change, Seconds date, std::string_view json) {
  if (!text_.empty()) text_ += ',';
  const std::size_t begin = text_.size();
  text_ += json;
  rows_.push_back({last_change, date, begin, text_.size()});
}

std::string RowTable::since(Nanos from, std::size_t most) const {
  const auto first = std::lower_bound(rows_.begin(), rows_.end(), from, [](const Row& row, Nanos wanted) {
    return Nanos{row.last_change} < wanted;
  });
  const auto count = std::min<std::size_t>(most, static_cast<std::size_t>(rows_.end() - first));
  if (count == 0) return "[]";
  const Row& last = *(first + static_cast<std::ptrdiff_t>(count) - 1);
  std::string page;
  page.reserve(last.end - first->begin + 2);
  page += '[';
  page.append(text_, first->begin, last.end - first->begin);
  page += ']';
  return page;
}

std::string RowTable::of_day(std::chrono::sys_days day) const {
  std::string page = "[";
  for (const Row& row : rows_) {
    if (moscow_day(row.date) != day) continue;
    if (page.size() > 1) page += ',';
    page.append(text_, row.begin, row.end - row.begin);
  }
  return page + ']';
}

RowFile::RowFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  bytes_.assign(std::istreambuf_iterator<char>(in), {});
  const auto bad = [&](const char* why) { return Failure({Errc::configuration, path + ": " + why}); };
  if (!in.is_open()) throw bad("cannot be read");
  const auto last = bytes_.rfind("{\"");
  if (last == std::string::npos) throw bad("holds no JSON rows");
  const std::string last_text(member_text(std::string_view(bytes_).substr(last), "\"lastChangeDate\""));
  const auto time = read_time(last_text);
  if (!time) throw bad("its last row has no lastChangeDate");
  last_change_ = time->time;
  std::size_t first = last;
  while (first > 1) {
    const auto before = bytes_.rfind("{\"", first - 1);
    if (before == std::string::npos) break;
    const std::string_view row = std::string_view(bytes_).substr(before, first - before);
    if (member_text(row, "\"lastChangeDate\"") != last_text) break;
    first = before;
  }
  last_rows_ = "[" + bytes_.substr(first);
}

std::string RowFile::since(Nanos from) const {
  if (from < last_change_) return bytes_;
  return from == last_change_ ? last_rows_ : "[]";
}

std::string RowFile::of_day(std::chrono::sys_days day) const {
  const std::string wanted = moscow_text(Seconds{day} - kMoscow).substr(0, 10);
  std::string page = "[";
  for (std::size_t at = bytes_.find("{\""); at != std::string::npos;) {
    const std::size_t next = bytes_.find("{\"", at + 1);
    const std::string_view rest = std::string_view(bytes_).substr(at, next - at);
    const std::string_view row = rest.substr(0, rest.rfind('}') + 1);
    if (member_text(row, "\"date\"").starts_with(wanted)) {
      if (page.size() > 1) page += ',';
      page += row;
    }
    at = next;
  }
  return page + ']';
}

StatisticsPages::StatisticsPages(const std::string& orders_file) {
  if (!orders_file.empty()) file_ = std::make_unique<RowFile>(orders_file);
}

const RowTable& StatisticsPages::orders(const World& world, std::size_t index) {
  orders_.resize(world.sellers.size());
  const Seller& seller = world.sellers[index];
  Entry& entry = orders_[index];
  if (entry.version == seller.version) return entry.table;
  entry = {seller.version, {}};
  const Seconds oldest = world.now - world.statistics_kept;  // from the order
  const auto state_of = [&](const Order& order) {
    return order.ordered_at < oldest ? std::nullopt : order_row_state(seller, order, world.now);
  };
  for (const Listed& row : listed(seller.orders, state_of)) {
    const Order& order = seller.orders[row.index];
    entry.table.add(row.last_change, order.ordered_at, order_row(seller, order, *state_of(order)));
  }
  return entry.table;
}

const RowTable& StatisticsPages::sales(const World& world, std::size_t index) {
  sales_.resize(world.sellers.size());
  const Seller& seller = world.sellers[index];
  Entry& entry = sales_[index];
  if (entry.version == seller.version) return entry.table;
  entry = {seller.version, {}};
  const Seconds oldest = world.now - world.statistics_kept;
  const auto state_of = [&](const Sale& sale) {
    return sale.at < oldest ? std::nullopt : sale_row_state(sale, world.now);
  };
  for (const Listed& row : listed(seller.sales, state_of)) {
    const Sale& sale = seller.sales[row.index];
    entry.table.add(row.last_change, sale.at, sale_row(seller, sale, *state_of(sale)));
  }
  return entry.table;
}

}  // namespace wbd::sandbox
