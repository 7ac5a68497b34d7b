// The precedence table of orders holds whichever source speaks last. Each row arrives in a transaction of its
// own, as after a process that died in between.

#include <random>

#include <catch2/catch.hpp>

#include "core/store/fbs_orders.hpp"
#include "core/store/orders.hpp"
#include "core/sync/ingest.hpp"
#include "tests/unit/store/support.hpp"

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
    return rows;
  }

 private:
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

void check(const Rows& rows, const Order& got) {
  const auto stat = [&](auto member) { return last(rows.stat, member); };
  const auto feed = [&](auto member) { return last(rows.feed, member); };
  const auto fbs = [&](auto member) { return last(rows.fbs, member); };
  CHECK(got.warehouse == either(stat(&StatOrder::warehouse), feed(&FeedOrder::warehouse)));
  CHECK(got.region == either(stat(&StatOrder::region), feed(&FeedOrder::city)));
  CHECK(got.district == either(stat(&StatOrder::district), feed(&FeedOrder::district)));
  CHECK(got.vendor_code == either(stat(&StatOrder::vendor_code), fbs(&FbsOrder::vendor_code)));
  CHECK(got.barcode == either(stat(&StatOrder::barcode), fbs(&FbsOrder::barcode)));
  CHECK(got.cart_id == either(stat(&StatOrder::cart_id), fbs(&FbsOrder::cart_id)));
  std::optional<NmId> nm_id = stat(&StatOrder::nm_id);
  std::optional<WarehouseType> type = stat(&StatOrder::warehouse_type);
  std::optional<ChrtId> chrt_id = fbs(&FbsOrder::chrt_id);
  Text cancel_type;
  std::string currency = "RUB";
  if (!rows.feed.empty()) {
    const FeedOrder& newest = rows.feed.back();
    if (!nm_id) nm_id = newest.nm_id;
    if (!type) type = newest.warehouse_type;
    chrt_id = newest.chrt_id;
    for (const FeedOrder& row : rows.feed) {
      if (row.status != FeedStatus::cancel) cancel_type.reset();
      if (row.cancel_type) cancel_type = row.cancel_type;
      if (!row.currency.empty()) currency = row.currency;
    }
  }
  CHECK(got.nm_id == nm_id);
  CHECK(got.warehouse_type == type);
  CHECK(got.chrt_id == chrt_id);
  CHECK(got.cancel_type == cancel_type);
  CHECK(got.currency == currency);
}

}  // namespace

TEST_CASE("each field of an order comes from its first choice, whichever source speaks last") {
  const auto seed = GENERATE(range(1U, 41U));
  INFO("seed " << seed);
  const Rows rows = Maker(seed).make();
  // The sources take turns in every possible way; within a source the newest row is last.
  std::string turns = std::string(rows.stat.size(), 's') + std::string(rows.feed.size(), 'f') +
                      std::string(rows.fbs.size(), 'a');
  std::sort(turns.begin(), turns.end());
  test::TempDatabase database(db::Dialect::sqlite);
  const TimeZone moscow = TimeZone::moscow();
  int number = 0;
  do {
    const CabinetId cabinet = database.write(
        [&](db::Tx& tx) { return test::add_cabinet(tx, 1, "sid-" + std::to_string(++number)); });
    std::size_t stat = 0, feed = 0, fbs = 0;
    for (const char source : turns) {
      database.write([&](db::Tx& tx) {
        if (source == 's') sync::ingest_orders(tx, cabinet, moscow, std::span(&rows.stat[stat++], 1));
        if (source == 'f') sync::ingest_feed(tx, cabinet, moscow, std::span(&rows.feed[feed++], 1));
        if (source == 'a') sync::ingest_fbs(tx, cabinet, std::span(&rows.fbs[fbs++], 1));
      });
    }
    INFO("turns " << turns);
    const auto row =
        database.read([&](db::Tx& tx) { return store::find_order(tx, std::array{cabinet}, "a").value(); });
    check(rows, row.order);
    CHECK(row.fbs.has_value() == !rows.fbs.empty());
    if (row.fbs) CHECK(row.fbs->supply_id == rows.fbs.back().supply_id);
  } while (std::next_permutation(turns.begin(), turns.end()));
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
