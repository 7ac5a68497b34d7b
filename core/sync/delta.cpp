#include "core/sync/delta.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/json_text.hpp"

namespace wbd::sync {
namespace {

constexpr std::array kExpiryDays{1, 3, 14};

std::optional<EventType> event_of(OrderStatus status) {
  switch (status) {
    case OrderStatus::created:
      break;
    case OrderStatus::buyout:
      return EventType::order_bought_out;
    case OrderStatus::cancelled:
      return EventType::order_cancelled;
    case OrderStatus::returned:
      return EventType::order_returned;
  }
  return std::nullopt;
}

std::string order_payload(const Order& order) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.field("srid", order.srid);
  json.field("status", to_string(order.status));
  if (order.nm_id) json.field("nm_id", order.nm_id->value);
  json.field("ordered_at", order.ordered_at);
  if (order.price_with_discount) json.field("price_with_discount", *order.price_with_discount);
  json.field("currency", order.currency);
  json.end_object();
  return out;
}

Event order_event(EventType type, const Order& order, UtcTime happened_at) {
  return {type, order.srid, fmt::format("{}:{}", to_string(type), order.srid), happened_at,
          order_payload(order)};
}

// True when the stock lasts `days` or less: quantity / (orders / window) <= days, in integers.
bool runs_out_within(std::int64_t quantity, std::int64_t orders, std::int64_t window, std::int64_t days) {
  return orders > 0 && quantity * window <= days * orders;
}

}  // namespace

void order_events(Events& events, std::optional<OrderStatus> before, const Order& after) {
  if (!before) events.push_back(order_event(EventType::order_created, after, after.ordered_at));
  if (before == after.status) return;
  if (const auto type = event_of(after.status)) {
    const bool cancel = after.status == OrderStatus::cancelled;
    events.push_back(
        order_event(*type, after, cancel ? after.cancelled_at.value_or(after.updated_at) : after.updated_at));
  }
}

void review_events(Events& events, const Review& created, std::int64_t negative_stars) {
  std::string payload;
  JsonWriter json(payload);
  json.begin_object();
  json.field("id", created.id);
  if (created.nm_id) json.field("nm_id", created.nm_id->value);
  json.field("rating", created.rating);
  json.end_object();
  const auto add = [&](EventType type) {
    events.push_back(
        {type, created.id, fmt::format("{}:{}", to_string(type), created.id), created.created_at, payload});
  };
  add(EventType::review_created);
  if (created.rating >= 1 && created.rating <= negative_stars) add(EventType::review_negative);
}

void question_events(Events& events, const Question& created) {
  std::string payload;
  JsonWriter json(payload);
  json.begin_object();
  json.field("id", created.id);
  if (created.nm_id) json.field("nm_id", created.nm_id->value);
  json.end_object();
  const EventType type = EventType::question_created;
  events.push_back({type, created.id, fmt::format("{}:{}", to_string(type), created.id), created.created_at,
                    std::move(payload)});
}

void price_events(Events& events, const std::optional<Price>& before, const Price& after, UtcTime now) {
  if (!before) return;
  if (before->price == after.price && before->price_with_discount == after.price_with_discount &&
      before->club_price == after.club_price) {
    return;
  }
  const auto amounts = [](JsonWriter& json, const Price& price) {
    json.field("price", price.price);
    json.field("discount_percent", price.discount_percent);
    json.field("price_with_discount", price.price_with_discount);
    json.field("club_price", price.club_price);
  };
  std::string payload;
  JsonWriter json(payload);
  json.begin_object();
  json.field("nm_id", after.nm_id);
  if (after.chrt_id) json.field("chrt_id", after.chrt_id);
  amounts(json, after);
  json.key("before");
  json.begin_object();
  amounts(json, *before);
  json.end_object();
  if (after.currency) json.field("currency", *after.currency);
  json.end_object();
  // The same may happen again later, so the key holds the time.
  const EventType type = EventType::price_changed;
  events.push_back({type, fmt::format("{}", after.nm_id.value),
                    fmt::format("{}:{}:{}:{}", to_string(type), after.nm_id.value, after.chrt_id.value,
                                now.time_since_epoch().count()),
                    now, std::move(payload)});
}

