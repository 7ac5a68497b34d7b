#include "daemon/rest/plan_memo.hpp"

#include <array>

namespace wbd::rest {
namespace {

constexpr std::size_t kMaxBytes = 4UL << 20;  // enough for the targets of a busy bot
constexpr std::size_t kSlotBytes = 1024;      // a plan, its frame and the nodes, without the key

Sha256 random_secret() {
  Sha256 secret{};
  random_bytes(secret);
  return secret;
}

}  // namespace

PlanMemo::PlanMemo() : secret_(random_secret()), slots_(kMaxBytes) {}

PlanMemo& PlanMemo::of_thread(std::uint64_t owner) {
  thread_local PlanMemo memo;
  if (memo.owner_ != owner) {
    memo.slots_.clear();
    memo.owner_ = owner;
  }
  return memo;
}

PlanMemo::Slot* PlanMemo::find(std::int64_t directory, const Credentials& credentials,
                               std::string_view target) {
  if (directory != directory_) {
    slots_.clear();
    directory_ = directory;
    return nullptr;
  }
  set_key(credentials, target);
  return slots_.find(key_);
}

PlanMemo::Slot* PlanMemo::insert(const Credentials& credentials, std::string_view target, PlanPtr plan) {
  if (plan->directory != directory_) {
    slots_.clear();
    directory_ = plan->directory;
  }
  set_key(credentials, target);
  (void)slots_.store(Slots::item(key_, {std::move(plan), {}, nullptr}, key_.size() + kSlotBytes));
  return slots_.find(key_);
}

void PlanMemo::set_key(const Credentials& credentials, std::string_view target) {
  const std::array parts{credentials.authorization, credentials.api_key};
  const Sha256 hash = keyed_hash(secret_, parts);
  key_.assign(reinterpret_cast<const char*>(hash.data()), hash.size());
  key_ += target;
}

}  // namespace wbd::rest
