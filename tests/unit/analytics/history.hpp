#pragma once
// A seller whose orders and sales change at random, through the same functions as in a sync.

#include <random>
#include <string>
#include <vector>

#include "core/db/database.hpp"
#include "core/sync/ingest.hpp"
#include "tests/unit/store/support.hpp"

namespace wbd::test {

class RandomHistory {
 public:
  RandomHistory(CabinetId cabinet, unsigned seed, UtcTime now, TimeZone zone)
      : cabinet_(cabinet), random_(seed), now_(now), zone_(std::move(zone)) {}

  // One batch of one source: orders, cancels, late prices, moved dates, new places, sales before their
  // orders.
  // Also sales without a price, sales that move to another order, and currencies that arrive late.
  void step(db::Tx& tx) {
    ++clock_;
    switch (below(3)) {
      case 0: {
        std::vector<StatOrder> rows;
        for (int i = below(8); i >= 0; --i) rows.push_back(stat_order());
        sync::ingest_orders(tx, cabinet_, zone_, rows);
        break;
      }
      case 1: {
        std::vector<FeedOrder> rows;
        for (int i = below(8); i >= 0; --i) rows.push_back(feed_order());
        sync::ingest_feed(tx, cabinet_, zone_, rows);
        break;
      }
      default: {
        std::vector<StatSale> rows;
        for (int i = below(6); i >= 0; --i) rows.push_back(sale());
        sync::ingest_sales(tx, cabinet_, zone_, rows);
      }
    }
  }

  int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }

 private:
  std::string srid() { return "srid-" + std::to_string(below(60)); }

  template <class T>
  std::optional<T> maybe(T value) {
    return below(4) == 0 ? std::nullopt : std::optional(std::move(value));
  }
  std::string pick(std::initializer_list<const char*> words) {
    return *(words.begin() + below(static_cast<int>(words.size())));
  }
  std::optional<Money> price() { return maybe(Money{static_cast<std::int64_t>(1 + below(500'000))}); }
  // A time within 200 days, half of them exactly at the border of a day.
  UtcTime time() {
    const auto ago = std::chrono::seconds{below(200 * 86'400)};
    const UtcTime moment = now_ - ago;
    if (below(2) == 0) return moment;
    const UtcTime midnight = zone_.start_of(zone_.date_of(moment));
    return midnight - Millis{below(2)};
  }
  UtcTime changed() { return UtcTime{std::chrono::seconds{1'700'000'000 + clock_ - below(4)}}; }

  StatOrder stat_order() {
    StatOrder row;
    row.srid = srid();
    row.ordered_at = time();
    row.changed_at = changed();
    row.nm_id = maybe(NmId{100 + below(5)});
    row.warehouse = maybe(pick({"Коледино", "Казань", "Мой склад"}));
    row.region = maybe(pick({"Москва", "Татарстан", "Алтайский край"}));
    row.price_with_discount = price();
    row.is_cancel = below(5) == 0;
    return row;
  }
  FeedOrder feed_order() {
    FeedOrder row;
    row.srid = srid();
    row.nm_id = NmId{100 + below(5)};
    row.chrt_id = ChrtId{7};
    row.ordered_at = time();
    row.changed_at = changed();
    row.status = static_cast<FeedStatus>(below(6));
    row.warehouse = maybe(pick({"Коледино", "Тула"}));
    row.city = maybe(pick({"Москва", "Казань"}));
    row.seller_price = price();
    row.currency = pick({"RUB", "RUB", "RUB", "BYN", ""});
    return row;
  }
  StatSale sale() {
    StatSale row;
    const int number = below(40);
    // One letter in all its rows, as at WB; Q is a letter that nobody knows.
    row.sale_id = "RSSDABRSSQ"[number % 10] + std::to_string(number);
    row.kind = sale_kind(row.sale_id);
    row.srid = srid();  // a sale may move to another order
    row.sold_at = time();
    row.changed_at = changed();
    row.nm_id = maybe(NmId{100 + below(5)});
    row.warehouse = maybe(pick({"Коледино", "Казань"}));
    row.region = maybe(pick({"Москва", "Татарстан"}));
    row.price_with_discount = price();
    return row;
  }

  CabinetId cabinet_;
  std::mt19937 random_;
  UtcTime now_;
  TimeZone zone_;
  int clock_ = 0;
};

}  // namespace wbd::test
