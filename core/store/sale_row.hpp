#pragma once
// The row map of sales.

#include "core/db/table.hpp"
#include "core/model/order.hpp"
#include "core/store/stored_enums.hpp"

namespace wbd::store {

// A text that is "" in memory and null in the table.
struct EmptyIsNull {
  static void bind(db::Statement& to, int parameter, const std::string& text) {
    if (text.empty()) {
      to.bind(parameter, nullptr);
    } else {
      to.bind(parameter, text);
    }
  }
  static void read(const db::Statement& row, int column, std::string& out) {
    out = row.is_null(column) ? std::string_view() : row.text(column);
  }
};

// clang-format off
inline constexpr auto kSales = db::table<Sale>("sales",
    db::given_key<&Sale::cabinet_id>("cabinet_id"),
    db::key<&Sale::id>("id"),
    db::coded<EmptyIsNull, &Sale::row, &StatSale::sale_id>("sale_id"),
    db::column<&Sale::row, &StatSale::srid>("srid"),
    db::column<&Sale::row, &StatSale::kind>("kind"),
    db::column<&Sale::row, &StatSale::sold_at>("sold_at"),
    db::column<&Sale::row, &StatSale::changed_at>("updated_at"),
    db::column<&Sale::row, &StatSale::nm_id>("nm_id"),
    db::column<&Sale::row, &StatSale::vendor_code>("vendor_code"),
    db::column<&Sale::row, &StatSale::barcode>("barcode"),
    db::column<&Sale::row, &StatSale::category>("category"),
    db::column<&Sale::row, &StatSale::subject>("subject"),
    db::column<&Sale::row, &StatSale::brand>("brand"),
    db::column<&Sale::row, &StatSale::size>("size"),
    db::column<&Sale::row, &StatSale::warehouse>("warehouse"),
    db::column<&Sale::row, &StatSale::warehouse_type>("warehouse_type"),
    db::column<&Sale::row, &StatSale::country>("country"),
    db::column<&Sale::row, &StatSale::district>("district"),
    db::column<&Sale::row, &StatSale::region>("region"),
    db::column<&Sale::row, &StatSale::price>("price"),
    db::column<&Sale::row, &StatSale::discount_percent>("discount_percent"),
    db::column<&Sale::row, &StatSale::spp_percent>("spp_percent"),
    db::column<&Sale::row, &StatSale::price_with_discount>("price_with_discount"),
    db::column<&Sale::row, &StatSale::finished_price>("finished_price"),
    db::column<&Sale::row, &StatSale::for_pay>("for_pay"),
    db::column<&Sale::row, &StatSale::cart_id>("cart_id"),
    db::column<&Sale::sources>("sources"),
    db::column<&Sale::currency>("currency"));
// clang-format on

}  // namespace wbd::store
