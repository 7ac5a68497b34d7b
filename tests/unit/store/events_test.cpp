#include "core/store/events.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "tests/unit/store/support.hpp"

namespace events_test {

using namespace wbd;
using namespace wbd::db;
using namespace wbd::store;
using namespace wbd::test;

namespace {

Event event(const std::string& key, EventType type = EventType::order_created) {
  return {type, "about " + key, key, at(5), R"({"of":")" + key + "\"}"};
}

void save(Tx& tx, CabinetId cabinet, const std::vector<Event>& events) {
  save_events(tx, cabinet, events, at(9));
}

// Their keys, as the payloads tell them.
std::string keys(const std::vector<EventRow>& rows) {
  std::string out;
  for (const EventRow& row : rows) out += row.payload.substr(7, row.payload.size() - 9);
  return out;
}

constexpr CabinetId kFirst{1}, kSecond{2};
const std::vector<CabinetId> kBoth{kFirst, kSecond};
const std::vector<CabinetId> kOnlyFirst{kFirst};

// a of 1, b of 2, c and d of 1, e of 2; d is another type.
void fill(Tx& tx) {
  save(tx, kFirst, {event("a")});
  save(tx, kSecond, {event("b")});
  save(tx, kFirst, {event("c"), event("d", EventType::stock_out)});
  save(tx, kSecond, {event("e")});
}

}  // namespace

TEST_CASE("events are read in the order of their ids, after one that was seen or the newest") {
  TempDatabase database;
  database.write([](Tx& tx) { fill(tx); });
  database.read([](Tx& tx) {
    const auto all = read_events(tx, {kBoth, 0, {}, 100});
    REQUIRE(keys(all) == "abcde");
    CHECK(keys(read_events(tx, {kOnlyFirst, 0, {}, 100})) == "acd");
    CHECK(keys(read_events(tx, {kBoth, all[1].id, {}, 2})) == "cd");
    CHECK(keys(read_events(tx, {kBoth, all[4].id, {}, 2})).empty());
    CHECK(keys(read_events(tx, {kBoth, {}, {}, 2})) == "de");
    CHECK(keys(read_events(tx, {kOnlyFirst, {}, {}, 2})) == "cd");
    CHECK(keys(read_events(tx, {kBoth, 0, {EventType::stock_out}, 100})) == "d");
    CHECK(
        keys(read_events(tx, {kBoth, 0, {EventType::stock_out, EventType::order_created}, 100})).find('d') !=
        std::string::npos);
    CHECK(keys(read_events(tx, {{}, 0, {}, 100})).empty());

    CHECK(all[3].type == "stock.out");
    CHECK(all[3].cabinet_id == kFirst);
    CHECK(all[3].subject == "about d");
    CHECK(all[3].happened_at == at(5));
    CHECK(all[3].created_at == at(9));
    CHECK(newest_event(tx) == all[4].id);
  });
}

TEST_CASE("many cabinets are read among all events, with the same outcome") {
  TempDatabase database;
  std::vector<CabinetId> many;
  for (std::int64_t id = 40; id > 0; --id) {
    if (id != 2) many.push_back(CabinetId{id});
  }
  database.write([](Tx& tx) { fill(tx); });
  database.read([&many](Tx& tx) {
    CHECK(keys(read_events(tx, {many, 0, {}, 100})) == "acd");
    CHECK(keys(read_events(tx, {many, 0, {}, 2})) == "ac");
    CHECK(keys(read_events(tx, {many, {}, {}, 2})) == "cd");
    CHECK(keys(read_events(tx, {many, 0, {EventType::order_created}, 5})) == "ac");
  });
}

TEST_CASE("news are the cabinets with events above one, and the newest id") {
  TempDatabase database;
  database.write([](Tx& tx) {
    CHECK(newest_event(tx) == 0);
    fill(tx);
  });
  database.read([](Tx& tx) {
    const auto all = read_events(tx, {kBoth, 0, {}, 100});
    const auto news = events_since(tx, all[3].id);
    CHECK(news.newest == all[4].id);
    CHECK(news.cabinets == std::vector{kSecond});
    CHECK(events_since(tx, 0).cabinets == kBoth);
    CHECK(events_since(tx, all[4].id).cabinets.empty());
    CHECK(events_since(tx, all[4].id).newest == all[4].id);
  });
}

TEST_CASE("a reader gets the events of the own thresholds") {
  const auto stock = [](std::string key, int before, int quantity) {
    return Event{
        EventType::stock_critical, "1", key, at(5),
        fmt::format(R"({{"of":"{}","quantity":{},"before":{},"orders_in_window":14,"window_days":14}})", key,
                    quantity, before)};
  };
  const auto review = [](std::string key, int rating) {
    return Event{EventType::review_negative, key, key, at(5),
                 fmt::format(R"({{"of":"{}","rating":{}}})", key, rating)};
  };
  const auto told = [](Tx& tx, std::span<const CabinetId> cabinets, std::optional<EventThresholds> reader) {
    EventFilter filter{cabinets, 0, {}, 100};
    filter.reader = reader;
    std::string keys;
    for (const EventRow& row : read_events(tx, filter)) keys += row.payload[7];
    return keys;
  };
  for (const Dialect dialect : stores()) {
    TempDatabase database(dialect);
    database.write([&](Tx& tx) {
      // At an order a day the quantity is the days it lasts: d crosses 7, e crosses 10 only, f was below 7
      // before.
      save(tx, kFirst,
           {review("a", 1), review("b", 3), review("c", 4), stock("d", 8, 7), stock("e", 11, 10),
            stock("f", 7, 6), event("g")});
    });
    std::vector<CabinetId> many;
    for (std::int64_t id = 1; id < 40; ++id) many.push_back(CabinetId{id});
    database.read([&](Tx& tx) {
      for (const std::span<const CabinetId> cabinets :
           {std::span<const CabinetId>(kOnlyFirst), std::span<const CabinetId>(many)}) {
        CHECK(told(tx, cabinets, std::nullopt) == "abcdefg");
        CHECK(told(tx, cabinets, EventThresholds{}) == "abdg");
        CHECK(told(tx, cabinets, EventThresholds{5, 10}) == "abceg");
        CHECK(told(tx, cabinets, EventThresholds{2, 6}) == "afg");
      }
      EventFilter two{kOnlyFirst, 0, {}, 2};
      two.reader = EventThresholds{5, 1};
      CHECK(read_events(tx, two).size() == 2);
    });
  }
}

}  // namespace events_test
