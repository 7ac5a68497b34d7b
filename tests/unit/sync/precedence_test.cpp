// The precedence table of orders holds whichever source arrives last. Each row arrives in a transaction of
// its own, as after a process that died in between. Some transactions are lost, and some rows come again.

#include <algorithm>
#include <map>
#include <random>

#include <catch2/catch.hpp>

#include "core/store/fbs_orders.hpp"
#include "core/store/finance.hpp"
#include "core/store/orders.hpp"
#include "core/sync/feed_mode.hpp"
#include "core/sync/finance/ingest.hpp"
#include "core/sync/ingest.hpp"
#include "tests/unit/store/support.hpp"
#include "tests/unit/sync/methods.hpp"

namespace precedence_test {

using namespace wbd;
using namespace std::chrono_literals;
using Text = std::optional<std::string>;

namespace {

const UtcTime kNoon = *parse_rfc3339("2026-11-20T12:00:00Z");

// Two rows of each source, the second one newer. Any value may be absent.
struct Rows {
  std::vector<StatOrder> stat;
  std::vector<FeedOrder> feed;
  std::vector<FbsOrder> fbs;
  std::vector<FinanceRow> accounting;  // of a daily report, and of the weekly one that replaces it
};

class Maker {
 public:
  explicit Maker(unsigned seed) : random_(seed) {}

