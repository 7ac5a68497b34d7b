// Any answer of a WB host, for every parser and for the splitter of long arrays.

#include <string>

#include "core/wb/acceptance_costs.hpp"
#include "core/wb/adverts.hpp"
#include "core/wb/cards.hpp"
#include "core/wb/fbs_orders.hpp"
#include "core/wb/feedbacks.hpp"
#include "core/wb/finance.hpp"
#include "core/wb/funnel.hpp"
#include "core/wb/order_feed.hpp"
#include "core/wb/payouts.hpp"
#include "core/wb/penalties.hpp"
#include "core/wb/prices.hpp"
#include "core/wb/questions.hpp"
#include "core/wb/ratings.hpp"
#include "core/wb/remains.hpp"
#include "core/wb/report_task.hpp"
#include "core/wb/row_splitter.hpp"
#include "core/wb/seller_info.hpp"
#include "core/wb/statistics.hpp"
#include "core/wb/stocks.hpp"
#include "core/wb/storage_costs.hpp"
#include "core/wb/tariffs.hpp"
#include "core/wb/warehouses.hpp"
#include "core/wb/wb_error.hpp"
#include "tests/fuzz/target.hpp"

namespace {

using namespace wbd;
using namespace wbd::wb;
using fuzz::must;

template <class Row>
void check_rows(const Parsed<Row>& got) {
  must(got.seen == static_cast<std::int64_t>(got.rows.size()) + got.skipped || got.skipped == 0,
       "a row is understood or counted as skipped");
  must(got.samples.size() <= 5, "at most five samples");
  for (const auto& sample : got.samples) must(sample.size() <= 2'048, "a sample has at most 2 KB");
}

template <class Row>
void check(const Result<Parsed<Row>>& got) {
  if (got) check_rows(*got);
}

void parse_all(std::string_view json) {
  check(parse_supplier_orders(json));
  check(parse_supplier_sales(json));
  if (const auto feed = parse_order_feed(json)) check_rows(feed->orders);
  if (const auto cards = parse_cards(json)) check_rows(cards->cards);
  check(parse_stocks(json, WarehouseType::wb));
  check(parse_stocks(json, WarehouseType::seller));
  check(parse_feedbacks(json, false));
  check(parse_feedbacks(json, true));
  check(parse_questions(json));
  check(parse_goods(json));
  if (const auto trash = parse_trash(json)) check_rows(trash->cards);
  check(parse_seller_warehouses(json));
  check(parse_offices(json));
  check(parse_warehouse_stocks(json));
  (void)parse_report_task(json);
  (void)parse_report_status(json);
  check(parse_remains(json));
  if (const auto rating = parse_item_rating(json)) check_rows(rating->items);
  check(parse_commission(json));
  for (const auto kind : {TariffKind::box, TariffKind::pallet, TariffKind::goods_return}) {
    check(parse_tariffs(json, kind));
  }
  if (const auto rows = parse_finance_details(json, FinancePeriod::weekly)) check_rows(*rows);
  if (const auto rows = parse_finance_details(json, FinancePeriod::daily)) check_rows(*rows);
  (void)parse_balance(json);
  check(parse_funnel_products(json, Date{std::chrono::year{2026} / 11 / 20}));
  check(parse_payouts(json));
  check(parse_storage_costs(json));
  check(parse_acceptance_costs(json));
  check(parse_advert_charges(json, Date{std::chrono::year{2026} / 11 / 20}));
  check(parse_adverts(json));
  check(parse_advert_spend(json));
  check(parse_measurement_penalties(json));
  check(parse_swap_penalties(json));
  check(parse_self_purchases(json));
  if (const auto fbs = parse_fbs_orders(json)) check_rows(fbs->orders);
  check(parse_fbs_statuses(json));
  (void)parse_seller_info(json);
  must(read_error_body(json, "token").text.size() <= 300, "an error text has at most 300 bytes");
}

struct Split {
  bool whole = false;
  std::int64_t rows = 0;
  std::string text;
};

Split split(std::string_view json, std::size_t piece) {
  RowSplitter splitter(3);
  Split result;
  const auto take = [&] {
    while (auto batch = splitter.next_batch()) result.text += *batch;
  };
  for (std::size_t at = 0; at < json.size(); at += piece) {
    if (!splitter.push(json.substr(at, piece))) return {};
    take();
  }
  result.whole = splitter.finish().has_value();
  if (!result.whole) return {};
  take();
  result.rows = splitter.rows();
  return result;
}

void split_all(std::string_view json) {
  const Split whole = split(json, json.size() + 1);
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}}) {
    const Split pieces = split(json, piece);
    must(pieces.whole == whole.whole && pieces.rows == whole.rows && pieces.text == whole.text,
         "batches do not depend on how the answer was cut on its way");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = wbd::fuzz::text_of(data, size);
  parse_all(text);
  split_all(text);
  return 0;
}
