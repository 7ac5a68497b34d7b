#pragma once
// How the model's enumerations are stored. Numbers are part of the schema: append, never renumber.

#include "core/db/database.hpp"
#include "core/model/account.hpp"
#include "core/model/advert.hpp"
#include "core/model/cost_source.hpp"
#include "core/model/dataset.hpp"
#include "core/model/event.hpp"
#include "core/model/finance.hpp"
#include "core/model/order.hpp"
#include "core/model/tariff.hpp"
#include "core/model/warehouse.hpp"

namespace wbd::db {

template <>
struct StoredEnum<OrderStatus> {
  static constexpr std::string_view kName = "order status";
  static constexpr OrderStatus kLast = OrderStatus::returned;
};
template <>
struct StoredEnum<WarehouseType> {
  static constexpr std::string_view kName = "warehouse type";
  static constexpr WarehouseType kLast = WarehouseType::seller;
};
template <>
struct StoredEnum<FeedStatus> {
  static constexpr std::string_view kName = "feed status";
  static constexpr FeedStatus kLast = FeedStatus::other;
};
template <>
struct StoredEnum<SaleKind> {
  static constexpr std::string_view kName = "kind of sale";
  static constexpr SaleKind kLast = SaleKind::other;
};
template <>
struct StoredEnum<FinancePeriod> {
  static constexpr std::string_view kName = "finance period";
  static constexpr FinancePeriod kLast = FinancePeriod::daily;
};
template <>
struct StoredEnum<FinanceKind> {
  static constexpr std::string_view kName = "kind of finance row";
  static constexpr FinanceKind kLast = FinanceKind::other;
};
template <>
struct StoredEnum<WarehouseKind> {
  static constexpr std::string_view kName = "kind of warehouse";
  static constexpr WarehouseKind kLast = WarehouseKind::office;
};
template <>
struct StoredEnum<TariffKind> {
  static constexpr std::string_view kName = "tariff kind";
  static constexpr TariffKind kLast = TariffKind::goods_return;
};
template <>
struct StoredEnum<CabinetStatus> {
  static constexpr std::string_view kName = "cabinet status";
  static constexpr auto kParse = parse_cabinet_status;
};
template <>
struct StoredEnum<CurrencySource> {
  static constexpr std::string_view kName = "source of a currency";
  static constexpr CurrencySource kLast = CurrencySource::finance;
};
template <>
struct StoredEnum<TokenType> {
  static constexpr std::string_view kName = "token type";
  static constexpr auto kParse = parse_token_type;
};
template <>
struct StoredEnum<MemberRole> {
  static constexpr std::string_view kName = "member role";
  static constexpr auto kParse = parse_member_role;
};
template <>
struct StoredEnum<KeyScope> {
  static constexpr std::string_view kName = "key scope";
  static constexpr auto kParse = parse_key_scope;
};
template <>
struct StoredEnum<EventType> {
  static constexpr std::string_view kName = "event type";
  static constexpr auto kParse = parse_event_type;
};
template <>
struct StoredEnum<Dataset> {
  static constexpr std::string_view kName = "dataset";
  static constexpr auto kParse = parse_dataset;
};

template <>
struct StoredEnum<AdvertPayment> {
  static constexpr std::string_view kName = "payment of an advert";
  static constexpr AdvertPayment kLast = AdvertPayment::other;
};
template <>
struct StoredEnum<CostSource> {
  static constexpr std::string_view kName = "source of costs";
  static constexpr auto kParse = parse_cost_source;
};

}  // namespace wbd::db