  Rows make() {
    Rows rows;
    const int stats = below(3), feeds = below(3), assemblies = below(3);
    for (int i = 0; i < (stats + feeds == 0 ? 1 : stats); ++i) {
      StatOrder row;
      row.srid = "a";
      row.ordered_at = kNoon;
      row.changed_at = kNoon + i * 1h;
      row.warehouse = maybe("stat warehouse", i);
      row.region = maybe("stat region", i);
      row.district = maybe("stat district", i);
      row.vendor_code = maybe("stat article", i);
      row.barcode = maybe("stat barcode", i);
      row.cart_id = maybe("stat cart", i);
      if (below(2) == 0) row.nm_id = NmId{10 + i};
      if (below(2) == 0) row.warehouse_type = WarehouseType::seller;
      row.size = maybe("stat size", i);
      row.brand = maybe("stat brand", i);
      row.subject = maybe("stat subject", i);
      row.country = maybe("stat country", i);
      row.price = amount(1'000 + i);
      row.finished_price = amount(1'100 + i);
      row.price_with_discount = amount(1'200 + i);
      if (below(2) == 0) row.discount_percent = 10 + i;
      if (below(2) == 0) row.spp_percent = 20 + i;
      row.is_cancel = below(3) == 0;
      if (row.is_cancel) row.cancelled_at = kNoon + 30min * (i + 1);
      rows.stat.push_back(row);
    }
    for (int i = 0; i < feeds; ++i) {
      FeedOrder row;
      row.srid = "a";
      row.nm_id = NmId{20 + i};
      row.chrt_id = ChrtId{200 + i};
      row.ordered_at = kNoon - 1h;
      row.changed_at = kNoon + i * 2h;
      row.status = below(2) == 0 ? FeedStatus::cancel : FeedStatus::created;
      if (row.status == FeedStatus::cancel) row.cancel_type = maybe("feed type", i);
      row.warehouse = maybe("feed warehouse", i);
      row.city = maybe("feed city", i);
      row.district = maybe("feed district", i);
      row.currency = below(2) == 0 ? "KZT" : "";
      row.seller_price = amount(2'000 + i);
      if (below(2) == 0) row.warehouse_type = WarehouseType::wb;
      rows.feed.push_back(row);
    }
    for (int i = 0; i < assemblies; ++i) {
      FbsOrder row;
      row.srid = "a";
      row.id = 1'000 + i;
      row.created_at = kNoon;
      if (below(2) == 0) row.chrt_id = ChrtId{300 + i};
      row.vendor_code = maybe("assembly article", i);
      row.barcode = maybe("assembly barcode", i);
      row.cart_id = maybe("assembly cart", i);
      row.supply_id = maybe("supply", i);
      rows.fbs.push_back(row);
    }
    FinanceRow row = accounted(FinancePeriod::daily);
    if (below(2) == 0) rows.accounting.push_back(row);
    if (below(2) == 0) {
      // The weekly row names at least what the daily one did.
      rows.accounting.push_back(renewed(std::move(row)));
    }
    return rows;
  }

 private:
  FinanceRow accounted(FinancePeriod period) {
    FinanceRow row;
    const Date day = parse_date("2026-11-21").value();
    row.report = {period, 20, 1, day, day, std::nullopt, "RUB"};
    row.day = day;
    row.rrd_id = 1;
    row.kind = FinanceKind::sale;
    row.srid = "a";
    row.ordered_at = kNoon - 2h;
    row.sold_at = kNoon + 24h;
    row.nm_id = NmId{40};
    row.vendor_code = maybe("accounting article", 0);
    row.barcode = maybe("accounting barcode", 0);
    row.size = maybe("accounting size", 0);
    row.brand = maybe("accounting brand", 0);
    row.subject = maybe("accounting subject", 0);
    row.country = maybe("accounting country", 0);
    row.office = maybe("office", 0);
    if (below(2) == 0) row.delivery_method = "FBW, (v)";
    row.retail_price = amount(3'000);
    row.retail_amount = amount(3'100);
    row.retail_price_with_discount = amount(3'200);
    if (below(2) == 0) row.discount_percent = 30;
    if (below(2) == 0) row.spp_percent = 31;
    return row;
  }
  static FinanceRow renewed(FinanceRow row) {
    row.report.period = FinancePeriod::weekly;
    row.report.id = 500;
    row.report.from = parse_date("2026-11-16").value();
    row.report.to = parse_date("2026-11-22").value();
    row.rrd_id = 1'001;
    row.nm_id = NmId{41};
    row.vendor_code = "accounting article 1";
    row.barcode = "accounting barcode 1";
    row.size = "accounting size 1";
    row.brand = "accounting brand 1";
    row.subject = "accounting subject 1";
    row.country = "accounting country 1";
    row.office = "office 1";
    row.delivery_method = "FBS, (v)";
    row.retail_price = Money{3'001};
    row.retail_amount = Money{3'101};
    row.retail_price_with_discount = Money{3'201};
    row.discount_percent = 32;
    row.spp_percent = 33;
    return row;
  }
  std::optional<Money> amount(std::int64_t minor) {
    return below(2) == 0 ? std::optional(Money{minor}) : std::nullopt;
  }
  int below(int limit) { return static_cast<int>(random_() % static_cast<unsigned>(limit)); }
  Text maybe(std::string text, int number) {
    return below(2) == 0 ? Text(text + " " + std::to_string(number)) : Text();
  }
  std::mt19937 random_;
};

// The last value that a source gave.
template <class Row, class T>
std::optional<T> last(const std::vector<Row>& rows, std::optional<T> Row::*member) {
  std::optional<T> value;
  for (const Row& row : rows) {
    if (row.*member) value = row.*member;
  }
  return value;
}
template <class T>
std::optional<T> either(std::optional<T> first, std::optional<T> second) {
  return first ? first : second;
}

template <class T>
std::optional<T> either(std::optional<T> first, std::optional<T> second, std::optional<T> third) {
  return either(either(first, second), third);
}

void check(const Rows& rows, const Order& got) {
  const auto stat = [&](auto member) { return last(rows.stat, member); };
  const auto feed = [&](auto member) { return last(rows.feed, member); };
  const auto fbs = [&](auto member) { return last(rows.fbs, member); };
  const auto accounting = [&](auto member) { return last(rows.accounting, member); };
  const auto accounted_money = [&](auto member) { return to_money(last(rows.accounting, member)); };
  using Accounted = FinanceRow;
  CHECK(got.warehouse ==
        either(stat(&StatOrder::warehouse), feed(&FeedOrder::warehouse), accounting(&Accounted::office)));
  CHECK(got.region == either(stat(&StatOrder::region), feed(&FeedOrder::city)));
  CHECK(got.district == either(stat(&StatOrder::district), feed(&FeedOrder::district)));
  CHECK(got.vendor_code == either(stat(&StatOrder::vendor_code), fbs(&FbsOrder::vendor_code),
                                  accounting(&Accounted::vendor_code)));
  CHECK(got.barcode ==
        either(stat(&StatOrder::barcode), fbs(&FbsOrder::barcode), accounting(&Accounted::barcode)));
  CHECK(got.cart_id == either(stat(&StatOrder::cart_id), fbs(&FbsOrder::cart_id)));
  CHECK(got.size == either(stat(&StatOrder::size), accounting(&Accounted::size)));
  CHECK(got.brand == either(stat(&StatOrder::brand), accounting(&Accounted::brand)));
  CHECK(got.subject == either(stat(&StatOrder::subject), accounting(&Accounted::subject)));
  CHECK(got.country == either(stat(&StatOrder::country), accounting(&Accounted::country)));
  CHECK(got.price == either(stat(&StatOrder::price), accounted_money(&Accounted::retail_price)));
  CHECK(got.finished_price ==
        either(stat(&StatOrder::finished_price), accounted_money(&Accounted::retail_amount)));
  CHECK(got.price_with_discount == either(stat(&StatOrder::price_with_discount),
                                          accounted_money(&Accounted::retail_price_with_discount),
                                          feed(&FeedOrder::seller_price)));
  CHECK(got.discount_percent ==
        either(stat(&StatOrder::discount_percent), accounting(&Accounted::discount_percent)));
  CHECK(got.spp_percent == either(stat(&StatOrder::spp_percent), accounting(&Accounted::spp_percent)));
  std::optional<NmId> nm_id = stat(&StatOrder::nm_id);
  const auto type = either(stat(&StatOrder::warehouse_type), feed(&FeedOrder::warehouse_type));
  std::optional<ChrtId> chrt_id = fbs(&FbsOrder::chrt_id);
  Text cancel_type;
  std::string currency = "RUB";
  UtcTime ordered_at = kNoon;
  if (!rows.feed.empty()) {
    const FeedOrder& newest = rows.feed.back();
    if (!nm_id) nm_id = newest.nm_id;
    chrt_id = newest.chrt_id;
    for (const FeedOrder& row : rows.feed) {
      if (row.status != FeedStatus::cancel) cancel_type.reset();
      if (row.cancel_type) cancel_type = row.cancel_type;
      if (!row.currency.empty()) currency = row.currency;
    }
    if (rows.stat.empty()) ordered_at = newest.ordered_at;
  }
  CHECK(got.nm_id == either(nm_id, accounting(&Accounted::nm_id)));
  const Text method = accounting(&Accounted::delivery_method);
  const auto accounted_type =
      method ? std::optional(*method == "FBW, (v)" ? WarehouseType::wb : WarehouseType::seller)
             : std::nullopt;
  CHECK(got.warehouse_type == either(type, accounted_type));
  CHECK(got.chrt_id == chrt_id);
  CHECK(got.cancel_type == cancel_type);
  CHECK(got.currency == currency);
  CHECK(got.ordered_at == ordered_at);
}

// Brings the rows of one seller's order, one a transaction.
class Arrival {
 public:
  Arrival(test::TempDatabase& database, const Rows& rows, const std::string& sid)
      : database_(database), rows_(rows) {
    cabinet_ = database_.write([&](db::Tx& tx) {
      const CabinetId cabinet = test::add_cabinet(tx, 1, sid);
      test::switch_statistics_off(tx, cabinet, kNoon);
      return cabinet;
    });
  }

  // The next row of a source: s, f, a (assembly orders) or m (accounting). `lost`: first in a transaction
  // that is rolled back. `again`: after the rows that were read before it.
  void next(char source, bool lost, bool again) {
    const std::size_t number = came_[source]++;
    if (lost) {
      CHECK_THROWS_AS(database_.write([&](db::Tx& tx) {
        bring(tx, source, number);
        throw Failure({Errc::internal, "killed"});
      }),
                      Failure);
    }
    for (std::size_t i = again ? 0 : number; i <= number; ++i) {
      database_.write([&](db::Tx& tx) { bring(tx, source, i); });
    }
  }

  store::OrderRow order() {
    return database_.read(
        [&](db::Tx& tx) { return store::find_order(tx, std::array{cabinet_}, "a").value(); });
  }

 private:
  void bring(db::Tx& tx, char source, std::size_t i) {
    if (source == 's') sync::ingest_orders(tx, cabinet_, moscow_, std::span(&rows_.stat[i], 1));
    if (source == 'f') sync::ingest_feed(tx, cabinet_, moscow_, std::span(&rows_.feed[i], 1));
    if (source == 'a') sync::ingest_fbs(tx, cabinet_, std::span(&rows_.fbs[i], 1));
    if (source != 'm') return;
    const FinanceRow& row = rows_.accounting[i];
    sync::ingest_finance_rows(tx, cabinet_, std::span(&row, 1));
    store::settle_finance_reports(tx, cabinet_, row.report.period);
    const std::string_view srids[] = {"a"};
    sync::bring_accounting(tx, cabinet_, moscow_, srids);
  }

  test::TempDatabase& database_;
  const Rows& rows_;
  const TimeZone moscow_ = TimeZone::moscow();
  CabinetId cabinet_;
  std::map<char, std::size_t> came_;
};

}  // namespace

TEST_CASE("each field of an order comes from its first choice, whichever source arrives last") {
  constexpr int kOrders = 40;  // of arrival; fewer exist for a few rows
  const auto seed = GENERATE(range(1U, 61U));
  INFO("seed " << seed);
  const Rows rows = Maker(seed).make();
  // The sources take turns in many ways; within a source the newest row is last.
  std::string turns = std::string(rows.stat.size(), 's') + std::string(rows.feed.size(), 'f') +
                      std::string(rows.fbs.size(), 'a') + std::string(rows.accounting.size(), 'm');
  test::TempDatabase database(db::Dialect::sqlite);
  std::mt19937 random(seed);
  for (int number = 0; number < kOrders; ++number) {
    std::shuffle(turns.begin(), turns.end(), random);
    Arrival arrival(database, rows, "sid-" + std::to_string(number));
    std::string told;
    for (const char source : turns) {
      const bool lost = random() % 6 == 0;
      const bool again = random() % 3 == 0;
      arrival.next(source, lost, again);
      told += std::string(1, source) + (lost ? "!" : "") + (again ? "*" : "") + " ";
    }
    INFO("arrivals " << told << "(! lost once, * after the rows before it)");
    const auto row = arrival.order();
    check(rows, row.order);
    CHECK(row.fbs.has_value() == !rows.fbs.empty());
    if (row.fbs) CHECK(row.fbs->supply_id == rows.fbs.back().supply_id);
  }
}

TEST_CASE("an older assembly order that arrives later fills what the newer one does not name") {
  test::TempDatabase database;
  const CabinetId cabinet = database.write([](db::Tx& tx) { return test::add_cabinet(tx, 1, "sid"); });
  FbsOrder older, newer;
  older.srid = newer.srid = "a";
  older.created_at = newer.created_at = kNoon;
  older.id = 1;
  older.chrt_id = ChrtId{5};
  older.barcode = "old";
  older.supply_id = "old supply";
  newer.id = 2;
  newer.barcode = "new";
  for (const FbsOrder* row : {&newer, &older}) {
    database.write([&](db::Tx& tx) { sync::ingest_fbs(tx, cabinet, std::span(row, 1)); });
  }
  database.read([&](db::Tx& tx) {
    const std::string_view srids[] = {"a"};
    const FbsOrder stored = store::load_fbs_orders(tx, cabinet, srids).at("a");
    CHECK(stored.id == 2);
    CHECK(stored.chrt_id == ChrtId{5});
    CHECK(stored.barcode == "new");
    CHECK_FALSE(stored.supply_id);
  });
}

}  // namespace precedence_test
