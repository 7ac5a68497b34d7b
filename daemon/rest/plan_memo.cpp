#include "daemon/rest/plan_memo.hpp"

namespace wbd::rest {
namespace {

// Enough for the targets of a busy bot; when it is full everything goes, which costs each request once.
constexpr std::size_t kMaxBytes = 4UL << 20;
constexpr std::size_t kSlotBytes = 1024;  // a plan, its frame and the node, without the key

}  // namespace

PlanMemo& PlanMemo::of_thread(std::uint64_t owner) {
  thread_local PlanMemo memo;
  if (memo.owner_ != owner) {
    memo.clear();
    memo.owner_ = owner;
  }
  return memo;
}

PlanMemo::Slot* PlanMemo::find(std::int64_t directory, const Credentials& credentials,
                               std::string_view target) {
  if (directory != directory_) {
    clear();
    directory_ = directory;
    return nullptr;
  }
  set_key(credentials, target);
  const auto found = slots_.find(key_);
  return found == slots_.end() ? nullptr : &found->second;
}

PlanMemo::Slot* PlanMemo::insert(const Credentials& credentials, std::string_view target,
                                 std::shared_ptr<const Plan> plan) {
  if (plan->directory != directory_ || bytes_ > kMaxBytes) {
    clear();
    directory_ = plan->directory;
  }
  set_key(credentials, target);
  Slot& slot = slots_[key_];
  slot = {std::move(plan), {}};
  bytes_ += key_.size() + kSlotBytes;
  return &slot;
}

void PlanMemo::clear() {
  slots_.clear();
  bytes_ = 0;
}

// No header or target holds a line break, so the parts cannot run into each other.
void PlanMemo::set_key(const Credentials& credentials, std::string_view target) {
  key_.assign(credentials.authorization);
  key_ += '\n';
  key_ += credentials.api_key;
  key_ += '\n';
  key_ += target;
}

}  // namespace wbd::rest
