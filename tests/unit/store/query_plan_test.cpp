// Every query that runs often must be answered by the index made for it, whatever the planner knows of the
// data.
#include <catch2/catch.hpp>

#include "core/db/list_page.hpp"
#include "core/store/acceptance_costs.hpp"
#include "core/store/adverts.hpp"
#include "core/store/api_keys.hpp"
#include "core/store/article_codes.hpp"
#include "core/store/audit_facts.hpp"
#include "core/store/cost_days.hpp"
#include "core/store/daily_sales.hpp"
#include "core/store/fbs_orders.hpp"
#include "core/store/finance.hpp"
#include "core/store/finance_units.hpp"
#include "core/store/funnel.hpp"
#include "core/store/ledger_faults.hpp"
#include "core/store/ledger_read.hpp"
#include "core/store/method_states.hpp"
#include "core/store/order_rank.hpp"
#include "core/store/orders.hpp"
#include "core/store/payouts.hpp"
#include "core/store/penalties.hpp"
#include "core/store/prices.hpp"
#include "core/store/questions.hpp"
#include "core/store/review_facts.hpp"
#include "core/store/reviews.hpp"
#include "core/store/sales_facts.hpp"
#include "core/store/stocks.hpp"
#include "core/store/storage_costs.hpp"
#include "core/store/sync_state.hpp"
#include "core/store/tariffs.hpp"
#include "core/store/unit_costs.hpp"
#include "core/store/versions.hpp"
#include "core/sync/finance/ingest.hpp"
#include "core/sync/products/ingest.hpp"
#include "tests/unit/store/support.hpp"

namespace query_plan_test {

using namespace wbd;
using namespace wbd::db;
using namespace wbd::store;
using namespace wbd::test;

namespace {

// Passes everything on and remembers the texts.
class RecordingTx final : public Tx {
 public:
  explicit RecordingTx(Tx& tx) : tx_(tx) {}
  [[nodiscard]] Dialect dialect() const override { return tx_.dialect(); }
  Statement& prepare(std::string_view sql) override {
    texts_.emplace_back(sql);
    return tx_.prepare(sql);
  }
  Statement& bulk_insert(std::string_view table, std::string_view columns) override {
    return tx_.bulk_insert(table, columns);
  }
  Statement& stream(std::string_view sql) override {
    texts_.emplace_back(sql);
    return tx_.stream(sql);
  }
  void execute(std::string_view sql) override { tx_.execute(sql); }
  std::int64_t flush() override { return tx_.flush(); }
  [[nodiscard]] const std::vector<std::string>& texts() const { return texts_; }

