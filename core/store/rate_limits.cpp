#include "core/store/sync_state.hpp"

namespace wb::store {

std::optional<std::string> load_bucket(Tx& tx, std::string_view sid, std::string_view token_type,
                                       std::string_view bucket) {
  auto& query =
      tx.prepare("select state from rate_limits where sid = $1 and token_type = $2 and bucket = $3");
  query.bind_all(sid, token_type, bucket);
  if (!query.step()) return std::nullopt;
  std::string state(query.text(0));
  query.reset();
  return state;
}

void save_bucket(Tx& tx, std::string_view sid, std::string_view token_type, std::string_view bucket,
                 std::string_view state, UtcTime now) {
  tx.prepare(
        "insert into rate_limits(sid, token_type, bucket, state, updated_at) values($1, $2, $3, $4, $5) "
        "on conflict(sid, token_type, bucket) do update set state = excluded.state, "
        "updated_at = excluded.updated_at")
      .bind_all(sid, token_type, bucket, state, now)
      .run();
}

std::vector<BucketRow> list_buckets(Tx& tx) {
  std::vector<BucketRow> rows;
  auto& query = tx.prepare(
      "select sid, token_type, bucket, state, updated_at from rate_limits order by sid, token_type, bucket");
  while (query.step()) {
    rows.push_back({std::string(query.text(0)), std::string(query.text(1)), std::string(query.text(2)),
                    std::string(query.text(3)), query.time(4)});
  }
  return rows;
}

}  // namespace wb::store
