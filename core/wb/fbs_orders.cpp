#include "core/wb/fbs_orders.hpp"

#include <fmt/format.h>

#include "core/base/json_text.hpp"
#include "core/wb/json_rows.hpp"

namespace wbd::wb {
namespace {

constexpr std::int64_t kFbsPage = 1000;

Read read_first_sku(ondemand::value& value, FbsOrder& row) {
  std::vector<std::string> skus;
  const Read outcome = read(value, skus);
  if (!skus.empty()) row.barcode = std::move(skus.front());
  return outcome;
}

constexpr std::array kFbsOrderFields{
    required<&FbsOrder::id>("id"),
    required<&FbsOrder::srid>("rid"),
    optional<&FbsOrder::cart_id>("orderUid"),
    required<&FbsOrder::created_at>("createdAt"),
    optional<&FbsOrder::warehouse_id>("warehouseId"),
    optional<&FbsOrder::office_id>("officeId"),
    optional<&FbsOrder::nm_id>("nmId"),
    optional<&FbsOrder::chrt_id>("chrtId"),
    JsonField<FbsOrder>{"skus", Need::optional, &read_first_sku},
    optional<&FbsOrder::vendor_code>("article"),
    in_some_answers(optional<&FbsOrder::supply_id>("supplyId")),
};

constexpr std::array kStatusFields{
    required<&FbsStatus::id>("id"),
    optional<&FbsStatus::supplier_status>("supplierStatus"),
    optional<&FbsStatus::wb_status>("wbStatus"),
};

}  // namespace

Call fbs_orders_call(const FbsPage& page) {
  return {Operation::fbs_orders,
          fmt::format("limit={}&next={}&dateFrom={}&dateTo={}", kFbsPage, page.next, unix_seconds(page.from),
                      unix_seconds(page.to)),
          {}};
}

Call fbs_new_orders_call() {
  return {Operation::fbs_new_orders, {}, {}};
}

Call fbs_statuses_call(std::span<const std::int64_t> ids) {
  if (ids.empty() || std::ssize(ids) > kFbsPage)
    throw Failure({Errc::internal, fmt::format("{} assembly orders in one request", ids.size())});
  Call call{Operation::fbs_statuses, {}, {}};
  JsonWriter w(call.body);
  w.begin_object();
  w.key("orders");
  w.begin_array();
  for (const std::int64_t id : ids) w.value(id);
  w.end_array();
  w.end_object();
  return call;
}

Result<FbsAnswer> parse_fbs_orders(std::string_view json, Operation operation) {
  AnswerDocument answer;
  if (auto opened = answer.open(json); !opened) return opened.error();
  FbsAnswer out;
  out.orders.fields.operation = operation;
  bool has_orders = false;
  const auto complete = [](FbsOrder&, RowFlaw&) {};
  auto read_all = read_envelope(answer, [&](std::string_view key, ondemand::value& value) {
    if (key == "next") return read(value, out.next);
    if (key != "orders") return Read::ok;
    has_orders = true;
    return read_rows<FbsOrder>(answer, value, std::span(kFbsOrderFields), Sampled::without_texts, out.orders,
                               complete);
  });
  if (!read_all) return read_all.error();
  if (!has_orders) return missing("orders");
  return out;
}

Result<Parsed<FbsStatus>> parse_fbs_statuses(std::string_view json) {
  AnswerDocument answer;
  if (auto opened = answer.open(json); !opened) return opened.error();
  auto out = no_rows<FbsStatus>(Operation::fbs_statuses);
  bool has_orders = false;
  const auto complete = [](FbsStatus&, RowFlaw&) {};
  auto read_all = read_envelope(answer, [&](std::string_view key, ondemand::value& value) {
    if (key != "orders") return Read::ok;
    has_orders = true;
    return read_rows<FbsStatus>(answer, value, std::span(kStatusFields), Sampled::without_texts, out,
                                complete);
  });
  if (!read_all) return read_all.error();
  if (!has_orders) return missing("orders");
  return out;
}

}  // namespace wbd::wb
