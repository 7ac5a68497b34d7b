#pragma once
// Rows of the store as the JSON objects of the REST API (SPEC section 4). wbctl prints the same objects.

#include "core/base/json_text.hpp"
#include "core/store/cabinets.hpp"
#include "core/store/events.hpp"
#include "core/store/finance.hpp"
#include "core/store/funnel.hpp"
#include "core/store/orders.hpp"
#include "core/store/prices.hpp"
#include "core/store/products.hpp"
#include "core/store/questions.hpp"
#include "core/store/reviews.hpp"
#include "core/store/stocks.hpp"
#include "core/store/tariffs.hpp"
#include "core/store/warehouses.hpp"

namespace wbd::view {

void write_order(JsonWriter& json, const store::OrderRow& row);
void write_sale(JsonWriter& json, const store::SaleRow& row);
void write_product(JsonWriter& json, const store::ProductRow& row);
void write_stock(JsonWriter& json, const store::StockRow& row);
void write_review(JsonWriter& json, const store::ReviewRow& row);
void write_question(JsonWriter& json, const store::QuestionRow& row);
void write_price(JsonWriter& json, const store::PriceRow& row);        // the current price
void write_price_entry(JsonWriter& json, const store::PriceRow& row);  // an entry of the price history
void write_warehouse(JsonWriter& json, const store::WarehouseRow& row);
void write_tariff(JsonWriter& json, const store::TariffRow& row);
void write_finance(JsonWriter& json, const store::FinanceListRow& row);
void write_finance_totals(JsonWriter& json, const store::FinanceTotals& totals);
void write_funnel(JsonWriter& json, const store::FunnelRow& row);
void write_cabinet(JsonWriter& json, const CabinetView& view, UtcTime now);
void write_cabinet_fields(JsonWriter& json, const CabinetView& view, UtcTime now);  // of an open object
void write_member(JsonWriter& json, const store::Member& member);
void write_user(JsonWriter& json, const User& user);
void write_api_key(JsonWriter& json, const ApiKey& key);

}  // namespace wbd::view
