#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "core/cache/cache.hpp"

namespace memory_cache_test {

using namespace wbd;
using namespace wbd::cache;

namespace {

EntryPtr entry_of(std::size_t bytes) {
  Entry entry;
  entry.data = std::string(bytes, 'x');
  return std::make_shared<const Entry>(std::move(entry));
}

}  // namespace

TEST_CASE("an entry counts its bytes") {
  Entry entry;
  const std::size_t empty = entry.bytes();
  entry.data = std::string(1000, 'x');
  entry.etag = std::string(20, 'e');
  entry.built_from.cabinets = {{CabinetId{1}, 1}, {CabinetId{2}, 2}};
  CHECK(entry.bytes() == empty + 1020 + 2 * 16);
}

TEST_CASE("the entry stored last under a key is found") {
  MemoryCache cache(1'000'000);
  CHECK(cache.find("a") == nullptr);
  const auto first = entry_of(10);
  const auto second = entry_of(20);
  cache.store("a", first);
  CHECK(cache.find("a") == first);
  const std::size_t bytes = cache.stats().bytes;
  cache.store("a", second);
  CHECK(cache.find("a") == second);
  CHECK(cache.stats().entries == 1);
  CHECK(cache.stats().bytes == bytes + 10);
}

TEST_CASE("the least recently used goes first") {
  // Room for three entries of 1000 bytes, whatever the overhead of each (less than 1000).
  const std::size_t one = [] {
    MemoryCache probe(1'000'000);
    probe.store("1", entry_of(1000));
    return probe.stats().bytes;
  }();
  MemoryCache cache(3 * one);
  cache.store("1", entry_of(1000));
  cache.store("2", entry_of(1000));
  cache.store("3", entry_of(1000));
  REQUIRE(cache.stats().entries == 3);
  CHECK(cache.find("1") != nullptr);  // now 2 is the oldest
  cache.store("4", entry_of(1000));
  CHECK(cache.find("2") == nullptr);
  CHECK(cache.find("1") != nullptr);
  CHECK(cache.find("3") != nullptr);
  CHECK(cache.find("4") != nullptr);
  CHECK(cache.stats().evictions == 1);
  cache.store("1", entry_of(1));  // storing counts as use
  cache.store("5", entry_of(1900));
  CHECK(cache.find("1") != nullptr);
  CHECK(cache.find("3") == nullptr);
}

TEST_CASE("the bound holds for any sizes, and an entry above it is not kept") {
  constexpr std::size_t kBound = 50'000;
  MemoryCache cache(kBound);
  std::size_t size = 1;
  for (int i = 0; i < 2000; ++i) {
    size = (size * 7919 + 13) % 9000;
    cache.store("key" + std::to_string(i % 300), entry_of(size));
    REQUIRE(cache.stats().bytes <= kBound);
  }
  CHECK(cache.stats().entries > 3);
  cache.store("key0", entry_of(10));
  cache.store("key0", entry_of(kBound));
  CHECK(cache.find("key0") == nullptr);
}

TEST_CASE("an entry in use outlives its eviction") {
  MemoryCache cache(5000);
  cache.store("a", entry_of(1000));
  const EntryPtr held = cache.find("a");
  for (int i = 0; i < 20; ++i) cache.store(std::to_string(i), entry_of(1000));
  CHECK(cache.find("a") == nullptr);
  CHECK(held->data == std::string(1000, 'x'));
}

TEST_CASE("hits and misses are counted") {
  MemoryCache cache(256UL * 1024 * 1024);
  for (int i = 0; i < 100; ++i) cache.store("key" + std::to_string(i), entry_of(10));
  for (int i = 0; i < 150; ++i) (void)cache.find("key" + std::to_string(i));
  const Stats stats = cache.stats();
  CHECK(stats.hits == 100);
  CHECK(stats.misses == 50);
  CHECK(stats.entries == 100);
}

TEST_CASE("threads share a cache") {
  MemoryCache cache(100'000);
  std::vector<std::jthread> threads;
  std::atomic<int> wrong{0};
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&cache, &wrong, t] {
      for (int i = 0; i < 5000; ++i) {
        const int number = (i * 31 + t * 7) % 200;
        const std::string key = "key" + std::to_string(number);
        if (i % 4 == 0) {
          cache.store(key, entry_of(static_cast<std::size_t>(number) + 500));
        } else if (const auto found = cache.find(key)) {
          if (found->data.size() != static_cast<std::size_t>(number) + 500) ++wrong;
        }
      }
    });
  }
  threads.clear();
  CHECK(wrong == 0);
  CHECK(cache.stats().bytes <= 100'000);
}

}  // namespace memory_cache_test
