// Rows of questions, prices, warehouses and tariffs.

#include "core/view/fields.hpp"
#include "core/view/rows.hpp"

namespace wbd::view {
namespace {

void write_price_fields(JsonWriter& json, const store::PriceRow& row) {
  const Price& price = row.price;
  json.field("cabinet_id", row.cabinet_id);
  json.field("nm_id", price.nm_id);
  json.field("chrt_id", price.chrt_id ? std::optional(price.chrt_id) : std::nullopt);  // null: all sizes
  text_field(json, "vendor_code", row.vendor_code);
  text_field(json, "title", row.title);
  text_field(json, "size", row.size);
  json.field("price", price.price);
  json.field("discount_percent", price.discount_percent);
  json.field("price_with_discount", price.price_with_discount);
  json.field("club_discount_percent", price.club_discount_percent);
  json.field("club_price", price.club_price);
  text_field(json, "currency", price.currency);
  json.field("changed_at", row.changed_at);
}

}  // namespace

void write_question(JsonWriter& json, const store::QuestionRow& row) {
  const Question& question = row.question;
  json.begin_object();
  json.field("id", question.id);
  json.field("cabinet_id", row.cabinet_id);
  json.field("nm_id", question.nm_id);
  text_field(json, "title", row.title ? row.title : question.product_name);
  text_field(json, "text", question.text);
  text_field(json, "state", question.state);
  json.field("answered", question.answered);
  text_field(json, "answer", question.answer);
  json.field("created_at", question.created_at);
  json.end_object();
}

void write_price(JsonWriter& json, const store::PriceRow& row) {
  json.begin_object();
  write_price_fields(json, row);
  json.field("missing_since", row.missing_since);
  json.end_object();
}

void write_price_entry(JsonWriter& json, const store::PriceRow& row) {
  json.begin_object();
  write_price_fields(json, row);
  json.end_object();
}

void write_warehouse(JsonWriter& json, const store::WarehouseRow& row) {
  const Warehouse& warehouse = row.warehouse;
  json.begin_object();
  json.field("id", warehouse.id);
  json.field("cabinet_id", row.cabinet_id);
  json.field("type", to_string(warehouse.kind));
  text_field(json, "name", warehouse.name);
  text_field(json, "region", warehouse.region);
  text_field(json, "city", warehouse.city);
  text_field(json, "address", warehouse.address);
  json.field("office_id", warehouse.office_id);
  json.field("cargo_type", warehouse.cargo_type);
  json.field("delivery_type", warehouse.delivery_type);
  json.field("deleting", warehouse.deleting);
  json.field("processing", warehouse.processing);
  json.field("selected", warehouse.selected);
  json.field("updated_at", row.updated_at);
  json.field("deleted_at", row.deleted_at);
  json.end_object();
}

void write_tariff(JsonWriter& json, const store::TariffRow& row) {
  const Tariff& tariff = row.tariff;
  const bool commission = tariff.kind() == TariffKind::commission;
  json.begin_object();
  json.field("cabinet_id", row.cabinet_id);
  json.field("kind", to_string(tariff.kind()));
  if (commission) {
    json.field("subject_id", tariff.subject_id);
    text_field(json, "subject", tariff.name);
    text_field(json, "parent", tariff.group);
  } else {
    text_field(json, "warehouse", tariff.name);
    text_field(json, "geo", tariff.group);
    text_field(json, "currency", tariff.currency);
  }
  struct Writer {
    JsonWriter& json;
    void operator()(const char* name, const std::optional<std::int64_t>& percent) const {
      json.key(name);
      json.hundredths(percent);
    }
    void operator()(const char* name, const std::optional<Money>& amount) const { json.field(name, amount); }
  };
  std::visit([&json](const auto& rates) { for_each_rate(rates, Writer{json}); }, tariff.rates);
  day_field(json, "valid_from", row.valid_from);
  day_field(json, "valid_to", row.valid_to);
  json.end_object();
}

}  // namespace wbd::view
