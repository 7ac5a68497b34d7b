#include "core/sync/limit_store.hpp"

#include "core/model/account.hpp"
#include "core/store/sync_state.hpp"

namespace wbd::sync {

Task<void> DatabaseLimitStore::update(std::string sid, TokenType type, std::string bucket, Change change) {
  auto work = [this, sid = std::move(sid), type, bucket = std::move(bucket), change = std::move(change)]() {
    const auto update_bucket = [&](db::Tx& tx) {
      const std::string_view type_name = to_string(type);
      const auto stored = store::load_bucket(tx, sid, type_name, bucket);
      wb::BucketState state = stored ? wb::bucket_from_json(*stored) : wb::BucketState{};
      change(state);
      const std::string text = wb::to_json(state);
      if (!stored || *stored != text) store::save_bucket(tx, sid, type_name, bucket, text, clock_.now());
    };
    database_.write(update_bucket, db::LockTimeout::background);
  };
  co_await run_blocking(workers_, std::move(work));
}

}  // namespace wbd::sync