void stock_events(Events& events, const SizeLevel& level, std::int64_t window_days,
                  std::span<const std::int64_t> critical_days, UtcTime now) {
  std::optional<EventType> type;
  const auto becomes_critical = [&](std::int64_t days) {
    return runs_out_within(level.after, level.orders_in_window, window_days, days) &&
           !runs_out_within(level.before, level.orders_in_window, window_days, days);
  };
  if (level.before > 0 && level.after == 0) {
    type = EventType::stock_out;
  } else if (level.before == 0 && level.after > 0) {
    type = EventType::stock_replenished;
  } else if (level.after < level.before && std::ranges::any_of(critical_days, becomes_critical)) {
    type = EventType::stock_critical;
  }
  if (!type) return;
  std::string payload;
  JsonWriter json(payload);
  json.begin_object();
  json.field("nm_id", level.nm_id.value);
  json.field("chrt_id", level.chrt_id.value);
  json.field("quantity", level.after);
  json.field("before", level.before);
  json.field("orders_in_window", level.orders_in_window);
  json.field("window_days", window_days);
  json.end_object();
  // The same may happen again later, so the key holds the time.
  events.push_back({*type, fmt::format("{}", level.nm_id.value),
                    fmt::format("{}:{}:{}:{}", to_string(*type), level.nm_id.value, level.chrt_id.value,
                                now.time_since_epoch().count()),
                    now, std::move(payload)});
}

namespace {

void token_events(Events& events, const RunFacts& facts) {
  const auto threshold = expiry_threshold(facts.token.expires_at, facts.now);
  if (!threshold) return;
  const auto left = std::chrono::floor<std::chrono::days>(facts.token.expires_at - facts.now);
  events.push_back({EventType::token_expiring, facts.token.sid,
                    fmt::format("token.expiring:{}:{}", to_rfc3339(facts.token.expires_at), *threshold),
                    facts.now,
                    fmt::format(R"({{"days_left":{},"expires_at":"{}"}})", left.count(),
                                to_rfc3339(facts.token.expires_at))});
}

}  // namespace

void drift_event(Events& events, std::string_view dataset, const store::FieldDrift& drift) {
  const store::FieldHistory& field = drift.history;
  const UtcTime at = field.lost_at.value_or(UtcTime{});
  std::string payload;
  JsonWriter json(payload);
  json.begin_object();
  json.field("dataset", dataset);
  json.field("operation", drift.operation);
  json.field("field", drift.field);
  json.field("change", field.retyped ? "retyped" : "missing");
  json.field("lost_percent", field.lost_percent);
  json.end_object();
  const std::string name = drift.operation + "." + drift.field;
  events.push_back(
      {EventType::schema_drift, name,
       fmt::format("{}:{}:{}", to_string(EventType::schema_drift), name, at.time_since_epoch().count()), at,
       std::move(payload)});
}

void run_events(Events& events, const RunFacts& facts) {
  const std::string dataset(to_string(facts.dataset));
  const auto add = [&](EventType type, std::string_view part, std::string payload) {
    events.push_back({type, dataset, fmt::format("{}:{}:{}", to_string(type), dataset, part), facts.now,
                      std::move(payload)});
  };
  const std::string run = fmt::format("{}", facts.epoch);
  if (facts.skipped > 0 && !facts.fields_lost) {
    add(EventType::schema_drift, to_rfc3339(facts.now).substr(0, 10),
        fmt::format(R"({{"dataset":"{}","skipped":{}}})", dataset, facts.skipped));
  }
  if (!facts.error) {
    const bool recovered = facts.failures_before >= kIncidentFailures;
    if (recovered || facts.first_sync_ended) {
      add(EventType::sync_finished, run,
          fmt::format(R"({{"dataset":"{}","first":{},"recovered":{}}})", dataset, facts.first_sync_ended,
                      recovered));
    }
    token_events(events, facts);
    return;
  }
  if (facts.error->code == Errc::unauthorized) {
    // WB refuses the requests of every running dataset, but the event is emitted once. A later token may have
    // the same text, so the key names the run.
    if (facts.newly_refused) {
      events.push_back({EventType::token_refused, facts.token.sid,
                        fmt::format("token.refused:{}:{}", dataset, run), facts.now, "{}"});
    }
  } else if (facts.failures_before + 1 == kIncidentFailures) {
    std::string payload;
    JsonWriter json(payload);
    json.begin_object();
    json.field("dataset", dataset);
    json.field("code", to_string(facts.error->code));
    json.field("error", facts.error->detail);
    json.end_object();
    add(EventType::sync_failed, run, std::move(payload));
  }
}

Event source_gone_event(Dataset dataset, const MethodStatus& status) {
  std::string payload;
  JsonWriter json(payload);
  json.begin_object();
  json.field("dataset", to_string(dataset));
  json.field("method", status.method);
  json.field("detail", status.detail);
  json.end_object();
  const EventType type = EventType::source_gone;
  return {type, status.method,
          fmt::format("{}:{}:{}", to_string(type), status.method, to_rfc3339(status.since)), status.since,
          std::move(payload)};
}

std::optional<int> expiry_threshold(UtcTime expires_at, UtcTime now) {
  for (const int days : kExpiryDays) {
    if (expires_at - now <= std::chrono::days{days}) return days;
  }
  return std::nullopt;
}

}  // namespace wbd::sync
