#include "daemon/rest/store_versions.hpp"

#include "core/store/versions.hpp"

namespace wbd::rest {

Task<cache::VersionSource::Changes> StoreVersions::changes_since(std::int64_t since) {
  auto work = [this, since] {
    store::Versions versions;
    std::vector<SyncTimes::Known> times;
    database_.read([&](db::Tx& tx) {
      versions = store::versions_since(tx, since);
      times = read_sync_times(tx, versions);
    });
    times_.learn(std::move(times));
    return Changes{versions.directory, std::move(versions.cabinets)};
  };
  co_return co_await run_blocking(workers_, std::move(work));
}

}  // namespace wbd::rest
