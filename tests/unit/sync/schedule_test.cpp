#include "core/sync/schedule.hpp"

#include <catch2/catch.hpp>

#include "core/sync/pace.hpp"
#include "tests/unit/rows.hpp"

namespace schedule_test {

using namespace wbd;
using namespace std::chrono_literals;
using sync::StepEnd;

namespace {

StepEnd failed(Errc code, std::optional<Millis> retry_after = {}, bool partial = false) {
  Error error{code, "why"};
  error.retry_after = retry_after;
  return {.error = error, .again_in = {}, .partial = partial};
}

}  // namespace

TEST_CASE("a dataset is wanted again when its interval and WB's limits allow, and later the more it fails") {
  struct Case {
    const char* name;
    StepEnd end;
    Millis limit_wait;
    std::int64_t failures;
    Millis want;  // with an interval of 10 min and 1 from the dice
  };
  const auto c = EACH_ROW(
      Case, {
                {"good", {}, 0ms, 0, 630s},
                {"good, but WB lets the next run begin later", {}, 2h, 0, 2h},
                {"more is to be had soon", {{}, 20s}, 0ms, 0, 20s},
                {"more is to be had, later than a new run is due", {{}, 3h}, 0ms, 0, 10min},
                {"others need the limit", {.error = {}, .again_in = {}, .rest = 1h}, 0ms, 0, 1h},
                {"failed once", failed(Errc::unreachable), 0ms, 0, 30s},
                {"failed three times", failed(Errc::unreachable), 0ms, 2, 2min},
                {"failed for long", failed(Errc::bad_data), 0ms, 40, 1h},
                {"the server says when", failed(Errc::unreachable, 10min), 0ms, 0, 10min},
                {"one source of several fails for long", failed(Errc::unreachable, {}, true), 0ms, 40, 630s},
                {"switched off", failed(Errc::not_found), 0ms, 0, 6h},
                {"one source of several is switched off", failed(Errc::not_found, {}, true), 0ms, 0, 630s},
                {"not for this token", failed(Errc::forbidden), 0ms, 0, 24h},
                {"WB could not say whether the token is dead", failed(Errc::forbidden, 15min), 0ms, 0, 15min},
                {"limited", failed(Errc::rate_limited, 90s), 0ms, 5, 90s},
                {"limited, and another operation more so", failed(Errc::rate_limited, 90s), 3h, 0, 3h},
                {"limited, for an unknown time", failed(Errc::rate_limited), 0ms, 1, 1min},
            });
  INFO(c.name);
  const UtcTime now = std::chrono::sys_days{std::chrono::year{2026} / 11 / 20};
  CHECK(sync::next_due(c.end, {now, 10min, c.limit_wait, c.failures}, [] { return 1.0; }) - now == c.want);
}

TEST_CASE("jitter spreads the retries of runs that failed together") {
  const UtcTime now = std::chrono::sys_days{std::chrono::year{2026} / 11 / 20};
  CHECK(sync::next_due(failed(Errc::unreachable), {now, 10min, 0ms, 1}, [] { return 0.0; }) - now == 30s);
}

TEST_CASE("each dataset has a pace of its own, unless the configuration sets another") {
  sync::Options options;
  options.interval = 5min;
  const std::pair<Dataset, Millis> paces[]{{Dataset::orders, 5min},       {Dataset::reviews, 5min},
                                           {Dataset::questions, 5min},    {Dataset::sales, 30min},
                                           {Dataset::products, 30min},    {Dataset::stocks, 30min},
                                           {Dataset::prices, 1h},         {Dataset::funnel, 2h},
                                           {Dataset::finance, 6h},        {Dataset::warehouses, 6h},
                                           {Dataset::tariffs, 24h},       {Dataset::payouts, 24h},
                                           {Dataset::storage_costs, 24h}, {Dataset::acceptance_costs, 24h},
                                           {Dataset::adverts, 24h},       {Dataset::penalties, 24h}};
  for (const auto& [dataset, pace] : paces) CHECK(sync::interval_of(options, dataset) == pace);
  options.interval = 3h;
  CHECK(sync::interval_of(options, Dataset::sales) == 3h);
  options.dataset_intervals["sales"] = 1min;
  CHECK(sync::interval_of(options, Dataset::sales) == 1min);
}

TEST_CASE("the outcome of a run has a name") {
  using sync::RunState;
  CHECK(to_string(RunState::succeeded) == "succeeded");
  CHECK(to_string(RunState::partial) == "partial");
  CHECK(to_string(RunState::failed) == "failed");
  CHECK(to_string(RunState::skipped) == "skipped");
}

}  // namespace schedule_test
