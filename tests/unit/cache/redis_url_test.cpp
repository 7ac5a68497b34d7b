#include "core/cache/redis_url.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "tests/unit/rows.hpp"

namespace redis_url_test {

using namespace wbd;
using namespace wbd::cache;

namespace {

std::string show(const RedisTarget& t) {
  std::string out = t.tls ? "tls " : "";
  for (const auto& host : t.hosts) out += fmt::format("{}|{} ", host.name, host.port);
  if (!t.unix_path.empty()) out += t.unix_path + ' ';
  if (!t.master.empty()) out += "master=" + t.master + ' ';
  out += fmt::format("db={}", t.database);
  if (!t.user.empty() || !t.password.empty()) out += fmt::format(" auth={}:{}", t.user, t.password);
  if (!t.sentinel_password.empty())
    out += fmt::format(" sentinel={}:{}", t.sentinel_user, t.sentinel_password);
  if (!t.ca_file.empty()) out += " ca=" + t.ca_file;
  return out;
}

}  // namespace

TEST_CASE("every form of address is understood") {
  struct Case {
    const char* url;
    const char* target;
  };
  const auto c = EACH_ROW(
      Case,
      {
          {"redis://cache", "cache|6379 db=0"},
          {"redis://127.0.0.1:6380/3", "127.0.0.1|6380 db=3"},
          {"redis://[::1]:7000/", "::1|7000 db=0"},
          {"redis://[::1]/1", "::1|6379 db=1"},
          {"redis://wbd:p%40ss%3Aw@cache/2", "cache|6379 db=2 auth=wbd:p@ss:w"},
          {"redis://:secret@cache", "cache|6379 db=0 auth=:secret"},
          {"redis://secret@cache", "cache|6379 db=0 auth=:secret"},
          {"redis://cache?db=5", "cache|6379 db=5"},
          {"rediss://cache:6390/0?ca_file=/etc/ca.pem", "tls cache|6390 db=0 ca=/etc/ca.pem"},
          {"unix:///run/redis.sock", "/run/redis.sock db=0"},
          {"unix:///run/re%20dis.sock?db=4", "/run/re dis.sock db=4"},
          {"unix://u:p@/run/redis.sock", "/run/redis.sock db=0 auth=u:p"},
          {"redis+sentinel://s1,s2:26380,[::2]:5/mymaster/2", "s1|26379 s2|26380 ::2|5 master=mymaster db=2"},
          {"redis+sentinel://u:p@s1/m", "s1|26379 master=m db=0 auth=u:p"},
          {"rediss+sentinel://s1/m/1?sentinel_user=a&sentinel_password=b&ca_file=/c",
           "tls s1|26379 master=m db=1 sentinel=a:b ca=/c"},
      });
  INFO(c.url);
  const auto target = parse_redis_url(c.url);
  REQUIRE(target.has_value());
  CHECK(show(*target) == c.target);
}

TEST_CASE("a bad address is refused without repeating its password") {
  const std::string url = GENERATE(
      as<std::string>{}, "cache:6379", "http://cache", "redis://", "redis://:6379",
      "redis://cache:", "redis://cache:0", "redis://cache:70000", "redis://cache:six", "redis://cache/one",
      "redis://cache/-1", "redis://[::1", "redis://[::1]6379", "redis://a,b/0", "redis://u:topsecret@cache/x",
      "redis://u:topsecret%zz@cache", "redis://cache?ca_file=/x", "redis://cache?topsecret=1",
      "unix://run/redis.sock", "unix://", "redis+sentinel://s1", "redis+sentinel://s1/",
      "redis+sentinel://s1,/m", "redis+sentinel:///m", "redis+sentinel://s1/m/x");
  INFO(url);
  const auto target = parse_redis_url(url);
  REQUIRE_FALSE(target.has_value());
  CHECK(target.error().code == Errc::configuration);
  CHECK(target.error().detail.starts_with("cache.redis_url: "));
  if (url.find("?topsecret") == std::string::npos) {
    CHECK(target.error().detail.find("topsecret") == std::string::npos);
  }
}

TEST_CASE("what is shown of an address holds no secret") {
  struct Case {
    const char* url;
    const char* shown;
  };
  const auto c =
      EACH_ROW(Case, {
                         {"redis://u:secret@cache/2", "cache:6379/2"},
                         {"redis://u:secret@[::1]/2", "[::1]:6379/2"},
                         {"unix://u:secret@/run/r.sock?db=1", "/run/r.sock (db 1)"},
                         {"redis+sentinel://u:secret@a,b:1/m/3?sentinel_password=secret", "a:26379,b:1/m/3"},
                     });
  CHECK(describe(parse_redis_url(c.url).value()) == c.shown);
}

}  // namespace redis_url_test
