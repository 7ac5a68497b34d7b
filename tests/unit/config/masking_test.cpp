// Whatever a parser takes for a password is masked; the rest of an address is shown.
#include "core/config/masking.hpp"

#include <catch2/catch.hpp>

#include "core/config/load.hpp"

namespace masking_test {

using namespace wbd::config;

namespace {

struct Case {
  std::string text, shown;
};

}  // namespace

TEST_CASE("passwords of a database's address are masked in every form") {
  const Case cases[] = {
      {"postgresql://wb:S3CRET@db/wb", "postgresql://wb:***@db/wb"},
      {"postgresql://wb@db/wb", "postgresql://wb@db/wb"},
      {"postgresql://db:5432/wb", "postgresql://db:5432/wb"},
      {"sqlite:///srv/wbd.db", "sqlite:///srv/wbd.db"},
      {"postgresql://:S3CRET@db/wb", "postgresql://:***@db/wb"},
      {"postgresql://wb:S3@CRET@db/wb", "postgresql://wb:***@db/wb"},
      {"postgresql://wb:S3?CRET@db/wb", "postgresql://wb:***@db/wb"},
      {"postgresql://wb:S3/CRET@db/wb", "postgresql://wb:***@db/wb"},
      {"postgresql://db/wb?password=S3CRET", "postgresql://db/wb?password=***"},
      {"postgresql://db/wb?sslpassword=a&password=S3CRET&x=1",
       "postgresql://db/wb?sslpassword=***&password=***&x=1"},
      {"postgresql://db/wb?x=1&pass%77ord=S3CRET", "postgresql://db/wb?x=1&pass%77ord=***"},
      {"postgresql://db/wb?%70%61%73%73%77%6f%72%64=S3CRET",
       "postgresql://db/wb?%70%61%73%73%77%6f%72%64=***"},
      {"postgresql://db/wb?PassWord=S3CRET", "postgresql://db/wb?PassWord=***"},
      {"postgresql://db/wb?%zz=S3CRET", "postgresql://db/wb?%zz=***"},
      {"host=db password=S3CRET user=wb", "host=db password=*** user=wb"},
      {"host=db password = 'S3 C\\'RET' user=wb", "host=db password = *** user=wb"},
      {"sslpassword=S3CRET", "sslpassword=***"},
      {"password='S3CRET", "password=***"},
      {"password=", "password=***"},
      {"password", "password"},
      {"wb:S3CRET@db/wb", "wb:***@db/wb"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.text);
    CHECK(mask_database_url(one.text) == one.shown);
  }
}

TEST_CASE("passwords of an address of Redis are masked in every form") {
  const Case cases[] = {
      {"redis://cache:6379/0", "redis://cache:6379/0"},
      {"redis://S3CRET@cache/0", "redis://***@cache/0"},
      {"redis://:S3CRET@cache/0", "redis://:***@cache/0"},
      {"rediss://wb:S3CRET@cache/0?ca_file=/etc/ca", "rediss://wb:***@cache/0?ca_file=/etc/ca"},
      {"unix://S3CRET@/run/redis.sock?db=1", "unix://***@/run/redis.sock?db=1"},
      {"redis+sentinel://S3CRET@a:1,b:2/main/0?sentinel_user=u&sentinel_password=S3CRET",
       "redis+sentinel://***@a:1,b:2/main/0?sentinel_user=u&sentinel_password=***"},
      {"S3CRET@cache", "***@cache"},
      {"", ""},
  };
  for (const Case& one : cases) {
    CAPTURE(one.text);
    CHECK(mask_redis_url(one.text) == one.shown);
  }
}

TEST_CASE("other texts keep all but the credentials of a URL") {
  CHECK(mask_url("https://wb:S3CRET@proxy/x") == "https://wb:***@proxy/x");
  CHECK(mask_url("mail@example.com password=x") == "mail@example.com password=x");
  CHECK(mask_url("Europe/Moscow") == "Europe/Moscow");
}

TEST_CASE("a password on the command line is refused, and the message does not repeat it") {
  for (const auto& [key, value, instead] :
       {std::tuple{"database.url", "postgresql://u:S3CRET@h/d", "DATABASE_URL_FILE"},
        {"database.url", "postgresql://u@h/d?pass%77ord=S3CRET", "DATABASE_URL_FILE"},
        {"database.direct_url", "postgresql://u:S3CRET@h/d", "DATABASE_DIRECT_URL"},
        {"cache.redis_url", "redis://S3CRET@h/0", "REDIS_URL"},
        {"notify.proxy", "socks5://u:S3CRET@h:1080", "configuration file"},
        {"secret.key", "S3CRET", "WBD_SECRET_KEY"}}) {
    CAPTURE(key, value);
    LoadInput input;
    input.environment = {{"HOME", "/nonexistent"}};
    input.flags[key] = value;
    const auto loaded = load(input);
    REQUIRE(loaded.has_error());
    CHECK(loaded.error().detail.find("command line") != std::string::npos);
    CHECK(loaded.error().detail.find(instead) != std::string::npos);
    CHECK(loaded.error().detail.find("S3CRET") == std::string::npos);
  }
  LoadInput input;
  input.environment = {{"HOME", "/nonexistent"}};
  input.flags["database.url"] = "postgresql://u@h/d";
  CHECK(load(input).has_value());
}

}  // namespace masking_test
