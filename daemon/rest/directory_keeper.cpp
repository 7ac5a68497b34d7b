#include "daemon/rest/directory_keeper.hpp"

#include "core/base/log.hpp"

namespace wbd::rest {
namespace {

constexpr Millis kPause{1'000};

}  // namespace

DirectoryPtr DirectoryKeeper::known() const {
  const std::lock_guard lock(mutex_);
  return directory_;
}

DirectoryPtr DirectoryKeeper::renew(std::int64_t at_least) {
  const std::lock_guard renewal(renewal_mutex_);
  if (auto newest = known(); newest && newest->version >= at_least) return newest;
  auto fresh = database_.read_value(read_directory);
  note_success();
  const std::lock_guard lock(mutex_);
  directory_ = fresh;
  return fresh;
}

Task<DirectoryPtr> DirectoryKeeper::current(Look look) {
  if (look == Look::refresh || !watch_.up_to_date()) {
    co_await watch_.refresh();
    note_success();
  }
  const std::int64_t version = watch_.directory_version();
  if (auto newest = known(); newest && newest->version >= version) co_return newest;
  auto work = [this, version] { return renew(version); };
  co_return co_await run_blocking(workers_, std::move(work));
}

Task<DirectoryKeeper::Best> DirectoryKeeper::best(Look look) {
  if (!paused()) {
    try {
      auto directory = co_await current(look);
      co_return Best{std::move(directory), false};
    } catch (const Failure& failure) {
      if (failure.error().code != Errc::unavailable) throw;
      note_failure();
    }
  }
  auto last = known();
  if (!last) throw Failure({Errc::unavailable, "the database has not been read yet"});
  co_return Best{std::move(last), true};
}

void DirectoryKeeper::note_failure() {
  if (failed_at_.exchange(clock_.now().time_since_epoch().count()) == 0) {
    log::write(log::Level::warning, "api", "the database does not answer; serving what is cached");
  }
}

bool DirectoryKeeper::paused() const {
  const std::int64_t failed = failed_at_;
  if (failed == 0) return false;
  const Millis age = clock_.now().time_since_epoch() - Millis{failed};
  return age >= Millis{0} && age < kPause;
}

}  // namespace wbd::rest
