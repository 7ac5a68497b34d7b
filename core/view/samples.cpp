#include "core/view/samples.hpp"

#include <span>
#include <vector>

#include "core/view/fields.hpp"
#include "core/view/rows.hpp"

namespace wbd::view {
namespace {

template <class Row>
std::string sample_of(void (*write)(JsonWriter&, const Row&)) {
  return array_of(std::vector<Row>{Row{}}, write);
}

}  // namespace

std::string order_sample() {
  store::OrderRow row;
  row.costs.commission = Commission{};
  row.costs.logistics = Cost{};
  row.fbs = FbsOrder{};
  return array_of(std::vector{row}, write_order);
}

std::string sale_sample() {
  return sample_of(write_sale);
}

std::string product_sample() {
  return sample_of(write_product);
}

std::string stock_sample() {
  return sample_of(write_stock);
}

std::string review_sample() {
  return sample_of(write_review);
}

std::string question_sample() {
  return sample_of(write_question);
}

std::string price_sample() {
  return sample_of(write_price);
}

std::string price_entry_sample() {
  return sample_of(write_price_entry);
}

std::string warehouse_sample() {
  return sample_of(write_warehouse);
}

std::string tariff_sample(std::optional<TariffKind> kind) {
  std::vector<store::TariffRow> rows;
  const auto add = [&](auto rates) {
    store::TariffRow row;
    row.tariff.rates = rates;
    if (!kind || row.tariff.kind() == *kind) rows.push_back(row);
  };
  add(CommissionRates{});
  add(BoxRates{});
  add(PalletRates{});
  add(ReturnRates{});
  return array_of(rows, write_tariff);
}

std::string finance_sample() {
  return sample_of(write_finance);
}

std::string finance_totals_sample() {
  return sample_of(write_finance_totals);
}

std::string funnel_sample() {
  return sample_of(write_funnel);
}

std::string cabinet_sample() {
  CabinetView view;
  view.cabinet.has_token = true;
  view.cabinet.balance = Balance{};
  std::string out;
  JsonWriter json(out);
  json.begin_array();
  write_cabinet(json, view, UtcTime{});
  json.end_array();
  return out;
}

std::string member_sample() {
  return sample_of(write_member);
}

std::string user_sample() {
  return sample_of(write_user);
}

std::string api_key_sample() {
  return sample_of(write_api_key);
}

// core/notify/event_json writes them. The members of the payload depend on the type, so it is one column.
std::string event_sample() {
  return R"([{"id":0,"type":"","cabinet_id":0,"subject":"","happened_at":"","created_at":"","title":null,)"
         R"("text":null,"text_html":null,"photo_url":null,"payload":null}])";
}

}  // namespace wbd::view
