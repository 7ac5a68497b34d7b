#pragma once
// Rows of the store as the JSON objects of the REST API (SPEC section 4). wbctl prints the same objects.

#include "core/base/json_text.hpp"
#include "core/store/accounts.hpp"
#include "core/store/catalog.hpp"
#include "core/store/orders.hpp"

namespace wb::view {

void write_order(JsonWriter& json, const store::OrderRow& row);
void write_sale(JsonWriter& json, const store::SaleRow& row);
void write_product(JsonWriter& json, const store::ProductRow& row);
void write_stock(JsonWriter& json, const store::StockRow& row);
void write_review(JsonWriter& json, const store::ReviewRow& row);
void write_cabinet(JsonWriter& json, const CabinetView& view, UtcTime now);
void write_user(JsonWriter& json, const User& user);
void write_api_key(JsonWriter& json, const ApiKey& key);

}  // namespace wb::view
