#include "core/sync/delta.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/rows.hpp"

namespace delta_test {

using namespace wbd;
using namespace wbd::sync;

namespace {

UtcTime at(std::int64_t seconds) {
  return UtcTime{std::chrono::seconds{seconds}};
}

Order order(OrderStatus status) {
  Order out;
  out.srid = "s.1";
  out.status = status;
  out.ordered_at = at(100);
  out.updated_at = at(300);
  if (status == OrderStatus::cancelled) out.cancelled_at = at(200);
  return out;
}

std::vector<std::pair<EventType, UtcTime>> shape(const Events& events) {
  std::vector<std::pair<EventType, UtcTime>> out;
  for (const Event& event : events) out.emplace_back(event.type, event.happened_at);
  return out;
}

}  // namespace

TEST_CASE("an order is news when it is new and when its status changes") {
  using S = OrderStatus;
  using E = EventType;
  struct Case {
    std::optional<S> before;
    S after;
    std::vector<std::pair<E, UtcTime>> want;
  };
  const auto c = EACH_ROW(
      Case, {
                {std::nullopt, S::created, {{E::order_created, at(100)}}},
                {std::nullopt, S::cancelled, {{E::order_created, at(100)}, {E::order_cancelled, at(200)}}},
                {std::nullopt, S::buyout, {{E::order_created, at(100)}, {E::order_bought_out, at(300)}}},
                {S::created, S::created, {}},
                {S::created, S::cancelled, {{E::order_cancelled, at(200)}}},
                {S::created, S::buyout, {{E::order_bought_out, at(300)}}},
                {S::buyout, S::returned, {{E::order_returned, at(300)}}},
                {S::returned, S::returned, {}},
                {S::cancelled, S::created, {}},
            });
  Events events;
  order_events(events, c.before, order(c.after));
  CHECK(shape(events) == c.want);
  for (const Event& event : events) {
    CHECK(event.subject == "s.1");
    CHECK(event.key == std::string(to_string(event.type)) + ":s.1");
  }
}

TEST_CASE("a review of no more stars than people call negative is negative too") {
  struct Case {
    std::int32_t rating;
    std::int64_t negative_stars;
    std::size_t events;
  };
  const auto c = EACH_ROW(
      Case,
      {{0, 3, 1}, {1, 3, 2}, {3, 3, 2}, {4, 3, 1}, {5, 3, 1}, {1, 1, 2}, {2, 1, 1}, {4, 4, 2}, {5, 5, 2}});
  INFO(c.rating << " stars, negative up to " << c.negative_stars);
  Review review;
  review.id = "r";
  review.rating = c.rating;
  review.text = "a buyer's words";
  Events events;
  review_events(events, review, c.negative_stars);
  CHECK(events.size() == c.events);
  for (const Event& event : events) CHECK(event.payload.find("words") == std::string::npos);
}

TEST_CASE("stock is news when it ends, comes back or will soon be over") {
  using E = EventType;
  struct Case {
    std::int64_t before, after, orders;
    std::optional<E> want;
  };
  // 14 days of orders, 7 days are critical: 14 orders are one a day.
  const auto c = EACH_ROW(Case, {
                                    {5, 0, 0, E::stock_out},
                                    {5, 0, 14, E::stock_out},
                                    {0, 5, 14, E::stock_replenished},
                                    {8, 7, 14, E::stock_critical},
                                    {8, 7, 13, std::nullopt},
                                    {7, 6, 14, std::nullopt},
                                    {9, 8, 14, std::nullopt},
                                    {7, 8, 14, std::nullopt},
                                    {3, 1, 0, std::nullopt},
                                    {0, 0, 14, std::nullopt},
                                });
  INFO(c.before << " -> " << c.after << " with " << c.orders);
  Events events;
  stock_events(events, {NmId{5}, ChrtId{6}, c.before, c.after, c.orders}, 14, std::array<std::int64_t, 1>{7},
               at(9));
  CHECK(events.size() == (c.want ? 1U : 0U));
  if (c.want && !events.empty()) CHECK(events[0].type == *c.want);
}

TEST_CASE("stock is critical as soon as it is for one of the thresholds that people have") {
  struct Case {
    std::int64_t before, after;
    bool want;
  };
  const auto c = EACH_ROW(Case, {{15, 14, true},   // reaches 14 days
                                 {14, 13, false},  // was below them, has not reached 3
                                 {4, 3, true},     // reaches 3
                                 {3, 2, false},    // was below both
                                 {20, 2, true},    // passes both: one event
                                 {20, 15, false}});
  INFO(c.before << " -> " << c.after);
  Events events;
  stock_events(events, {NmId{5}, ChrtId{6}, c.before, c.after, 14}, 14, std::array<std::int64_t, 2>{3, 14},
               at(9));
  REQUIRE(events.size() == (c.want ? 1U : 0U));
  if (!c.want) return;
  CHECK(events[0].type == EventType::stock_critical);
  CHECK(events[0].subject == "5");
  CHECK(events[0].payload == "{\"nm_id\":5,\"chrt_id\":6,\"quantity\":" + std::to_string(c.after) +
                                 ",\"before\":" + std::to_string(c.before) +
                                 ",\"orders_in_window\":14,\"window_days\":14}");
}

TEST_CASE("a question is news once, without its text") {
  Question question;
  question.id = "q1";
  question.nm_id = NmId{5};
  question.text = "Is it warm?";
  question.created_at = at(100);
  Events events;
  question_events(events, question);
  REQUIRE(events.size() == 1);
  CHECK(events[0].type == EventType::question_created);
  CHECK(events[0].subject == "q1");
  CHECK(events[0].key == "question.created:q1");
  CHECK(events[0].happened_at == at(100));
  CHECK(events[0].payload == R"({"id":"q1","nm_id":5})");
}

TEST_CASE("a price is news when an amount differs from a known one") {
  const auto price = [](std::int64_t full, std::int64_t discounted, std::int64_t club) {
    Price out;
    out.nm_id = NmId{5};
    out.price = Money{full};
    out.price_with_discount = Money{discounted};
    out.club_price = Money{club};
    out.discount_percent = 40;
    out.currency = "RUB";
    return out;
  };
  const Price known = price(200'000, 120'050, 110'000);
  struct Case {
    const char* name;
    std::optional<Price> before;
    Price after;
    bool want;
  };
  Price renamed = known;
  renamed.discount_percent = 39;  // the amounts are what buyers see
  const Case cases[] = {
      {"never seen", std::nullopt, known, false},
      {"the same", known, known, false},
      {"another percent of the same amounts", known, renamed, false},
      {"the price", known, price(210'000, 120'050, 110'000), true},
      {"the discount", known, price(200'000, 100'000, 110'000), true},
      {"the club's", known, price(200'000, 120'050, 100'000), true},
  };
  for (const Case& c : cases) {
    INFO(c.name);
    Events events;
    price_events(events, c.before, c.after, at(9));
    CHECK(events.size() == (c.want ? 1U : 0U));
  }
  Events events;
  Price size = price(200'000, 100'000, 90'000);
  size.chrt_id = ChrtId{6};
  price_events(events, known, size, at(9));
  REQUIRE(events.size() == 1);
  CHECK(events[0].type == EventType::price_changed);
  CHECK(events[0].key == "price.changed:5:6:9000");
  CHECK(events[0].payload ==
        R"({"nm_id":5,"chrt_id":6,"price":2000,"discount_percent":40,"price_with_discount":1000,)"
        R"("club_price":900,"before":{"price":2000,"discount_percent":40,"price_with_discount":1200.5,)"
        R"("club_price":1100},"currency":"RUB"})");
}

TEST_CASE("a token warns 14, 3 and 1 days before its end") {
  using std::chrono::days;
  using std::chrono::seconds;
  const UtcTime now = at(1'000'000);
  CHECK(expiry_threshold(now + days{14} + seconds{1}, now) == std::nullopt);
  CHECK(expiry_threshold(now + days{14}, now) == 14);
  CHECK(expiry_threshold(now + days{3}, now) == 3);
  CHECK(expiry_threshold(now + days{3} + seconds{1}, now) == 14);
  CHECK(expiry_threshold(now + days{1}, now) == 1);
  CHECK(expiry_threshold(now - days{1}, now) == 1);
}

TEST_CASE(
    "a run is told when an incident begins and ends, a first sync does, a token is refused or rows are "
    "strange") {
  using E = EventType;
  struct Case {
    const char* name;
    std::optional<Errc> error;
    std::int64_t failures_before;
    bool first_ended;
    std::int64_t skipped;
    std::vector<E> want;
    bool newly_refused = true;
    int days_left = 100;
  };
  const auto c =
      EACH_ROW(Case, {
                         {"a usual good run", std::nullopt, 0, false, 0, {}},
                         {"the first sync", std::nullopt, 0, true, 0, {E::sync_finished}},
                         {"one failure", Errc::unreachable, 0, false, 0, {}},
                         {"the second", Errc::unreachable, 1, false, 0, {}},
                         {"the third", Errc::unreachable, 2, false, 0, {E::sync_failed}},
                         {"the fourth", Errc::unreachable, 3, false, 0, {}},
                         {"good after two", std::nullopt, 2, false, 0, {}},
                         {"good after three", std::nullopt, 3, false, 0, {E::sync_finished}},
                         {"refused", Errc::unauthorized, 0, false, 0, {E::token_refused}},
                         {"refused after failures", Errc::unauthorized, 2, false, 0, {E::token_refused}},
                         {"refused, as another run has said", Errc::unauthorized, 2, false, 0, {}, false},
                         {"strange rows", std::nullopt, 0, false, 2, {E::schema_drift}},
                         {"a token about to end", std::nullopt, 0, false, 0, {E::token_expiring}, true, 3},
                     });
  INFO(c.name);
  RunFacts facts;
  facts.now = at(1'000'000);
  facts.token.expires_at = facts.now + std::chrono::days{c.days_left};
  facts.newly_refused = c.newly_refused;
  if (c.error) facts.error = Error{*c.error, "why"};
  facts.failures_before = c.failures_before;
  facts.first_sync_ended = c.first_ended;
  facts.skipped = c.skipped;
  Events events;
  run_events(events, facts);
  std::vector<E> got;
  for (const Event& event : events) got.push_back(event.type);
  CHECK(got == c.want);
}

TEST_CASE("the event of a token's end has the days left, once for each threshold of each token") {
  RunFacts facts;
  facts.now = at(1'000'000);
  facts.token.sid = "s";
  facts.token.expires_at = facts.now + std::chrono::hours{50};
  Events events;
  run_events(events, facts);
  facts.now += std::chrono::hours{3};
  run_events(events, facts);
  REQUIRE(events.size() == 2);
  CHECK(events[0].subject == "s");
  CHECK(events[0].key == "token.expiring:1970-01-14T15:46:40Z:3");
  CHECK(events[0].payload == R"({"days_left":2,"expires_at":"1970-01-14T15:46:40Z"})");
  CHECK(events[1].key == events[0].key);
}

TEST_CASE("every type of event has a name of its own") {
  for (const EventTypeRow& row : kEventTypes) CHECK(parse_event_type(to_string(row.type)) == row.type);
  CHECK_FALSE(parse_event_type("order.lost"));
}

}  // namespace delta_test
