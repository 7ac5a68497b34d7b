// Every query that runs often must be answered by the index made for it, whatever the planner knows of the
// data.
#include <catch2/catch.hpp>

#include "core/store/catalog.hpp"
#include "core/store/daily_sales.hpp"
#include "core/store/fbs_orders.hpp"
#include "core/store/finance.hpp"
#include "core/store/funnel.hpp"
#include "core/store/orders.hpp"
#include "core/store/prices.hpp"
#include "core/store/questions.hpp"
#include "core/store/review_facts.hpp"
#include "core/store/sales_facts.hpp"
#include "core/store/sync_state.hpp"
#include "core/store/tariffs.hpp"
#include "tests/unit/store/support.hpp"

using namespace wb;
using namespace wb::store;
using namespace wb::test;

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
  void execute(std::string_view sql) override { tx_.execute(sql); }
  std::int64_t flush() override { return tx_.flush(); }
  [[nodiscard]] const std::vector<std::string>& texts() const { return texts_; }

 private:
  Tx& tx_;
  std::vector<std::string> texts_;
};

// One line a step, of all statements together.
std::vector<std::string> plan_of(Tx& tx, const std::function<void(Tx&)>& work) {
  RecordingTx recorder(tx);
  work(recorder);
  std::vector<std::string> steps;
  for (const std::string& sql : recorder.texts()) {
    if (!sql.starts_with("select") && !sql.starts_with("with")) continue;
    auto& query = tx.prepare("explain query plan " + sql);
    while (query.step()) steps.emplace_back(query.text(3));
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
  return {cabinet, DailySlice::article, "5", first, first + std::chrono::days{90}};
}

}  // namespace

