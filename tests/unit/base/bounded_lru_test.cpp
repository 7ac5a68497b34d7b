#include "core/base/bounded_lru.hpp"

#include <catch2/catch.hpp>

namespace bounded_lru_test {

using namespace wbd;

using Numbers = BoundedLru<int, int>;

TEST_CASE("a bounded map evicts the least recently used items and returns them") {
  Numbers map(10);
  CHECK(map.store(Numbers::item(1, 100, 4)).empty());
  CHECK(map.store(Numbers::item(2, 200, 4)).empty());
  REQUIRE(map.find(1));  // now 2 is the oldest
  const auto left = map.store(Numbers::item(3, 300, 5));
  REQUIRE(left.size() == 1);
  CHECK(left.front().key == 2);
  CHECK(left.front().value == 200);
  CHECK(map.find(2) == nullptr);
  CHECK(*map.find(1) == 100);
  CHECK(*map.find(3) == 300);
  CHECK(map.count() == 2);
  CHECK(map.size() == 9);
  CHECK(map.evictions() == 1);
}

TEST_CASE("a new value of a key takes the place of the old one, even when it is too large itself") {
  Numbers map(10);
  CHECK(map.store(Numbers::item(1, 100, 10)).empty());
  const auto former = map.store(Numbers::item(1, 101, 9));
  REQUIRE(former.size() == 1);
  CHECK(former.front().value == 100);
  CHECK(*map.find(1) == 101);
  CHECK(map.evictions() == 0);
  const auto both = map.store(Numbers::item(1, 102, 11));
  CHECK(both.size() == 2);
  CHECK(map.find(1) == nullptr);
  CHECK(map.size() == 0);
}

TEST_CASE("text keys are found by view, and clearing gives everything back") {
  BoundedLru<std::string, int> map(10);
  const std::string key = "a key that is too long for the small buffer of a string";
  CHECK(map.store(decltype(map)::item(key, 1, 1)).empty());
  CHECK(*map.find(std::string_view(key)) == 1);
  CHECK(map.clear().size() == 1);
  CHECK(map.find(key) == nullptr);
  CHECK(map.count() == 0);
  CHECK(map.store(decltype(map)::item(key, 2, 10)).empty());
  CHECK(*map.find(key) == 2);
}

}  // namespace bounded_lru_test
