#include <algorithm>
#include <exception>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>

#include "core/base/scope_exit.hpp"
#include "core/cache/cache.hpp"
#include "core/cache/cancellation.hpp"
#include "core/cache/one_shot_event.hpp"

namespace wbd::cache {
namespace {

// One read of the source and its waiters. The outcome is written before `ended` is set.
struct Read {
  std::uint64_t number = 0;
  std::optional<std::uint64_t> stamp;  // taken before the read began
  bool succeeded = false;
  std::exception_ptr error;  // not succeeded and no error: the reading caller was cancelled
  OneShotEvent ended;
};

}  // namespace

struct VersionWatch::Impl {
  explicit Impl(VersionSource& from) : source(from) {}

  VersionSource& source;

  // The known versions. Readers share the lock; it is exclusive only while the outcome of a read is stored.
  mutable std::shared_mutex known_mutex;
  bool known = false;
  std::optional<std::uint64_t> stamp;
  std::int64_t directory = 0;
  std::unordered_map<CabinetId, std::int64_t> cabinets;
  std::int64_t newest = 0;  // the highest cabinet version

  std::mutex reads_mutex;
  std::shared_ptr<Read> running;
  std::uint64_t begun = 0;      // number of the last read that began
  std::uint64_t succeeded = 0;  // number of the last read that succeeded

  void store(const Read& read, const VersionSource::Changes& changes);
  [[nodiscard]] std::int64_t newest_version() const;

  struct Joined {
    std::shared_ptr<Read> read;  // null: the known versions are new enough
    bool ours = false;           // the caller performs the read; otherwise it waits
  };
  Joined join(std::uint64_t& wanted);
  void end(Read& read);
};

void VersionWatch::Impl::store(const Read& read, const VersionSource::Changes& changes) {
  const std::lock_guard lock(known_mutex);
  known = true;
  stamp = read.stamp;
  directory = changes.directory;
  for (const auto& [cabinet, version] : changes.cabinets) {
    cabinets[cabinet] = version;
    newest = std::max(newest, version);
  }
}

std::int64_t VersionWatch::Impl::newest_version() const {
  const std::shared_lock lock(known_mutex);
  return newest;
}

// `wanted` is the number of the earliest read that satisfies the caller, 0 in its first call. A running read
// may have missed a commit the caller knows of. It satisfies only if the stamp shows no commit since it
// began.
VersionWatch::Impl::Joined VersionWatch::Impl::join(std::uint64_t& wanted) {
  const auto stamp_now = source.stamp();  // before the read that may begin below
  const std::lock_guard lock(reads_mutex);
  if (wanted == 0) {
    const bool joins = running && stamp_now && running->stamp == stamp_now;
    wanted = joins ? running->number : begun + 1;
  }
  if (succeeded >= wanted) return {nullptr, false};
  if (running) return {running, false};
  running = std::make_shared<Read>();
  running->number = ++begun;
  running->stamp = stamp_now;
  return {running, true};
}

void VersionWatch::Impl::end(Read& read) {
  {
    const std::lock_guard lock(reads_mutex);
    running.reset();
    if (read.succeeded) succeeded = read.number;
  }
  read.ended.set();
}

VersionWatch::VersionWatch(VersionSource& source) : impl_(std::make_unique<Impl>(source)) {}

VersionWatch::~VersionWatch() = default;

bool VersionWatch::up_to_date() {
  const auto now = impl_->source.stamp();
  if (!now) return false;
  const std::shared_lock lock(impl_->known_mutex);
  return impl_->known && impl_->stamp == now;
}

bool VersionWatch::holds(const Dependencies& built_from) const {
  const std::shared_lock lock(impl_->known_mutex);
  if (!impl_->known) return false;
  return std::all_of(built_from.cabinets.begin(), built_from.cabinets.end(), [this](const auto& wanted) {
    const auto found = impl_->cabinets.find(wanted.first);
    // A cabinet that never changed has version 0 and is not among the changes.
    return wanted.second == (found == impl_->cabinets.end() ? 0 : found->second);
  });
}

std::int64_t VersionWatch::directory_version() const {
  const std::shared_lock lock(impl_->known_mutex);
  return impl_->directory;
}

Task<void> VersionWatch::refresh() {
  Impl& impl = *impl_;
  for (std::uint64_t wanted = 0;;) {
    const auto [read, ours] = impl.join(wanted);
    if (!read) co_return;
    if (!ours) {
      co_await read->ended.wait();
      if (read->number >= wanted && read->error) std::rethrow_exception(read->error);
      continue;
    }
    // Also runs when this coroutine is destroyed while it waits.
    const ScopeExit ended([&impl, read = read] { impl.end(*read); });
    try {
      const auto changes = co_await impl.source.changes_since(impl.newest_version());
      impl.store(*read, changes);
      read->succeeded = true;
    } catch (...) {
      // Cancellation concerns this caller alone: one of the waiters reads instead.
      if (!is_cancellation(std::current_exception())) read->error = std::current_exception();
      throw;
    }
    co_return;
  }
}

}  // namespace wbd::cache
