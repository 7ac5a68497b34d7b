#include <algorithm>
#include <exception>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>

#include "core/cache/cache.hpp"
#include "core/cache/gate.hpp"
#include "core/cache/shared_work.hpp"

namespace wbd::cache {
namespace {

// One read of the source and those who wait for it. The outcome is written before `ended` opens.
struct Read {
  std::uint64_t number = 0;
  std::optional<std::uint64_t> stamp;  // taken before the read began
  bool succeeded = false;
  std::exception_ptr error;  // not succeeded and no error: whoever was reading gave up
  Gate ended;
};

}  // namespace

struct VersionWatch::Impl {
  explicit Impl(VersionSource& from) : source(from) {}

  VersionSource& source;

  // What is known. Readers share the lock; it is taken alone only to write down the outcome of a read.
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

  void write_down(const Read& read, const VersionSource::Changes& changes);
  [[nodiscard]] std::int64_t newest_version() const;

  struct Turn {
    std::shared_ptr<Read> read;  // null: what is known is new enough
    bool ours = false;           // the caller has to perform it; else it waits
  };
  Turn take_turn(std::uint64_t& wanted);
  void end(Read& read);
};

void VersionWatch::Impl::write_down(const Read& read, const VersionSource::Changes& changes) {
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

// `wanted` is the number of the earliest read that satisfies the caller, 0 at its first turn. A read that was
// running when the caller came may have missed the commit the caller knows of; it satisfies only if the stamp
// says that there was none since it began.
VersionWatch::Impl::Turn VersionWatch::Impl::take_turn(std::uint64_t& wanted) {
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
  read.ended.open();
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
  if (!impl_->known || built_from.directory != impl_->directory) return false;
  return std::all_of(built_from.cabinets.begin(), built_from.cabinets.end(), [this](const auto& wanted) {
    const auto found = impl_->cabinets.find(wanted.first);
    // One never changed has version 0 and is not among the changes.
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
    const auto [read, ours] = impl.take_turn(wanted);
    if (!read) co_return;
    if (!ours) {
      co_await read->ended.wait();
      if (read->number >= wanted && read->error) std::rethrow_exception(read->error);
      continue;
    }
    // Ends the read also when this coroutine is destroyed half-way.
    const Finally ended([&impl, read = read] { impl.end(*read); });
    try {
      const auto changes = co_await impl.source.changes_since(impl.newest_version());
      impl.write_down(*read, changes);
      read->succeeded = true;
    } catch (...) {
      // A cancelled caller takes only itself out: one of those who wait reads instead.
      if (!is_cancellation(std::current_exception())) read->error = std::current_exception();
      throw;
    }
    co_return;
  }
}

}  // namespace wbd::cache
