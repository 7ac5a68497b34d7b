#include "core/sync/owner.hpp"

#include <string>

#include <catch2/catch.hpp>

#include "tests/fakes/dead_owner.hpp"

namespace owner_test {

using namespace wbd;

TEST_CASE("this process is alive, another machine's may be") {
  CHECK_FALSE(sync::owner_is_dead(sync::make_owner_name()));
  CHECK_FALSE(sync::owner_is_dead("another-boot:1:1:x"));
  CHECK_FALSE(sync::owner_is_dead("no owner name at all"));
}

TEST_CASE("a process that ended is dead, and so is one whose pid was given to another") {
  const std::string name = fakes::dead_owner();
  REQUIRE_FALSE(name.empty());
  CHECK(sync::owner_is_dead(name));

  std::string reused = sync::make_owner_name();
  const auto start = reused.find(':', reused.find(':') + 1) + 1;
  reused.replace(start, reused.find(':', start) - start, "1");
  CHECK(sync::owner_is_dead(reused));
}

}  // namespace owner_test
