#include <cctype>
#include <map>

#include "core/sandbox/fbs.hpp"
#include "core/sandbox/finance_rows.hpp"
#include "core/sandbox/prices.hpp"
#include "core/sandbox/remains.hpp"
#include "core/sandbox/truth_parts.hpp"

namespace wbd::sandbox {
namespace {

// boxDeliveryBase -> box_delivery_base
std::string snake(std::string_view camel) {
  std::string out;
  for (const char c : camel) {
    if (std::isupper(static_cast<unsigned char>(c)) != 0) out += '_';
    out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return out;
}

void write_prices(JsonWriter& w, const Seller& seller) {
  w.key("prices");
  w.begin_array();
  for (const Product& product : seller.products) {
    if (product.trashed_at) continue;
    w.begin_object();
    w.field("nm_id", product.nm_id);
    w.field("vendor_code", product.vendor_code);
    w.field("currency", seller.currency);
    w.field("discount_percent", product.discount);
    w.field("club_discount_percent", product.club_discount);
    w.field("size_prices", product.size_prices);
    w.field("changed_at", zulu_text(product.priced_at, 0));
    w.key("sizes");
    w.begin_array();
    for (const Size& size : product.sizes) {
      const SizePrice price = size_price(product, size);
      w.begin_object();
      w.field("chrt_id", size.chrt_id);
      w.field("size", size.tech_size);
      w.field("price", price.price);
      w.field("price_with_discount", price.discounted);
      w.field("club_price", price.club);
      w.end_object();
    }
    w.end_array();
    w.end_object();
  }
  w.end_array();
}

void write_trash(JsonWriter& w, const Seller& seller) {
  w.key("trash");
  w.begin_array();
  for (const Product& product : seller.products) {
    if (!product.trashed_at) continue;
    w.begin_object();
    w.field("nm_id", product.nm_id);
    w.field("vendor_code", product.vendor_code);
    w.field("deleted_at", product.trashed_at->text());
    w.end_object();
  }
  w.end_array();
}

void write_warehouses(JsonWriter& w, const Seller& seller) {
  w.key("warehouses");
  w.begin_array();
  for (const SellerWarehouse& warehouse : seller.warehouses) {
    if (warehouse.removed) continue;
    w.begin_object();
    w.field("warehouse_id", warehouse.id);
    w.field("name", warehouse.name);
    w.field("office_id", warehouse.office_id);
    w.field("region", warehouse.region);
    w.field("cargo_type", warehouse.cargo_type);
    w.field("delivery_type", warehouse.delivery_type);
    w.end_object();
  }
  w.end_array();
}

void write_offices(JsonWriter& w, const World& world, const Seller& seller) {
  w.key("offices");
  w.begin_array();
  for (const Office& office : world.offices) {
    w.begin_object();
    w.field("office_id", office.id);
    w.field("name", office.name);
    w.field("address", office.address);
    w.field("city", office.city);
    w.field("district", office.district.empty() ? std::nullopt : std::optional(office.district));
    w.field("selected", is_selected(seller, office));
    w.end_object();
  }
  w.end_array();
}

// Today's tariffs: amounts in kopecks, coefficients in hundredths of a percent.
void write_tariffs(JsonWriter& w, const World& world) {
  const TariffEpoch* const epoch = world.tariffs.on(moscow_day(world.now));
  w.key("tariffs");
  w.begin_object();
  w.field("from", day_text(epoch->from));
  for (const auto& [name, kind] : {std::pair("box", TariffKind::box), std::pair("pallet", TariffKind::pallet),
                                   std::pair("return", TariffKind::returns)}) {
    const auto columns = tariff_columns(kind);
    w.key(name);
    w.begin_array();
    for (const TariffRow& row : epoch->table(kind)) {
      w.begin_object();
      w.field("warehouse", row.warehouse);
      if (kind == TariffKind::box) w.field("geo", row.geo);
      for (std::size_t i = 0; i < columns.size(); ++i) w.field(snake(columns[i]), row.values[i]);
      w.end_object();
    }
    w.end_array();
  }
  w.end_object();
}

// Rates in tenths of a percent.
void write_commission(JsonWriter& w, const World& world) {
  w.key("commission");
  w.begin_array();
  for (const Commission& rate : world.tariffs.commission) {
    w.begin_object();
    w.field("subject_id", rate.subject->id);
    w.field("subject", rate.subject->name);
    w.field("wb_percent_x10", rate.fbw_x10);
    w.field("seller_percent_x10", rate.fbs_x10);
    w.end_object();
  }
  w.end_array();
}

void write_fbs_orders(JsonWriter& w, const World& world, const Seller& seller) {
  w.key("fbs_orders");
  w.begin_array();
  for (std::size_t i = 0; i < seller.orders.size(); ++i) {
    const Order& order = seller.orders[i];
    const auto state = is_fbs(order) ? fbs_state(order, world.now) : std::nullopt;
    if (!state) continue;
    const Product& product = seller.products[order.product];
    const FbsPrice price = fbs_price(seller, order);
    w.begin_object();
    w.field("assembly_id", assembly_id(seller, i));
    w.field("srid", order.srid);
    w.field("cart_id", order.cart_id);
    w.field("created_at", zulu_text(order.ordered_at, 0));
    w.field("warehouse_id", seller.warehouses[static_cast<std::size_t>(order.seller_warehouse)].id);
    w.field("nm_id", product.nm_id);
    w.field("chrt_id", product.sizes[order.size].chrt_id);
    w.field("currency_code", price.currency);
    w.field("price", price.price);
    w.field("converted_price", price.converted_price);
    w.field("supplier_status", state->supplier_status);
    w.field("wb_status", state->wb_status);
    w.field("archived", order.ordered_at < world.now - kFbsKept);
    w.end_object();
  }
  w.end_array();
}

// WB's warehouses by name, as in the remains report; goods in transit are in `stocks`.
void write_remains(JsonWriter& w, const Seller& seller) {
  struct Key {
    std::int64_t nm_id, chrt_id;
    std::string_view barcode, warehouse;
    auto operator<=>(const Key&) const = default;
  };
  std::map<Key, std::int64_t> levels;
  for (const WbStock& stock : seller.wb_stocks) {
    const Product& product = seller.products[stock.product];
    const Size& size = product.sizes[stock.size];
    const auto parts = spread(seller, stock);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (parts[i] != 0) {
        levels[{product.nm_id, size.chrt_id, size.skus.front(), kWbWarehouses[i]}] += parts[i];
      }
    }
  }
  w.key("remains");
  w.begin_array();
  for (const auto& [key, quantity] : levels) {
    w.begin_object();
    w.field("nm_id", key.nm_id);
    w.field("chrt_id", key.chrt_id);
    w.field("barcode", key.barcode);
    w.field("warehouse", key.warehouse);
    w.field("quantity", quantity);
    w.end_object();
  }
  w.end_array();
}

}  // namespace

void write_trade_truth(JsonWriter& w, const World& world, const Seller& seller, const TruthParts& parts) {
  if (parts.wants("prices")) write_prices(w, seller);
  if (parts.wants("trash")) write_trash(w, seller);
  if (parts.wants("warehouses")) write_warehouses(w, seller);
  if (parts.wants("offices")) write_offices(w, world, seller);
  if (parts.wants("tariffs")) write_tariffs(w, world);
  if (parts.wants("commission")) write_commission(w, world);
  if (parts.wants("remains")) write_remains(w, seller);
  if (parts.wants("fbs_orders")) write_fbs_orders(w, world, seller);
}

}  // namespace wbd::sandbox
