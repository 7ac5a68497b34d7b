#include "core/sync/limit_store.hpp"

#include "core/model/account.hpp"
#include "core/store/sync_state.hpp"

namespace wbd::sync {
namespace {

constexpr Millis kSweepEvery = std::chrono::hours{1};
constexpr std::int64_t kSweptAtOnce = 1'000;

}  // namespace

Task<void> DatabaseLimitStore::update(std::string owner, TokenType type, std::string bucket, Change change) {
  auto work = [this, owner = std::move(owner), type, bucket = std::move(bucket),
               change = std::move(change)]() {
    const auto update_bucket = [&](db::Tx& tx) {
      const std::string_view type_name = to_string(type);
      const auto stored = store::load_bucket(tx, owner, type_name, bucket);
      wb::BucketState state = stored ? wb::bucket_from_json(*stored) : wb::BucketState{};
      change(state);
      const std::string text = wb::to_json(state);
      if (!stored || *stored != text) store::save_bucket(tx, owner, type_name, bucket, text, clock_.now());
    };
    database_.write(update_bucket, db::LockTimeout::background);
    sweep();
  };
  co_await run_blocking(workers_, std::move(work));
}

void DatabaseLimitStore::sweep() {
  const UtcTime now = clock_.now();
  UtcTime last = swept_at_.load();
  if (now - last < kSweepEvery || !swept_at_.compare_exchange_strong(last, now)) return;
  const auto drop_idle = [now](db::Tx& tx) {
    for (const store::BucketRow& row : store::old_buckets(tx, now - kSweepEvery, kSweptAtOnce)) {
      if (wb::is_idle(wb::bucket_from_json(row.state), now)) store::drop_bucket(tx, row);
    }
  };
  database_.write(drop_idle, db::LockTimeout::background);
}

}  // namespace wbd::sync
