#pragma once
// How `wbctl doctor` judges what it has found. Pure.

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/cache/redis_cache.hpp"
#include "core/db/database.hpp"
#include "core/db/server.hpp"
#include "core/ledger/unknown_kinds.hpp"
#include "core/model/account.hpp"
#include "core/model/method_state.hpp"
#include "core/model/target.hpp"
#include "core/notify/messenger.hpp"
#include "core/store/ledger_faults.hpp"
#include "core/store/refused_methods.hpp"
#include "core/store/sync_state.hpp"
#include "core/store/wb_fields.hpp"

namespace wbd::cli {

enum class Verdict { ok, skipped, warning, failed };
[[nodiscard]] std::string_view verdict_name(Verdict verdict);

struct Check {
  std::string_view name;  // "database"
  Verdict verdict = Verdict::ok;
  std::string detail;  // in the reader's language
  std::string fix{};   // how to repair it; "" when nothing is to be done
  int code = 0;        // the exit code of a failure
};

[[nodiscard]] Check failed(std::string_view name, const Error& error, std::string fix = {});

// Names the kind of database. Tables of a cluster that are only partly distributed are a failure, because a
// query cannot join them with the others.
[[nodiscard]] Check judge_server(const db::ServerInfo& server, Language language);
// `embedded`: the next program that opens the database migrates an older schema.
[[nodiscard]] Check judge_schema(const db::MigrationStatus& schema, bool embedded, Language language);
// `name`: "telegram" or "max". A blocked network and a wrong token get different texts.
[[nodiscard]] Check judge_messenger(std::string_view name, const notify::TokenCheck& token,
                                    Language language);
[[nodiscard]] Check judge_redis(const cache::RedisInfo& redis, std::uint64_t wanted_bytes, Language language);
// For a cabinet that is not disconnected. An expired or refused token is a failure. A token with a missing
// category, or valid for less than two weeks, is a warning.
[[nodiscard]] Check judge_token(const Cabinet& cabinet, UtcTime now, Language language);
// `server`: the clock of the database, if it has one. `newest`: the newest time this installation has
// written. One minute is tolerated; five minutes break signatures and time windows.
[[nodiscard]] Check judge_clock(UtcTime now, std::optional<UtcTime> server, std::optional<UtcTime> newest,
                                Language language);
// `last_runs`: the last run of each dataset of each cabinet. `fields`: the fields of WB's rows that are lost,
// or were found again lately.
[[nodiscard]] Check judge_drift(std::span<const store::SyncLog> last_runs,
                                std::span<const store::FieldDrift> fields, Language language);
// `refused`: what WB does not let a token do. One check for each; one when there is none.
[[nodiscard]] std::vector<Check> judge_refusals(std::span<const store::RefusedMethod> refused,
                                                Language language);
// `methods`: those that WB, or the configuration, has switched off. One check for each; one when all are on.
[[nodiscard]] std::vector<Check> judge_methods(std::span<const MethodStatus> methods, Language language);
// `unknown`: the cabinets with sales of an unknown kind, and the number of these sales.
[[nodiscard]] Check judge_sale_kinds(std::span<const std::pair<CabinetId, std::int64_t>> unknown,
                                     Language language);
// `troubled`: the targets that are failing, disabled or gone. One check for each; one when all work.
[[nodiscard]] std::vector<Check> judge_targets(std::span<const Target> troubled, Language language);
// `hard`: the limit of open files that wbd would raise its own to. `held`: the connections it then allows.
[[nodiscard]] Check judge_files(std::uint64_t wanted, std::uint64_t held, std::uint64_t hard,
                                Language language);
// `unread`: the cabinets with rows of finance reports that could not be read, and the number of these rows.
[[nodiscard]] Check judge_finance(std::span<const std::pair<CabinetId, std::int64_t>> unread,
                                  Language language);
// `differ`: the reports whose lines do not explain WB's payment.
[[nodiscard]] Check judge_payouts(std::span<const store::UnreconciledReport> differ, Language language);
// `unknown`: the kinds of rows that the ledger does not know. One check for each; one when there is none.
[[nodiscard]] std::vector<Check> judge_row_kinds(const ledger::UnknownKinds& unknown, Language language);
// `sealed`: the number of stored secrets by the id of their key.
[[nodiscard]] Check judge_keys(const std::string& key_id, const std::map<std::string, std::int64_t>& sealed,
                               Language language);
[[nodiscard]] Check judge_disk(std::uint64_t free_bytes, Language language);

// The exit code of the first failure; 0 when there is none.
[[nodiscard]] int exit_code_of(std::span<const Check> checks);

}  // namespace wbd::cli
