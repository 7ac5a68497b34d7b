#pragma once
// Helpers of the tests of leases, due work and sync states.

#include <functional>
#include <optional>
#include <string>

#include "core/store/sync_state.hpp"
#include "tests/unit/store/support.hpp"

namespace wbd::test::runs {

inline constexpr Dataset kOrders = Dataset::orders;

inline std::optional<Errc> code_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const Failure& failure) {
    return failure.error().code;
  }
  return std::nullopt;
}

inline store::SyncLog make_log(std::string sync_id, CabinetId cabinet) {
  store::SyncLog log;
  log.sync_id = std::move(sync_id);
  log.cabinet_id = cabinet;
  log.state = "succeeded";
  return log;
}

inline store::Finish finish_at(std::int64_t now, std::int64_t due, bool success) {
  store::Finish finish;
  finish.now = at(now);
  finish.due_at = at(due);
  finish.success = success;
  if (!success) {
    finish.error_code = "wb_unreachable";
    finish.error = "no answer";
  }
  return finish;
}

}  // namespace wbd::test::runs
