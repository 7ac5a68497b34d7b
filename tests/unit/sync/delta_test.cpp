#include "core/sync/delta.hpp"

#include <catch2/catch.hpp>

using namespace wb;
using namespace wb::sync;

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
  const auto c = GENERATE(values<Case>({
      {std::nullopt, S::created, {{E::order_created, at(100)}}},
      {std::nullopt, S::cancelled, {{E::order_created, at(100)}, {E::order_cancelled, at(200)}}},
      {std::nullopt, S::buyout, {{E::order_created, at(100)}, {E::order_bought_out, at(300)}}},
      {S::created, S::created, {}},
      {S::created, S::cancelled, {{E::order_cancelled, at(200)}}},
      {S::created, S::buyout, {{E::order_bought_out, at(300)}}},
      {S::buyout, S::returned, {{E::order_returned, at(300)}}},
      {S::returned, S::returned, {}},
      {S::cancelled, S::created, {}},
  }));
  Events events;
  order_events(events, c.before, order(c.after));
  CHECK(shape(events) == c.want);
  for (const Event& event : events) {
    CHECK(event.subject == "s.1");
    CHECK(event.key == std::string(to_string(event.type)) + ":s.1");
  }
}

TEST_CASE("a review of three stars or less is negative too") {
  struct Case {
    std::int32_t rating;
    std::size_t events;
  };
  const auto c = GENERATE(values<Case>({{0, 1}, {1, 2}, {3, 2}, {4, 1}, {5, 1}}));
  Review review;
  review.id = "r";
  review.rating = c.rating;
  review.text = "a buyer's words";
  Events events;
  review_events(events, review);
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
  const auto c = GENERATE(values<Case>({
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
  }));
  INFO(c.before << " -> " << c.after << " with " << c.orders);
  Events events;
  stock_events(events, {NmId{5}, ChrtId{6}, c.before, c.after, c.orders}, 14, 7, at(9));
  CHECK(events.size() == (c.want ? 1U : 0U));
  if (c.want && !events.empty()) CHECK(events[0].type == *c.want);
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
  };
  const auto c = GENERATE(values<Case>({
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
      {"strange rows", std::nullopt, 0, false, 2, {E::schema_drift}},
  }));
  INFO(c.name);
  RunFacts facts;
  facts.now = at(1'000'000);
  facts.token.expires_at = facts.now + std::chrono::days{100};
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

TEST_CASE("every type of event has a name of its own") {
  for (const EventType type : kEventTypes) CHECK(parse_event_type(to_string(type)) == type);
  CHECK_FALSE(parse_event_type("order.lost"));
}