 private:
  Tx& tx_;
  std::vector<std::string> texts_;
};

std::vector<std::string> texts_of(Tx& tx, const std::function<void(Tx&)>& work) {
  RecordingTx recorder(tx);
  work(recorder);
  return recorder.texts();
}

// One line a step, of all statements together.
std::vector<std::string> plan_of(Tx& tx, const std::function<void(Tx&)>& work) {
  std::vector<std::string> steps;
  for (const std::string& sql : texts_of(tx, work)) {
    if (!sql.starts_with("select") && !sql.starts_with("with")) continue;
    auto& query = tx.prepare("explain query plan " + sql);
    while (query.step()) steps.emplace_back(query.text(3));
  }
  return steps;
}

// The plans PostgreSQL keeps for a prepared statement that has run often: made for any values of the
// parameters.
std::vector<std::string> generic_plan_of(Tx& tx, const std::function<void(Tx&)>& work) {
  std::vector<std::string> steps;
  tx.execute("set local plan_cache_mode = force_generic_plan");
  tx.execute("set local random_page_cost = 1.1");
  for (const std::string& sql : texts_of(tx, work)) {
    int parameters = 0;
    while (sql.find("$" + std::to_string(parameters + 1)) != std::string::npos) ++parameters;
    std::string nulls;
    for (int i = 0; i < parameters; ++i) nulls += i == 0 ? "(null" : ", null";
    if (parameters > 0) nulls += ")";
    tx.execute("prepare wanted as " + sql);
    auto& query = tx.prepare("explain execute wanted" + nulls);
    while (query.step()) steps.emplace_back(query.text(0));
    tx.execute("deallocate wanted");
  }
  return steps;
}

bool mentions(const std::vector<std::string>& plan, std::string_view part) {
  return std::any_of(plan.begin(), plan.end(),
                     [part](const std::string& step) { return step.find(part) != std::string::npos; });
}

OrderFilter orders_of(const std::function<void(OrderFilter&)>& set) {
  OrderFilter filter;
  filter.cabinets = {CabinetId{1}};
  set(filter);
  return filter;
}

SaleFilter sales_listed(const std::function<void(SaleFilter&)>& set) {
  SaleFilter filter;
  filter.cabinets = {CabinetId{1}};
  set(filter);
  return filter;
}
ReviewFilter reviews_of(const std::function<void(ReviewFilter&)>& set) {
  ReviewFilter filter;
  filter.cabinets = {CabinetId{1}};
  set(filter);
  return filter;
}

StockFilter stocks_of(const std::function<void(StockFilter&)>& set) {
  StockFilter filter;
  filter.cabinets = {CabinetId{1}};
  set(filter);
  return filter;
}

DailyFilter article_days(CabinetId cabinet) {
  const std::chrono::sys_days first{std::chrono::days{20'000}};
  return {cabinet, DailySlice::article, {"5"}, first, first + std::chrono::days{90}};
}

struct Case {
  const char* name;
  std::function<void(Tx&)> work;
  std::vector<const char*> sqlite;  // what its plans mention
  bool sorts;
  std::vector<const char*> postgresql;  // indexes its plans use
};

constexpr std::array<std::string_view, 1> kKeys{"key"};
constexpr Date kCostDay{std::chrono::year{2026}, std::chrono::November, std::chrono::day{20}};

std::vector<Case> cases_for(CabinetId id) {
  return {
      {"payments that differ",
       [](Tx& tx) { (void)unreconciled_reports(tx); },
       {"finance_reports_unreconciled"},
       false,
       {}},
      {"rows of no known kind",
       [](Tx& tx) { (void)unrecognised_reports(tx); },
       {"ledger_cells_unrecognised"},
       false,
       {}},
      {"rows of an audit",
       [=](Tx& tx) { (void)audit_rows(tx, id, kCostDay, kCostDay); },
       {"finance_rows_for_audit (cabinet_id=? AND day>? AND day<?)"},
       false,
       {}},
      {"articles that are stored and sold",
       [=](Tx& tx) { (void)stored_and_sold(tx, id, kCostDay, kCostDay); },
       {"sales_by_article (cabinet_id=? AND nm_id=? AND sold_at>? AND sold_at<?)",
        "finance_rows_by_article (cabinet_id=? AND nm_id=? AND day>? AND day<?)"},
       true,
       {}},
      {"articles of reports",
       [=](Tx& tx) { (void)article_codes(tx, id); },
       {"COVERING INDEX finance_rows_by_article (cabinet_id=? AND nm_id>?)"},
       false,
       {}},
      {"cells of some days",
       [=](Tx& tx) {
         each_ledger_cell(tx, id, kCostDay, kCostDay, std::nullopt, [](const LedgerCellRow&) {});
       },
       {"c USING PRIMARY KEY (cabinet_id=? AND period=? AND report_id=? AND day>? AND day<?)"},
       false,
       {}},
      {"an article's cells of some days",
       [=](Tx& tx) { each_ledger_cell(tx, id, kCostDay, kCostDay, NmId{5}, [](const LedgerCellRow&) {}); },
       {"ledger_cells_by_day (cabinet_id=? AND day>? AND day<?)"},
       false,
       {}},
      {"costs of the ledger's articles",
       [=](Tx& tx) { (void)load_ledger_costs(tx, id, kCostDay, kCostDay); },
       {"COVERING INDEX ledger_cells_by_day (cabinet_id=? AND day>? AND day<?)",
        "unit_costs USING PRIMARY KEY (cabinet_id=? AND nm_id=?)"},
       true,
       {}},
      {"orders by srid",
       [=](Tx& tx) { (void)load_orders(tx, id, kKeys); },
       {"(cabinet_id=? AND srid=?)"},
       false,
       {"orders_cabinet_id_srid_key"}},
      {"one order",
       [=](Tx& tx) { (void)find_order(tx, std::array{id}, "1"); },
       {"(cabinet_id=? AND srid=?)"},
       false,
       {"orders_pkey", "orders_cabinet_id_srid_key"}},
      {"orders of a cabinet",
       [=](Tx& tx) { (void)list_orders(tx, orders_of([](OrderFilter&) {})); },
       {"COVERING INDEX orders_by_time (cabinet_id=?)"},
       false,
       {"orders_by_time"}},
      {"orders after those of the page before",
       [=](Tx& tx) {
         db::ListPosition position{5, 9, db::TimedKey<std::int64_t>{at(1), 7, id}};
         (void)list_orders(tx, orders_of([&](OrderFilter& f) { f.position = &position, f.offset = 5; }));
       },
       {"COVERING INDEX orders_by_time (cabinet_id=? AND ordered_at<?)"},
       false,
       {"orders_by_time"}},
      {"orders found by a text",
       [=](Tx& tx) { (void)list_orders(tx, orders_of([](OrderFilter& f) { f.q = "x"; })); },
       {"g USING PRIMARY KEY (cabinet_id=?)",
        "f USING COVERING INDEX orders_by_article (cabinet_id=? AND nm_id=?", "(cabinet_id=? AND srid=?)",
        "o USING INTEGER PRIMARY KEY (rowid=?)"},
       true,
       {"orders_by_article", "orders_cabinet_id_srid_key", "orders_pkey"}},
      {"sales found by a text",
       [=](Tx& tx) { (void)list_sales(tx, sales_listed([](SaleFilter& f) { f.q = "x"; })); },
       {"g USING PRIMARY KEY (cabinet_id=?)", "f USING INDEX sales_by_article (cabinet_id=? AND nm_id=?",
        "s USING PRIMARY KEY (cabinet_id=? AND id=?)"},
       true,
       {"sales_by_article", "sales_by_srid", "sales_pkey"}},
      {"the places of orders in their day",
       [=](Tx& tx) {
         (void)orders_up_to(tx, id, std::array{std::int64_t{1}, std::int64_t{2}}, at(1));
       },
       {"orders_by_time (cabinet_id=? AND ordered_at>? AND ordered_at<?)"},
       true,
       {"orders_by_time", "orders_pkey"}},
      {"orders of some days",
       [=](Tx& tx) {
         (void)list_orders(tx, orders_of([](OrderFilter& f) { f.from = at(1), f.to = at(2); }));
       },
       {"COVERING INDEX orders_by_time (cabinet_id=? AND ordered_at>? AND ordered_at<?)"},
       false,
       {"orders_by_time"}},
      {"orders of an article",
       [=](Tx& tx) { (void)list_orders(tx, orders_of([](OrderFilter& f) { f.nm_id = NmId{5}; })); },
       {"COVERING INDEX orders_by_article (cabinet_id=? AND nm_id=?)"},
       false,
       {"orders_by_article"}},
      {"orders of an article in some days",
       [=](Tx& tx) {
         (void)list_orders(
             tx, orders_of([](OrderFilter& f) { f.nm_id = NmId{5}, f.from = at(1), f.to = at(2); }));
       },
       {"orders_by_article (cabinet_id=? AND nm_id=? AND ordered_at>? AND ordered_at<?)"},
       false,
       {"orders_by_article"}},
      {"an article's orders as facts",
       [=](Tx& tx) {
         each_order_fact(tx, {id, {NmId{5}}, at(1), at(2)}, [](const OrderFact&) {});
       },
       {"orders_by_article (cabinet_id=? AND nm_id=? AND ordered_at>? AND ordered_at<?)"},
       false,
       {"orders_by_article"}},
      {"orders of some days as facts",
       [=](Tx& tx) {
         each_order_fact(tx, {id, {}, at(1), at(2)}, [](const OrderFact&) {});
       },
       {"orders_by_time (cabinet_id=? AND ordered_at>? AND ordered_at<?)"},
       false,
       {"orders_by_time"}},
      {"orders without price of which was told lately",
       [=](Tx& tx) { (void)unpriced_orders(tx, id, at(1)); },
       {"orders_unpriced (cabinet_id=? AND stat_changed_at>?)"},
       false,
       {"orders_unpriced"}},
      {"orders that were decided lately",
       [=](Tx& tx) {
         (void)orders_decided_since(tx, id, {at(1), at(2)}, at(3));
       },
       {"COVERING INDEX orders_cancelled (cabinet_id=? AND cancelled_at>?)",
        "sales_by_time (cabinet_id=? AND sold_at>?)", "(cabinet_id=? AND srid=?)"},
       false,
       {"orders_cancelled", "sales_by_time", "orders_cabinet_id_srid_key"}},
      {"sales of an order",
       [=](Tx& tx) {
         const std::string_view srids[] = {"s"};
         (void)sales_of(tx, id, srids);
       },
       {"sales_by_srid (cabinet_id=? AND srid=?)"},
       false,
       {"sales_by_srid"}},
      {"listed sales of an order",
       [=](Tx& tx) { (void)list_sales(tx, sales_listed([](SaleFilter& f) { f.srid = "s"; })); },
       {"sales_by_srid (cabinet_id=? AND srid=?)"},
       true,
       {}},
      {"listed sales of an order in some days",
       [=](Tx& tx) {
         (void)list_sales(tx, sales_listed([](SaleFilter& f) {
                            f.srid = "s";
                            f.from = at(1);
                            f.to = at(2);
                          }));
       },
       {"sales_by_srid (cabinet_id=? AND srid=?)"},
       true,
       {}},
      {"listed sales of an article",
       [=](Tx& tx) { (void)list_sales(tx, sales_listed([](SaleFilter& f) { f.nm_id = NmId{5}; })); },
       {"sales_by_article (cabinet_id=? AND nm_id=?)"},
       true,
       {}},
      {"sale flags",
       [=](Tx& tx) { (void)load_sale_flags(tx, id, kKeys); },
       {"sales_by_srid (cabinet_id=? AND srid=?)"},
       false,
       {"sales_by_srid"}},
      {"sales by id",
       [=](Tx& tx) { (void)load_sales(tx, id, kKeys); },
       {"sales_by_sale_id (cabinet_id=? AND sale_id=?)"},
       false,
       {"sales_by_sale_id"}},
      {"orders that the feed has decided",
       [=](Tx& tx) { (void)decided_by_feed(tx, id, "s", 10); },
       {"(cabinet_id=? AND srid>?)"},
       false,
       {"orders_cabinet_id_srid_key"}},
      {"the state of a method",
       [=](Tx& tx) { (void)find_method_state(tx, id, "supplier_sales"); },
       {"(cabinet_id=? AND method=?)"},
       false,
       {}},
      {"units of accounting",
       [=](Tx& tx) { (void)finance_units(tx, id, kKeys); },
       {"finance_rows_by_srid (cabinet_id=? AND srid=?)"},
       false,
       {"finance_rows_by_srid"}},
      {"units of a report",
       [=](Tx& tx) {
         (void)units_of_report(tx, id, {FinancePeriod::weekly, 1, -1}, 10);
       },
       {"(cabinet_id=? AND period=?"},
       false,
       {}},
      {"an article's sales as facts",
       [=](Tx& tx) {
         each_sale_fact(tx, {id, {NmId{5}}, at(1), at(2)}, [](const SaleFact&) {});
       },
       {"sales_by_article (cabinet_id=? AND nm_id=? AND sold_at>? AND sold_at<?)",
        "(cabinet_id=? AND srid=?)"},
       false,
       {"sales_by_article", "orders_cabinet_id_srid_key"}},
      {"sales of some days as facts",
       [=](Tx& tx) {
         each_sale_fact(tx, {id, {}, at(1), at(2)}, [](const SaleFact&) {});
       },
       {"sales_by_time (cabinet_id=? AND sold_at>? AND sold_at<?)", "(cabinet_id=? AND srid=?)"},
       false,
       {}},
      {"an article's next order",
       [=](Tx& tx) { (void)next_fact(tx, id, NmId{5}, at(1)); },
       {"COVERING INDEX orders_by_article (cabinet_id=? AND nm_id=? AND ordered_at>?)",
        "COVERING INDEX sales_by_article (cabinet_id=? AND nm_id=? AND sold_at>?)"},
       false,
       {"orders_by_article", "sales_by_article"}},
      {"an article's days",
       [=](Tx& tx) { each_daily_row(tx, article_days(id), [](const DailyRow&) {}); },
       {"s USING COVERING INDEX daily_sales_by_article (cabinet_id=? AND key=? AND day>? AND day<?)"},
       false,
       {"daily_sales_by_article"}},
      {"an article's pieces of days as facts",
       [=](Tx& tx) {
         each_fact_of_article(
             tx, id, NmId{5}, std::array{FactWindow{at(1), at(2)}, FactWindow{at(3), at(4)}},
             [](std::size_t, const OrderFact&) {}, [](std::size_t, const SaleFact&) {});
       },
       {"COVERING INDEX orders_by_article (cabinet_id=? AND nm_id=? AND ordered_at>? AND ordered_at<?)",
        "sales_by_article (cabinet_id=? AND nm_id=? AND sold_at>? AND sold_at<?)",
        "(cabinet_id=? AND srid=?)"},
       false,
       {"orders_by_article", "sales_by_article", "orders_cabinet_id_srid_key"}},
      {"all days",
       [=](Tx& tx) {
         DailyFilter filter = article_days(id);
         filter.keys.clear();
         each_daily_row(tx, filter, [](const DailyRow&) {});
       },
       {"s USING PRIMARY KEY (cabinet_id=? AND slice=? AND day>? AND day<?)"},
       false,
       {}},
      {"stock",
       [=](Tx& tx) { (void)list_stocks(tx, stocks_of([](StockFilter&) {})); },
       {"PRIMARY KEY (cabinet_id=?)",
        "orders_by_article (cabinet_id=? AND nm_id=? AND ordered_at>? AND ordered_at<?)"},
       true,
       {"stocks_pkey", "products_pkey"}},
      {"stock of an article",
       [=](Tx& tx) { (void)list_stocks(tx, stocks_of([](StockFilter& f) { f.nm_id = NmId{5}; })); },
       {"PRIMARY KEY (cabinet_id=? AND nm_id=?)"},
       true,
       {"stocks_pkey"}},
      {"stock of a warehouse",
       [=](Tx& tx) {
         (void)list_stocks(tx, stocks_of([](StockFilter& f) { f.warehouse_id = WarehouseId{}; }));
       },
       // WB hides its warehouses, so nearly all rows are of one: the order of the list ends the walk.
       {"s USING PRIMARY KEY (cabinet_id=?)"},
       true,
       {"stocks_by_warehouse"}},
      {"rating",
       [=](Tx& tx) { (void)rating_of(tx, id, NmId{5}); },
       {"COVERING INDEX reviews_by_article"},
       false,
       {"reviews_by_article"}},
      {"reviews by article and stars",
       [=](Tx& tx) {
         each_review_fact(tx, {id, {}, at(1), at(2)}, [](const ReviewFact&) {});
       },
       {"COVERING INDEX reviews_by_article (cabinet_id=?)"},
       false,
       {}},
      {"open reviews",
       [=](Tx& tx) { (void)open_reviews(tx, id); },
       {"INDEX reviews_open (cabinet_id=?)"},
       false,
       {"reviews_open"}},
      {"reviews of a cabinet",
       [=](Tx& tx) { (void)list_reviews(tx, reviews_of([](ReviewFilter&) {})); },
       {"reviews_by_time (cabinet_id=?)"},
       false,
       {"reviews_by_time", "reviews_pkey"}},
      {"questions of a cabinet",
       [=](Tx& tx) { (void)list_questions(tx, {.cabinets = {id}}); },
       {"questions_by_time (cabinet_id=?)"},
       false,
       {}},
      {"questions of an article",
       [=](Tx& tx) { (void)list_questions(tx, {.cabinets = {id}, .nm_id = NmId{5}}); },
       {"questions_by_article (cabinet_id=? AND nm_id=?)"},
       false,
       {}},
      {"price history of a cabinet",
       [=](Tx& tx) { (void)list_price_history(tx, {.cabinets = {id}}); },
       {"price_history_by_time (cabinet_id=?)"},
       false,
       {}},
      {"price history of an article",
       [=](Tx& tx) { (void)list_price_history(tx, {.cabinets = {id}, .nm_id = NmId{5}}); },
       {"PRIMARY KEY (cabinet_id=? AND nm_id=?)"},
       true,
       {}},
      {"a commission",
       [=](Tx& tx) { (void)TariffSpans::prefetch(tx, id, TariffKind::commission, kKeys)(); },
       {"PRIMARY KEY (cabinet_id=? AND kind=? AND key=?)"},
       false,
       {}},
      {"tariffs of a kind",
       [=](Tx& tx) { (void)list_tariffs(tx, {.cabinets = {id}, .kind = TariffKind::box}); },
       {"PRIMARY KEY (cabinet_id=? AND kind=?)"},
       true,
       {}},
      {"finance of orders",
       [=](Tx& tx) { (void)prefetch_order_finance(tx, id, kKeys)(); },
       {"finance_rows_by_srid (cabinet_id=? AND srid=?)"},
       false,
       {}},
      {"assembly orders of orders",
       [=](Tx& tx) { (void)load_fbs_orders(tx, id, kKeys); },
       {"PRIMARY KEY (cabinet_id=? AND srid=?)"},
       false,
       {}},
      {"finance of a cabinet",
       [=](Tx& tx) { (void)list_finance(tx, {.cabinets = {id}}); },
       {"INDEX finance_rows_by_day (cabinet_id=?)"},
       false,
       {}},
      {"finance of some days",
       [=](Tx& tx) {
         const Date day{std::chrono::year{2026}, std::chrono::November, std::chrono::day{20}};
         (void)list_finance(tx, {.cabinets = {id}, .from = day, .to = day});
       },
       {"finance_rows_by_day (cabinet_id=? AND day>? AND day<?)"},
       false,
       {}},
      {"finance of an article",
       [=](Tx& tx) { (void)list_finance(tx, {.cabinets = {id}, .nm_id = NmId{5}}); },
       {"finance_rows_by_article (cabinet_id=? AND nm_id=?)"},
       true,
       {}},
      {"funnel of a cabinet",
       [=](Tx& tx) { (void)list_funnel(tx, {.cabinets = {id}}); },
       {"funnel_days_by_day (cabinet_id=?)"},
       true,  // within a day
       {}},
      {"funnel of an article",
       [=](Tx& tx) { (void)list_funnel(tx, {.cabinets = {id}, .nm_id = NmId{5}}); },
       {"SEARCH f USING PRIMARY KEY (cabinet_id=? AND nm_id=?)"},
       true,
       {}},
      {"the funnel's first day",
       [=](Tx& tx) { (void)first_funnel_day(tx, id); },
       {"COVERING INDEX funnel_days_by_day (cabinet_id=?)"},
       false,
       {}},
      {"payouts of some days",
       [=](Tx& tx) { (void)list_payouts(tx, id, kCostDay, kCostDay); },
       {"payouts_by_day (cabinet_id=? AND date_to>?)"},
       false,
       {}},
      {"storage of some days",
       [=](Tx& tx) { (void)storage_by_article(tx, id, kCostDay, kCostDay); },
       {"PRIMARY KEY (cabinet_id=? AND day>? AND day<?)"},
       true,
       {}},
      {"acceptance of some days",
       [=](Tx& tx) { (void)acceptance_by_article(tx, id, kCostDay, kCostDay); },
       {"PRIMARY KEY (cabinet_id=? AND accepted_on>? AND accepted_on<?)"},
       true,
       {}},
      {"charges of some days",
       [=](Tx& tx) { (void)charges_between(tx, id, kCostDay, kCostDay); },
       {"PRIMARY KEY (cabinet_id=? AND day>? AND day<?)"},
       false,
       {}},
      {"charges of a document",
       [=](Tx& tx) { (void)charges_of_documents(tx, id, std::array<std::int64_t, 1>{7}); },
       {"advert_charges_by_document (cabinet_id=? AND upd_num=?)"},
       false,
       {}},
      {"campaigns with charges",
       [=](Tx& tx) { (void)adverts_with_spend(tx, id, kCostDay, kCostDay, true, 0, 50); },
       {"PRIMARY KEY (cabinet_id=? AND advert_id>?)", "PRIMARY KEY (cabinet_id=? AND day>? AND day<?)"},
       false,
       {}},
      {"spending of a campaign",
       [=](Tx& tx) { (void)spend_by_article(tx, id, {7}, kCostDay, kCostDay); },
       {"PRIMARY KEY (cabinet_id=? AND advert_id=? AND day>? AND day<?)"},
       true,
       {}},
      {"measurement penalties of some days",
       [=](Tx& tx) { (void)penalties_between<MeasurementPenalty>(tx, id, kCostDay, kCostDay); },
       {"measurement_penalties_by_day (cabinet_id=? AND day>? AND day<?)"},
       false,
       {}},
      {"swap penalties of some days",
       [=](Tx& tx) { (void)penalties_between<SwapPenalty>(tx, id, kCostDay, kCostDay); },
       {"swap_penalties_by_day (cabinet_id=? AND day>? AND day<?)"},
       false,
       {}},
      {"self-purchases of some days",
       [=](Tx& tx) { (void)penalties_between<SelfPurchase>(tx, id, kCostDay, kCostDay); },
       {"PRIMARY KEY (cabinet_id=? AND week_from<?)"},
       false,
       {}},
      {"days read of a list of costs",
       [=](Tx& tx) { (void)days_read(tx, id, CostSource::storage, kCostDay, kCostDay); },
       {"PRIMARY KEY (cabinet_id=? AND source=? AND day>? AND day<?)"},
       false,
       {}},
      {"open assembly orders",
       [=](Tx& tx) { (void)open_fbs_orders(tx, id, at(1), false); },
       {"fbs_orders_open (cabinet_id=?)"},
       false,
       {}},
      {"due work", [=](Tx& tx) { (void)due_work(tx, at(1), 10); }, {}, true, {}},
      {"refresh work",
       [=](Tx& tx) { (void)refresh_work(tx, at(1), 10); },
       {"sync_state_asked"},
       true,
       {"sync_state_asked"}},
      {"live leases",
       [=](Tx& tx) { (void)live_leases(tx, at(1)); },
       {"sync_state_leased"},
       true,
       {"sync_state_leased"}},
      {"versions",
       [=](Tx& tx) { (void)versions_since(tx, 0); },
       {"wb_cabinets_version (data_version>?)"},
       false,
       {}},
      {"the next version",
       [=](Tx& tx) { raise_data_version(tx, id); },
       {"SEARCH wb_cabinets USING COVERING INDEX"},
       false,
       {"wb_cabinets_version"}},
      {"cabinets of a user",
       [=](Tx& tx) { (void)cabinets_of_user(tx, TelegramId{1}); },
       {"cabinet_members_user (telegram_id=?)"},
       true,
       {"cabinet_members_user"}},
      {"an API key", [=](Tx& tx) { (void)find_api_key(tx, sha256("x")); }, {"(key_hash=?)"}, false, {}},
  };
}

// Fifty sellers of middling size, five hundred cabinets.
constexpr std::string_view kSellers = R"(
  insert into users(telegram_id, name, created_at) select i, 'u', now() from generate_series(1, 500) i;
  insert into wb_cabinets(id, sid, name, status, token_type, token_scopes, token_expires_at, created_by, created_at,
    verified_at, data_version)
    select i, 'sid' || i, 'n', 'active', 'personal', 1, now(), i, now(), now(), i from generate_series(1, 500) i;
  insert into cabinet_members select i, i, 'owner', now() from generate_series(1, 500) i;
  insert into sync_state(cabinet_id, dataset, due_at)
    select i, d, now() + i * interval '1 minute'
    from generate_series(1, 500) i, unnest(array['orders', 'sales', 'products', 'stocks', 'reviews']) d;
  insert into orders(cabinet_id, srid, status, ordered_at, updated_at, nm_id, currency, stat_changed_at,
    stat_price_with_discount, finished_price, cancelled_at)
    select 1 + i % 50, 's' || i, i % 4, now() - i * interval '1 minute', now(), 1 + i % 1000, 'RUB',
    now() - i * interval '1 minute', case when i % 300 > 0 then 100 end, 100,
    case when i % 4 = 2 then now() - i * interval '1 minute' end
    from generate_series(1, 60000) i;
  insert into sales(cabinet_id, id, sale_id, srid, kind, sold_at, updated_at, nm_id, currency)
    select 1 + i % 50, 'S' || i, 'S' || i, 's' || i, 0, now() - i * interval '1 minute', now(), 1 + i % 1000, 'RUB'
    from generate_series(1, 30000) i;
  insert into daily_sales select 1 + i % 50, 1, 20000 + i / 1000, (i % 1000)::text, 'RUB', 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0
    from generate_series(0, 59999) i;
  insert into products(cabinet_id, nm_id, sizes, characteristics, updated_at)
    select 1 + i % 50, i, '[]', repeat('x', 500), now() - i * interval '1 minute' from generate_series(1, 10000) i;
  insert into stocks select 1 + i % 50, 1 + i % 1000, i, 0, 1 + i % 20, 'w', 1, 0, 0, now()
    from generate_series(1, 30000) i;
  insert into reviews(cabinet_id, id, nm_id, rating, text, answered, created_at)
    select 1 + i % 50, 'r' || i, 1 + i % 1000, 1 + i % 5, repeat('x', 200), true, now() - i * interval '1 minute'
    from generate_series(1, 30000) i;
  insert into finance_rows(cabinet_id, period, rrd_id, report_id, day, kind, currency, srid)
    select 1 + i % 50, 0, i, 1 + i % 40, '2026-11-16', 0, 'RUB', 's' || i from generate_series(1, 30000) i;
  analyze;
)";

}  // namespace

TEST_CASE("frequent queries are answered by their indexes") {
  TempDatabase database(Dialect::sqlite);
  const CabinetId id = database.write([](Tx& tx) {
    const CabinetId cabinet = add_cabinet(tx, 1, "aaaa");
    Product product;
    product.nm_id = NmId{5};
    sync::ingest_products(tx, cabinet, std::vector{product});
    Stock stock;
    stock.nm_id = NmId{5};
    stock.chrt_id = ChrtId{51};
    save_stocks(tx, cabinet, std::vector<StockChange>{{stock, true}}, at(1));
    return cabinet;
  });
  for (const Case& c : cases_for(id)) {
    database.write([&](Tx& tx) {
      const auto plan = plan_of(tx, c.work);
      std::string all;
      for (const std::string& step : plan) all += "\n  " + step;
      INFO(c.name << all);
      for (const char* use : c.sqlite) CHECK(mentions(plan, use));
      for (const char* table : {"orders", "sales", "products", "stocks", "reviews", "daily_sales", "prices",
                                "o", "s", "r", "p", "q", "t", "f", "b", "wb_cabinets"}) {
        // Due work is ranked over the whole queue, a row for each cabinet and dataset.
        if (std::string_view(c.name) == "due work") continue;
        CHECK(std::none_of(plan.begin(), plan.end(), [&](const std::string& step) {
          return step == std::string("SCAN ") + table || step.starts_with(std::string("SCAN ") + table + " ");
        }));
      }
      if (!c.sorts) CHECK_FALSE(mentions(plan, "TEMP B-TREE"));
    });
  }
}

TEST_CASE("a page of a hundred orders or accounting rows takes as many statements as one row") {
  TempDatabase database;
  const CabinetId id = database.write([](Tx& tx) { return add_cabinet(tx, 1, "aaaa"); });
  const auto add = [&](int first, int count) {
    database.write([&](Tx& tx) {
      std::vector<FinanceRow> rows;
      std::vector<Order> orders;
      std::vector<FbsOrder> assembly;
      for (int i = first; i < first + count; ++i) {
        FinanceRow& row = rows.emplace_back();
        row.report = {FinancePeriod::weekly,
                      1,
                      1,
                      Date{std::chrono::year{2026} / 11 / 9},
                      Date{std::chrono::year{2026} / 11 / 15},
                      std::nullopt,
                      "RUB"};
        row.day = row.report.to;
        row.rrd_id = i;
        row.kind = FinanceKind::logistics;
        row.delivery_service = Money{i};
        row.srid = std::to_string(i);
        orders.emplace_back().srid = *row.srid;
        orders.back().warehouse = "Склад " + std::to_string(i);
        assembly.emplace_back().srid = *row.srid;
        assembly.back().id = i;
      }
      sync::ingest_finance_rows(tx, id, rows);
      settle_finance_reports(tx, id, FinancePeriod::weekly);
      std::vector<const Order*> to_save;
      for (const Order& order : orders) to_save.push_back(&order);
      save_orders(tx, id, to_save);
      std::vector<const FbsOrder*> to_save_too;
      for (const FbsOrder& order : assembly) to_save_too.push_back(&order);
      save_fbs_orders(tx, id, to_save_too);
    });
  };
  const auto statements = [&] {
    return database.read([&](Tx& tx) {
      return texts_of(tx, [&](Tx& recorder) {
        OrderFilter orders;
        orders.cabinets = {id};
        orders.limit = 1000;
        const auto page = list_orders(recorder, orders);
        for (const OrderRow& row : page.rows) {
          INFO(row.order.srid);
          CHECK(row.costs.logistics == Cost{Money{std::stoi(row.order.srid)}, CostKind::actual});
          REQUIRE(row.fbs);
          CHECK(row.fbs->id == std::stoi(row.order.srid));
        }
        CHECK(list_finance(recorder, {.cabinets = {id}, .limit = 1000}).rows.size() == page.rows.size());
      });
    });
  };
  add(1, 1);
  const auto of_one = statements();
  add(2, 99);
  CHECK(statements() == of_one);
}

TEST_CASE("frequent queries are answered by their indexes in PostgreSQL, too") {
  if (stores().back() != Dialect::postgresql) return;
  TempDatabase database(Dialect::postgresql);
  database.write([](Tx& tx) { tx.execute(kSellers); });
  for (const Case& c : cases_for(CabinetId{1})) {
    database.write([&](Tx& tx) {
      const auto plan = generic_plan_of(tx, c.work);
      std::string all;
      for (const std::string& step : plan) all += "\n  " + step;
      INFO(c.name << all);
      for (const char* index : c.postgresql) CHECK(mentions(plan, index));
      for (const char* table : {"orders", "sales", "products", "stocks", "reviews"}) {
        CHECK_FALSE(mentions(plan, std::string("Seq Scan on ") + table));
      }
    });
  }
}

}  // namespace query_plan_test
