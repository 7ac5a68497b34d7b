#pragma once
// Compares stored prices, questions, the trash, warehouses and tariffs with the emulator's own account.

#include <map>
#include <set>
#include <string>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "core/store/prices.hpp"
#include "core/store/products.hpp"
#include "core/store/questions.hpp"
#include "core/store/tariffs.hpp"
#include "core/store/warehouses.hpp"

namespace wbd::test {

using nlohmann::json;
inline constexpr std::int64_t kAll = 1'000'000;

inline json kopecks_of(const std::optional<Money>& amount) {
  return amount ? json(amount->minor) : json();
}
template <class T>
json json_of(const std::optional<T>& value) {
  return value ? json(*value) : json();
}

inline void check_prices(db::Tx& tx, CabinetId cabinet, const json& truth) {
  const auto history = store::list_price_history(tx, {.cabinets = {cabinet}, .limit = kAll}).rows;
  for (const json& want : truth["prices"]) {
    INFO(want.dump());
    const auto nm_id = want["nm_id"].get<std::int64_t>();
    const auto prices = store::prices_of_articles(tx, cabinet, std::array{nm_id})[NmId{nm_id}];
    REQUIRE(!prices.empty());
    for (const json& size : want["sizes"]) {
      const Price* got = price_of_size(prices, ChrtId{size["chrt_id"].get<std::int64_t>()});
      REQUIRE(got != nullptr);
      REQUIRE(kopecks_of(got->price) == size["price"]);
      REQUIRE(kopecks_of(got->price_with_discount) == size["price_with_discount"]);
      REQUIRE(kopecks_of(got->club_price) == size["club_price"]);
      REQUIRE(json_of(got->discount_percent) == want["discount_percent"]);
      REQUIRE(json_of(got->club_discount_percent) == want["club_discount_percent"]);
      REQUIRE(json_of(got->currency) == want["currency"]);
      // Newest first: the last word of the history is the price of today.
      const auto last = std::find_if(history.begin(), history.end(), [&](const store::PriceRow& row) {
        return row.price.nm_id == got->nm_id && row.price.chrt_id == got->chrt_id;
      });
      REQUIRE(last != history.end());
      REQUIRE(last->price == *got);
    }
  }
}

inline void check_questions(db::Tx& tx, CabinetId cabinet, const json& truth) {
  const auto page = store::list_questions(tx, {.cabinets = {cabinet}, .limit = kAll});
  std::map<std::string, const Question*> ours;
  for (const auto& row : page.rows) ours[row.question.id] = &row.question;
  REQUIRE(ours.size() == truth["questions"].size());
  for (const json& want : truth["questions"]) {
    INFO(want.dump());
    const auto found = ours.find(want["id"].get<std::string>());
    REQUIRE(found != ours.end());
    const Question& got = *found->second;
    REQUIRE(got.text == want["text"].get<std::string>());
    const bool rejected = want["rejected"].get<bool>();
    REQUIRE(json_of(got.answer) == want["answer"]);
    REQUIRE(got.state == (rejected ? "none" : got.answer ? "wbRu" : "suppliersPortalSynch"));
    REQUIRE(got.answered == (rejected || got.answer.has_value()));
    REQUIRE(got.created_at == parse_wb_time(want["created_at"].get<std::string>()));
  }
}

inline void check_trash(db::Tx& tx, CabinetId cabinet, const json& truth) {
  store::ProductFilter filter;
  filter.cabinets = {cabinet};
  filter.limit = kAll;
  std::map<std::int64_t, std::optional<UtcTime>> deleted;
  for (const auto& row : store::list_products(tx, filter).rows) {
    deleted[row.product.nm_id.value] = row.product.deleted_at;
  }
  for (const json& want : truth["trash"]) {
    INFO(want.dump());
    const auto found = deleted.find(want["nm_id"].get<std::int64_t>());
    REQUIRE(found != deleted.end());
    REQUIRE(found->second == parse_wb_time(want["deleted_at"].get<std::string>()));
  }
  for (const json& want : truth["products"]) {
    INFO(want.dump());
    REQUIRE(deleted.contains(want["nm_id"].get<std::int64_t>()));
    REQUIRE(deleted[want["nm_id"].get<std::int64_t>()].has_value() == want["deleted"].get<bool>());
  }
}

inline void check_warehouses(db::Tx& tx, CabinetId cabinet, const json& truth) {
  const auto of_kind = [&](WarehouseKind kind) {
    std::map<std::int64_t, store::WarehouseRow> rows;
    for (auto& row : store::list_warehouses(tx, {.cabinets = {cabinet}, .kind = kind, .limit = kAll}).rows) {
      if (!row.deleted_at) rows.emplace(row.warehouse.id.value, std::move(row));
    }
    return rows;
  };
  const auto sellers = of_kind(WarehouseKind::seller);
  CHECK(sellers.size() == truth["warehouses"].size());
  for (const json& want : truth["warehouses"]) {
    INFO(want.dump());
    const auto found = sellers.find(want["warehouse_id"].get<std::int64_t>());
    REQUIRE(found != sellers.end());
    const Warehouse& got = found->second.warehouse;
    REQUIRE(got.name == want["name"].get<std::string>());
    REQUIRE(json_of(got.office_id) == want["office_id"]);
    REQUIRE(json_of(got.cargo_type) == want["cargo_type"]);
    REQUIRE(json_of(got.delivery_type) == want["delivery_type"]);
  }
  const auto offices = of_kind(WarehouseKind::office);
  CHECK(offices.size() == truth["offices"].size());
  for (const json& want : truth["offices"]) {
    INFO(want.dump());
    const auto found = offices.find(want["office_id"].get<std::int64_t>());
    REQUIRE(found != offices.end());
    const Warehouse& got = found->second.warehouse;
    REQUIRE(got.name == want["name"].get<std::string>());
    REQUIRE(json_of(got.city) == want["city"]);
    REQUIRE(json_of(got.address) == want["address"]);
    REQUIRE(json_of(got.region) == want["district"]);
    REQUIRE(json_of(got.selected) == want["selected"]);
  }
  CHECK(of_kind(WarehouseKind::wb).contains(kHiddenWbWarehouse.value));
}

// WB's name of each of our rates, as the emulator writes it.
inline std::string wb_name(TariffKind kind, std::string_view rate) {
  static const std::map<std::pair<TariffKind, std::string_view>, std::string> names{
      {{TariffKind::box, "delivery_base"}, "box_delivery_base"},
      {{TariffKind::box, "delivery_litre"}, "box_delivery_liter"},
      {{TariffKind::box, "delivery_coefficient_percent"}, "box_delivery_coef_expr"},
      {{TariffKind::box, "fbs_delivery_base"}, "box_delivery_marketplace_base"},
      {{TariffKind::box, "fbs_delivery_litre"}, "box_delivery_marketplace_liter"},
      {{TariffKind::box, "fbs_delivery_coefficient_percent"}, "box_delivery_marketplace_coef_expr"},
      {{TariffKind::box, "storage_base"}, "box_storage_base"},
      {{TariffKind::box, "storage_litre"}, "box_storage_liter"},
      {{TariffKind::box, "storage_coefficient_percent"}, "box_storage_coef_expr"},
      {{TariffKind::pallet, "delivery_base"}, "pallet_delivery_value_base"},
      {{TariffKind::pallet, "delivery_litre"}, "pallet_delivery_value_liter"},
      {{TariffKind::pallet, "delivery_coefficient_percent"}, "pallet_delivery_expr"},
      {{TariffKind::pallet, "storage"}, "pallet_storage_value_expr"},
      {{TariffKind::pallet, "storage_coefficient_percent"}, "pallet_storage_expr"},
      {{TariffKind::goods_return, "kgt_office_base"}, "delivery_dump_kgt_office_base"},
      {{TariffKind::goods_return, "kgt_office_litre"}, "delivery_dump_kgt_office_liter"},
      {{TariffKind::goods_return, "kgt_unclaimed"}, "delivery_dump_kgt_return_expr"},
      {{TariffKind::goods_return, "srg_office"}, "delivery_dump_srg_office_expr"},
      {{TariffKind::goods_return, "srg_unclaimed"}, "delivery_dump_srg_return_expr"},
      {{TariffKind::goods_return, "sup_courier_base"}, "delivery_dump_sup_courier_base"},
      {{TariffKind::goods_return, "sup_courier_litre"}, "delivery_dump_sup_courier_liter"},
      {{TariffKind::goods_return, "sup_office_base"}, "delivery_dump_sup_office_base"},
      {{TariffKind::goods_return, "sup_office_litre"}, "delivery_dump_sup_office_liter"},
      {{TariffKind::goods_return, "sup_unclaimed"}, "delivery_dump_sup_return_expr"},
  };
  return names.at({kind, rate});
}

inline void check_tariffs(db::Tx& tx, CabinetId cabinet, const json& truth) {
  const auto of_kind = [&](TariffKind kind) {
    std::map<std::pair<std::string, std::string>, Tariff> rows;
    for (auto& row : store::list_tariffs(tx, {.cabinets = {cabinet}, .kind = kind, .limit = kAll}).rows) {
      rows.emplace(std::pair(row.tariff.name, kind == TariffKind::box ? row.tariff.group.value_or("") : ""),
                   std::move(row.tariff));
    }
    return rows;
  };
  for (const TariffKind kind : {TariffKind::box, TariffKind::pallet, TariffKind::goods_return}) {
    const auto ours = of_kind(kind);
    const json& theirs = truth["tariffs"][std::string(to_string(kind))];
    CHECK(ours.size() == theirs.size());
    for (const json& want : theirs) {
      INFO(to_string(kind) << " " << want.dump());
      const auto found = ours.find({want["warehouse"].get<std::string>(), want.value("geo", std::string())});
      REQUIRE(found != ours.end());
      const auto check = [&](const char* name, const auto& rate) {
        INFO(name);
        if constexpr (std::is_same_v<std::decay_t<decltype(rate)>, std::optional<Money>>) {
          CHECK(kopecks_of(rate) == want.at(wb_name(kind, name)));
        } else {
          CHECK(json_of(rate) == want.at(wb_name(kind, name)));
        }
      };
      std::visit([&](const auto& rates) { for_each_rate(rates, check); }, found->second.rates);
    }
  }
  std::map<std::int64_t, CommissionRates> fees;
  for (const auto& [name, tariff] : of_kind(TariffKind::commission)) {
    fees[tariff.subject_id.value()] = std::get<CommissionRates>(tariff.rates);
  }
  CHECK(fees.size() == truth["commission"].size());
  for (const json& want : truth["commission"]) {
    INFO(want.dump());
    const auto found = fees.find(want["subject_id"].get<std::int64_t>());
    REQUIRE(found != fees.end());
    REQUIRE(found->second.fbw == want["wb_percent_x10"].get<std::int64_t>() * 10);
    REQUIRE(found->second.fbs == want["seller_percent_x10"].get<std::int64_t>() * 10);
  }
}

inline void check_trade(db::Database& database, CabinetId cabinet, const json& truth) {
  database.read([&](db::Tx& tx) {
    check_prices(tx, cabinet, truth);
    check_questions(tx, cabinet, truth);
    check_trash(tx, cabinet, truth);
    check_warehouses(tx, cabinet, truth);
    check_tariffs(tx, cabinet, truth);
  });
}

}  // namespace wbd::test
