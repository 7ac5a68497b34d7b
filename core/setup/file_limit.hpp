#pragma once
// How many files a process may have open, and how many connections of the API that allows.

#include <cstdint>

namespace wbd::setup {

struct FileLimit {
  std::uint64_t soft = 0;  // in force
  std::uint64_t hard = 0;  // the process may raise the soft one to it
};

[[nodiscard]] FileLimit open_file_limit();
// Raises the soft limit to the hard one. A system that forbids it leaves it as it is. Returns what is in
// force afterwards.
FileLimit raise_open_file_limit();

// `wanted` connections, or as many as `files`, a limit of open files, allows. The process needs other files
// beside them: limits::kSpareFiles, or more for a large pool of `database_connections`. At least 1.
[[nodiscard]] std::uint64_t held_connections(std::uint64_t wanted, std::uint64_t files,
                                             std::uint64_t database_connections);

}  // namespace wbd::setup
