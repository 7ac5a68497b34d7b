#include "core/db/table.hpp"
#include "core/store/sync_state.hpp"

namespace wbd::store {
namespace {

// clang-format off
constexpr auto kRateLimits = db::table<BucketRow>("rate_limits",
    db::key<&BucketRow::sid>("sid"),
    db::key<&BucketRow::token_type>("token_type"),
    db::key<&BucketRow::bucket>("bucket"),
    db::column<&BucketRow::state>("state"),
    db::column<&BucketRow::updated_at>("updated_at"));
// clang-format on

// The state of a row that load_bucket() has inserted.
constexpr std::string_view kEmpty;

std::optional<std::string> read_bucket(db::Tx& tx, std::string_view sid, std::string_view token_type,
                                       std::string_view bucket) {
  static const std::string kSql =
      "select state from rate_limits where sid = $1 and token_type = $2 and bucket = $3";
  static const std::string kLocking = kSql + " for update";
  auto& query = tx.prepare(tx.dialect() == db::Dialect::sqlite ? kSql : kLocking);
  query.bind_all(sid, token_type, bucket);
  if (!query.step()) return std::nullopt;
  std::string state(query.text(0));
  query.reset();
  return state;
}

}  // namespace

std::optional<std::string> load_bucket(db::Tx& tx, std::string_view sid, std::string_view token_type,
                                       std::string_view bucket) {
  static const std::string kSql =
      kRateLimits.insert_sql() + " on conflict(sid, token_type, bucket) do nothing";
  auto state = read_bucket(tx, sid, token_type, bucket);
  if (!state && tx.dialect() == db::Dialect::postgresql) {
    // A missing row cannot be locked: two simultaneous first requests would both find a full bucket.
    tx.prepare(kSql).bind_all(sid, token_type, bucket, kEmpty, UtcTime{}).queue();
    state = read_bucket(tx, sid, token_type, bucket);
  }
  if (state == kEmpty) return std::nullopt;
  return state;
}

void save_bucket(db::Tx& tx, std::string_view sid, std::string_view token_type, std::string_view bucket,
                 std::string_view state, UtcTime now) {
  static const std::string kSql = kRateLimits.upsert_sql();
  tx.prepare(kSql).bind_all(sid, token_type, bucket, state, now).run();
}

std::vector<BucketRow> list_buckets(db::Tx& tx) {
  static const std::string kSql = "select " + kRateLimits.select() +
                                  " from rate_limits where state <> '' order by sid, token_type, bucket";
  std::vector<BucketRow> rows;
  auto& query = tx.prepare(kSql);
  while (query.step()) rows.push_back(kRateLimits.read(query));
  return rows;
}

std::vector<BucketRow> old_buckets(db::Tx& tx, UtcTime before, std::int64_t limit) {
  static const std::string kSql = "select " + kRateLimits.select() +
                                  " from rate_limits where updated_at < $1 "
                                  "order by sid, token_type, bucket limit $2";
  std::vector<BucketRow> rows;
  auto& query = tx.prepare(kSql);
  query.bind_all(before, limit);
  while (query.step()) rows.push_back(kRateLimits.read(query));
  return rows;
}

void drop_bucket(db::Tx& tx, const BucketRow& row) {
  tx.prepare("delete from rate_limits where sid = $1 and token_type = $2 and bucket = $3 and state = $4")
      .bind_all(row.sid, row.token_type, row.bucket, row.state)
      .run();
}

}  // namespace wbd::store
