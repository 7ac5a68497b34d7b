#pragma once
// The name of a lease owner whose process has ended.

#include <algorithm>
#include <stdexcept>
#include <string>

#include <sys/wait.h>
#include <unistd.h>

#include "core/sync/owner.hpp"

namespace wbd::fakes {

inline std::string dead_owner() {
  int ends[2];
  if (::pipe(ends) != 0) throw std::runtime_error("no pipe");
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("no process");
  if (child == 0) {
    const std::string name = sync::make_owner_name();
    const auto written = ::write(ends[1], name.data(), name.size());
    ::_exit(written == static_cast<ssize_t>(name.size()) ? 0 : 1);
  }
  ::close(ends[1]);
  std::string name(512, '\0');
  name.resize(static_cast<std::size_t>(std::max<ssize_t>(0, ::read(ends[0], name.data(), name.size()))));
  ::close(ends[0]);
  ::waitpid(child, nullptr, 0);
  return name;
}

}  // namespace wbd::fakes
