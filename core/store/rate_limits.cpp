#include "core/store/sync_state.hpp"

namespace wbd::store {
namespace {

// A row that nobody has filled yet.
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
  auto state = read_bucket(tx, sid, token_type, bucket);
  if (!state && tx.dialect() == db::Dialect::postgresql) {
    // What is not there cannot be locked; two first requests at once must not both find a full bucket.
    tx.prepare(
          "insert into rate_limits(sid, token_type, bucket, state, updated_at) values($1, $2, $3, $4, $5) "
          "on conflict(sid, token_type, bucket) do nothing")
        .bind_all(sid, token_type, bucket, kEmpty, UtcTime{})
        .queue();
    state = read_bucket(tx, sid, token_type, bucket);
  }
  if (state == kEmpty) return std::nullopt;
  return state;
}

void save_bucket(db::Tx& tx, std::string_view sid, std::string_view token_type, std::string_view bucket,
                 std::string_view state, UtcTime now) {
  tx.prepare(
        "insert into rate_limits(sid, token_type, bucket, state, updated_at) values($1, $2, $3, $4, $5) "
        "on conflict(sid, token_type, bucket) do update set state = excluded.state, "
        "updated_at = excluded.updated_at")
      .bind_all(sid, token_type, bucket, state, now)
      .run();
}

std::vector<BucketRow> list_buckets(db::Tx& tx) {
  std::vector<BucketRow> rows;
  auto& query = tx.prepare(
      "select sid, token_type, bucket, state, updated_at from rate_limits where state <> '' order "
      "by sid, token_type, bucket");
  while (query.step()) {
    rows.push_back({std::string(query.text(0)), std::string(query.text(1)), std::string(query.text(2)),
                    std::string(query.text(3)), query.time(4)});
  }
  return rows;
}

}  // namespace wbd::store