TEST_CASE("frequent queries are answered by their indexes") {
  TempDatabase database(Dialect::sqlite);
  const CabinetId id = database.write([](Tx& tx) {
    const CabinetId cabinet = add_cabinet(tx, 1, "aaaa");
    Product product;
    product.nm_id = NmId{5};
    upsert_products(tx, cabinet, std::vector{product});
    Stock stock;
    stock.nm_id = NmId{5};
    stock.chrt_id = ChrtId{51};
    save_stocks(tx, cabinet, std::vector<StockChange>{{stock, true}}, at(1));
    return cabinet;
  });
  const std::array<std::string_view, 1> keys{"key"};
  struct Case {
    const char* name;
    std::function<void(Tx&)> work;
    std::vector<const char*> uses;
    bool sorts;
  };
  const std::vector<Case> cases{
      {"orders by srid",
       [&](Tx& tx) { (void)load_orders(tx, id, keys); },
       {"(cabinet_id=? AND srid=?)"},
       false},
      {"one order",
       [&](Tx& tx) { (void)find_order(tx, std::array{id}, "1"); },
       {"(cabinet_id=? AND srid=?)"},
       false},
      {"orders of a cabinet",
       [&](Tx& tx) { (void)list_orders(tx, orders_of([](OrderFilter&) {})); },
       {"COVERING INDEX orders_by_time (cabinet_id=?)"},
       false},
      {"orders of some days",
       [&](Tx& tx) {
         (void)list_orders(tx, orders_of([](OrderFilter& f) { f.from = at(1), f.to = at(2); }));
       },
       {"COVERING INDEX orders_by_time (cabinet_id=? AND ordered_at>? AND ordered_at<?)"},
       false},
      {"orders of an article",
       [&](Tx& tx) { (void)list_orders(tx, orders_of([](OrderFilter& f) { f.nm_id = NmId{5}; })); },
       {"COVERING INDEX orders_by_article (cabinet_id=? AND nm_id=?)"},
       false},
      {"orders of an article in some days",
       [&](Tx& tx) {
         (void)list_orders(
             tx, orders_of([](OrderFilter& f) { f.nm_id = NmId{5}, f.from = at(1), f.to = at(2); }));
       },
       {"orders_by_article (cabinet_id=? AND nm_id=? AND ordered_at>? AND ordered_at<?)"},
       false},
      {"an article's orders as facts",
       [&](Tx& tx) {
         each_order_fact(tx, {id, NmId{5}, at(1), at(2)}, [](const OrderFact&) {});
       },
       {"orders_by_article (cabinet_id=? AND nm_id=? AND ordered_at>? AND ordered_at<?)"},
       false},
      {"orders of some days as facts",
       [&](Tx& tx) {
         each_order_fact(tx, {id, {}, at(1), at(2)}, [](const OrderFact&) {});
       },
       {"orders_by_time (cabinet_id=? AND ordered_at>? AND ordered_at<?)"},
       false},
      {"sales of an order",
       [&](Tx& tx) { (void)sales_of(tx, id, "s"); },
       {"sales_by_srid (cabinet_id=? AND srid=?)"},
       false},
      {"sale flags",
       [&](Tx& tx) { (void)load_sale_flags(tx, id, keys); },
       {"sales_by_srid (cabinet_id=? AND srid=?)"},
       false},
      {"sales by id",
       [&](Tx& tx) { (void)load_sales(tx, id, keys); },
       {"(cabinet_id=? AND sale_id=?)"},
       false},
      {"an article's sales as facts",
       [&](Tx& tx) {
         each_sale_fact(tx, {id, NmId{5}, at(1), at(2)}, [](const SaleFact&) {});
       },
       {"sales_by_article (cabinet_id=? AND nm_id=? AND sold_at>? AND sold_at<?)",
        "(cabinet_id=? AND srid=?)"},
       false},
      {"sales of some days as facts",
       [&](Tx& tx) {
         each_sale_fact(tx, {id, {}, at(1), at(2)}, [](const SaleFact&) {});
       },
       {"sales_by_time (cabinet_id=? AND sold_at>? AND sold_at<?)", "(cabinet_id=? AND srid=?)"},
       false},
      {"an article's next order",
       [&](Tx& tx) { (void)next_fact(tx, id, NmId{5}, at(1)); },
       {"COVERING INDEX orders_by_article (cabinet_id=? AND nm_id=? AND ordered_at>?)",
        "COVERING INDEX sales_by_article (cabinet_id=? AND nm_id=? AND sold_at>?)"},
       false},
      {"an article's days",
       [&](Tx& tx) { each_daily_row(tx, article_days(id), [](const DailyRow&) {}); },
       {"s USING PRIMARY KEY (cabinet_id=? AND slice=? AND day=? AND key=?)"},
       true},
      {"all days",
       [&](Tx& tx) {
         DailyFilter filter = article_days(id);
         filter.key.reset();
         each_daily_row(tx, filter, [](const DailyRow&) {});
       },
       {"s USING PRIMARY KEY (cabinet_id=? AND slice=? AND day>? AND day<?)"},
       false},
      {"stock",
       [&](Tx& tx) { (void)list_stocks(tx, stocks_of([](StockFilter&) {})); },
       {"PRIMARY KEY (cabinet_id=?)",
        "orders_by_article (cabinet_id=? AND nm_id=? AND ordered_at>? AND ordered_at<?)"},
       true},
      {"stock of an article",
       [&](Tx& tx) { (void)list_stocks(tx, stocks_of([](StockFilter& f) { f.nm_id = NmId{5}; })); },
       {"PRIMARY KEY (cabinet_id=? AND nm_id=?)"},
       true},
      {"stock of a warehouse",
       [&](Tx& tx) {
         (void)list_stocks(tx, stocks_of([](StockFilter& f) { f.warehouse_id = WarehouseId{}; }));
       },
       {"stocks_by_warehouse (cabinet_id=? AND warehouse_id=?)"},
       true},
      {"rating",
       [&](Tx& tx) { (void)rating_of(tx, id, NmId{5}); },
       {"COVERING INDEX reviews_by_article"},
       false},
      {"reviews by article and stars",
       [&](Tx& tx) {
         each_review_fact(tx, {id, {}, at(1), at(2)}, [](const ReviewFact&) {});
       },
       {"COVERING INDEX reviews_by_article (cabinet_id=?)"},
       false},
      {"reviews of a cabinet",
       [&](Tx& tx) { (void)list_reviews(tx, reviews_of([](ReviewFilter&) {})); },
       {"reviews_by_time (cabinet_id=?)"},
       false},
      {"questions of a cabinet",
       [&](Tx& tx) { (void)list_questions(tx, {.cabinets = {id}}); },
       {"questions_by_time (cabinet_id=?)"},
       false},
      {"questions of an article",
       [&](Tx& tx) { (void)list_questions(tx, {.cabinets = {id}, .nm_id = NmId{5}}); },
       {"questions_by_article (cabinet_id=? AND nm_id=?)"},
       false},
      {"price history of a cabinet",
       [&](Tx& tx) { (void)list_price_history(tx, {.cabinets = {id}}); },
       {"price_history_by_time (cabinet_id=?)"},
       false},
      {"price history of an article",
       [&](Tx& tx) { (void)list_price_history(tx, {.cabinets = {id}, .nm_id = NmId{5}}); },
       {"PRIMARY KEY (cabinet_id=? AND nm_id=?)"},
       true},
      {"a commission",
       [&](Tx& tx) { (void)commission_rates(tx, id, 5, Date{std::chrono::year{2026} / 8 / 1}); },
       {"PRIMARY KEY (cabinet_id=? AND kind=? AND key=?)"},
       false},
      {"tariffs of a kind",
       [&](Tx& tx) { (void)list_tariffs(tx, {.cabinets = {id}, .kind = TariffKind::box}); },
       {"PRIMARY KEY (cabinet_id=? AND kind=?)"},
       true},
      {"finance of orders",
       [&](Tx& tx) { (void)load_order_finance(tx, id, keys); },
       {"finance_rows_by_srid (cabinet_id=? AND srid=?)"},
       false},
      {"finance of a cabinet",
       [&](Tx& tx) { (void)list_finance(tx, {.cabinets = {id}}); },
       {"INDEX finance_rows_by_day (cabinet_id=?)"},
       false},
      {"finance of some days",
       [&](Tx& tx) {
         const Date day{std::chrono::year{2026}, std::chrono::November, std::chrono::day{20}};
         (void)list_finance(tx, {.cabinets = {id}, .from = day, .to = day});
       },
       {"finance_rows_by_day (cabinet_id=? AND day>? AND day<?)"},
       false},
      {"finance of an article",
       [&](Tx& tx) { (void)list_finance(tx, {.cabinets = {id}, .nm_id = NmId{5}}); },
       {"finance_rows_by_article (cabinet_id=? AND nm_id=?)"},
       true},
      {"funnel of a cabinet",
       [&](Tx& tx) { (void)list_funnel(tx, {.cabinets = {id}}); },
       {"funnel_days_by_day (cabinet_id=?)"},
       false},
      {"funnel of an article",
       [&](Tx& tx) { (void)list_funnel(tx, {.cabinets = {id}, .nm_id = NmId{5}}); },
       {"SEARCH f USING PRIMARY KEY (cabinet_id=? AND nm_id=?)"},
       true},
      {"open assembly orders",
       [&](Tx& tx) { (void)open_fbs_orders(tx, id, at(1), false); },
       {"fbs_orders_open (cabinet_id=?)"},
       false},
      {"due work", [&](Tx& tx) { (void)due_work(tx, at(1), 10); }, {"sync_state_due (due_at<?)"}, true},
      {"versions",
       [&](Tx& tx) { (void)versions_since(tx, 0); },
       {"wb_cabinets_version (data_version>?)"},
       false},
      {"the next version",
       [&](Tx& tx) { raise_data_version(tx, id); },
       {"SEARCH wb_cabinets USING COVERING INDEX"},
       false},
      {"cabinets of a user",
       [&](Tx& tx) { (void)cabinets_of_user(tx, TelegramId{1}); },
       {"cabinet_members_user (telegram_id=?)"},
       true},
      {"an API key", [&](Tx& tx) { (void)find_api_key(tx, sha256("x")); }, {"(key_hash=?)"}, false},
  };
  for (const Case& c : cases) {
    database.write([&](Tx& tx) {
      const auto plan = plan_of(tx, c.work);
      std::string all;
      for (const std::string& step : plan) all += "\n  " + step;
      INFO(c.name << all);
      for (const char* use : c.uses) CHECK(mentions(plan, use));
      for (const char* table : {"orders", "sales", "products", "stocks", "reviews", "daily_sales", "prices",
                                "o", "s", "r", "p", "q", "t", "f", "b", "wb_cabinets"}) {
        CHECK(std::none_of(plan.begin(), plan.end(), [&](const std::string& step) {
          return step == std::string("SCAN ") + table || step.starts_with(std::string("SCAN ") + table + " ");
        }));
      }
      if (!c.sorts) CHECK_FALSE(mentions(plan, "TEMP B-TREE"));
    });
  }
}
