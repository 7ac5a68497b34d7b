#include "core/setup/file_limit.hpp"

#include <algorithm>

#include <sys/resource.h>

#include "core/base/limits.hpp"

namespace wbd::setup {
namespace {

// SQLite opens up to three files for each connection; the rest serves WB, Redis, logs and the program itself.
constexpr std::uint64_t kFilesOfDatabaseConnection = 4;
constexpr std::uint64_t kOtherFiles = 60;

}  // namespace

FileLimit open_file_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return {1'024, 1'024};
  return {limit.rlim_cur, limit.rlim_max};
}

FileLimit raise_open_file_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
    limit.rlim_cur = limit.rlim_max;
    (void)::setrlimit(RLIMIT_NOFILE, &limit);
  }
  return open_file_limit();
}

std::uint64_t held_connections(std::uint64_t wanted, std::uint64_t files,
                               std::uint64_t database_connections) {
  const std::uint64_t spare = std::max<std::uint64_t>(
      limits::kSpareFiles, kOtherFiles + kFilesOfDatabaseConnection * database_connections);
  return std::min(wanted, files > spare ? files - spare : 1);
}

}  // namespace wbd::setup
