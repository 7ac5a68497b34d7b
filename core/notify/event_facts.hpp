#pragma once
// The payload of an event, read for texts.

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/money.hpp"
#include "core/base/time.hpp"
#include "core/store/events.hpp"

namespace wbd::notify {

struct PriceFacts {
  std::optional<Money> price, price_with_discount, club_price;
  std::optional<std::int64_t> discount_percent;
};

// The fields of the payload by their names (core/model/event_type.hpp); each type fills its own.
struct EventFacts {
  std::optional<std::string> srid, id, currency, dataset, error, sync_id, state, method, from, to;
  std::optional<std::int64_t> nm_id, chrt_id, rating, quantity, before, orders_in_window, window_days,
      requested_by, report_id;
  std::optional<UtcTime> ordered_at, expires_at;
  std::optional<Money> paid, computed, residual;
  PriceFacts price, price_before;
  bool first = false, recovered = false;
};
// Fields of another JSON type than expected count as absent.
[[nodiscard]] EventFacts read_facts(const store::EventRow& event);

}  // namespace wbd::notify
