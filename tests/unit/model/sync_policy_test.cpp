#include "core/model/sync_policy.hpp"

#include <catch2/catch.hpp>

namespace sync_wish_test {

using namespace wbd;

namespace {

UserSettings settings(bool enabled, std::optional<std::int64_t> minutes, std::vector<Dataset> datasets = {}) {
  UserSettings out;
  out.sync_enabled = enabled;
  out.sync_interval_minutes = minutes;
  out.sync_datasets = std::move(datasets);
  return out;
}

}  // namespace

TEST_CASE("a cabinet goes at the pace of the member who wants most") {
  struct Case {
    const char* name;
    std::vector<UserSettings> members;
    Millis interval;
    bool orders, stocks;
  };
  const auto all = settings(true, std::nullopt);
  const std::vector<Case> cases{
      {"nobody", {}, 5min, false, false},
      {"the installation's pace", {all}, 5min, true, true},
      {"turned off", {settings(false, 1)}, 5min, false, false},
      {"slower", {settings(true, 60)}, 60min, true, true},
      {"faster", {settings(true, 1)}, 1min, true, true},
      {"two speeds", {settings(true, 60), settings(true, 20)}, 20min, true, true},
      {"slow beside the default", {settings(true, 60), all}, 5min, true, true},
      {"fast beside the default", {settings(true, 2), all}, 2min, true, true},
      {"who is off sets no pace", {settings(false, 1), settings(true, 60)}, 60min, true, true},
      {"some datasets", {settings(true, std::nullopt, {Dataset::orders})}, 5min, true, false},
      {"some and others",
       {settings(true, std::nullopt, {Dataset::stocks}), settings(true, std::nullopt, {Dataset::orders})},
       5min,
       true,
       true},
      {"some and all", {settings(true, std::nullopt, {Dataset::orders}), all}, 5min, true, true},
      {"some of who is off", {settings(false, std::nullopt, {Dataset::orders})}, 5min, false, false},
  };
  for (const Case& c : cases) {
    INFO(c.name);
    SyncPolicy policy;
    for (const UserSettings& member : c.members) policy.add(member);
    CHECK(policy.interval(5min) == c.interval);
    CHECK(policy.includes(Dataset::orders) == c.orders);
    CHECK(policy.includes(Dataset::stocks) == c.stocks);
  }
}

}  // namespace sync_wish_test
