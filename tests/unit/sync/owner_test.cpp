#include "core/sync/owner.hpp"

#include <string>

#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

namespace owner_test {

using namespace wb;

TEST_CASE("this process is alive, another machine's may be") {
  CHECK_FALSE(sync::owner_is_dead(sync::make_owner_name()));
  CHECK_FALSE(sync::owner_is_dead("another-boot:1:1:x"));
  CHECK_FALSE(sync::owner_is_dead("no owner name at all"));
}

TEST_CASE("a process that ended is dead, and so is one whose pid was given to another") {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
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
  REQUIRE_FALSE(name.empty());
  CHECK(sync::owner_is_dead(name));

  std::string reused = sync::make_owner_name();
  const auto start = reused.find(':', reused.find(':') + 1) + 1;
  reused.replace(start, reused.find(':', start) - start, "1");
  CHECK(sync::owner_is_dead(reused));
}

}  // namespace owner_test
