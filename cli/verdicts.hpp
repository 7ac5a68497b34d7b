#pragma once
// What `wbctl doctor` makes of what it has found. Pure.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/cache/redis_cache.hpp"
#include "core/db/database.hpp"
#include "core/model/account.hpp"
#include "core/store/sync_state.hpp"

namespace wbd::cli {

enum class Verdict { ok, skipped, warning, failed };
[[nodiscard]] std::string_view to_string(Verdict verdict);

struct Check {
  std::string_view name;  // "database"
  Verdict verdict = Verdict::ok;
  std::string detail;  // in the reader's language
  std::string fix{};   // what to do about it; "" when nothing
  int code = 0;        // the exit code of a failure
};

// One of two texts.
struct Tongue {
  bool russian = true;
  [[nodiscard]] std::string_view operator()(std::string_view en, std::string_view ru) const {
    return russian ? ru : en;
  }
};

[[nodiscard]] Check failed(std::string_view name, const Error& error, std::string fix = {});

// `embedded`: an older schema is brought up to date by whatever opens the database next.
[[nodiscard]] Check judge_schema(const db::MigrationStatus& schema, bool embedded, Tongue tr);
[[nodiscard]] Check judge_redis(const cache::RedisInfo& redis, std::uint64_t wanted_bytes, Tongue tr);
// Of a cabinet that is not disconnected: expired or refused is a failure, less than two weeks or a missing
// category a warning.
[[nodiscard]] Check judge_token(const Cabinet& cabinet, UtcTime now, Tongue tr);
// `server`: the clock of the database, if it has one. `newest`: of what this installation has written. A
// minute is let pass; five break signatures and windows of time.
[[nodiscard]] Check judge_clock(UtcTime now, std::optional<UtcTime> server, std::optional<UtcTime> newest,
                                Tongue tr);
// The last run of each dataset of each cabinet.
[[nodiscard]] Check judge_drift(std::span<const store::SyncLog> last_runs, Tongue tr);
[[nodiscard]] Check judge_disk(std::uint64_t free_bytes, Tongue tr);

// Of the first failure; 0 when there is none.
[[nodiscard]] int exit_code_of(std::span<const Check> checks);

}  // namespace wbd::cli
