#include "core/base/url.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/rows.hpp"

namespace url_test {

using namespace wbd;

TEST_CASE("an absolute URL is split into its parts") {
  struct Row {
    const char* text;
    const char* scheme;
    const char* host;
    int port;
    const char* target;
    bool credentials;
  };
  for (const Row& row : {
           Row{"https://Example.com/a?b=1", "https", "example.com", 443, "/a?b=1", false},
           Row{"HTTP://127.0.0.1:8080", "http", "127.0.0.1", 8080, "", false},
           Row{"https://[FE80::1]:9/", "https", "fe80::1", 9, "/", false},
           Row{"socks5h://u:p@h@proxy", "socks5h", "proxy", 1080, "", true},
           Row{"socks5://user@proxy:1", "socks5", "proxy", 1, "", true},
           Row{"https://пример.рф?x", "https", "пример.рф", 443, "?x", false},
       }) {
    INFO(row.text);
    const auto parts = split_url(row.text);
    REQUIRE(parts);
    CHECK(parts->scheme == row.scheme);
    CHECK(parts->host == row.host);
    CHECK(parts->port == row.port);
    CHECK(parts->target == row.target);
    CHECK(parts->has_credentials == row.credentials);
  }
}

TEST_CASE("what is no absolute URL is refused") {
  for (const char* text :
       {"", "example.com", "://example.com", "https://", "https:///path", "ftp://example.com", "https://h:0",
        "https://h:65536", "https://h:", "https://h:8x", "https://h h/", "https://h\\@i/", "https://h\n/",
        "https://[::1", "https://[::1]9", "https://[]", "https://[::1%25eth0]/", "https://a%2fb/",
        "https://(a)/"}) {
    INFO(text);
    CHECK_FALSE(split_url(text));
  }
}

TEST_CASE("user and password of a URL are hidden whatever its form") {
  CHECK(without_credentials("http://u:secret@h:1/x@y") == "http://***@h:1/x@y");
  CHECK(without_credentials("u:secret@h:1") == "***@h:1");
  CHECK(without_credentials("http://u:se@cret@h") == "http://***@h");
  CHECK(without_credentials("http://h/@") == "http://h/@");
  CHECK(without_credentials("") == "");
}

TEST_CASE("a proxy is named by scheme, host and port") {
  for (const char* text : {"http://proxy:3128", "socks5://u:p@10.0.0.1", "socks5h://[::1]:9/"})
    CHECK(is_proxy_url(text));
  for (const char* text :
       {"", "proxy:3128", "https://proxy:1", "http://proxy/path", "socks4://proxy:1", "http://"}) {
    INFO(text);
    CHECK_FALSE(is_proxy_url(text));
  }
}

TEST_CASE("a base URL has no slash at its end, no query and no user") {
  struct Case {
    const char* text;
    const char* want;  // null = refused
  };
  const auto c = EACH_ROW(Case, {{"https://{host}", "https://{host}"},
                                 {"https://{host}/", "https://{host}"},
                                 {"HTTPS://{host}//", "https://{host}"},
                                 {"https://proxy.example.com/wb/", "https://proxy.example.com/wb"},
                                 {"http://127.0.0.1:8099", "http://127.0.0.1:8099"},
                                 {"http://127.0.0.1:8099/{host}", "http://127.0.0.1:8099/{host}"},
                                 {"http://[::1]:8099/x", "http://[::1]:8099/x"},
                                 {"https://x/?a=b", nullptr},
                                 {"https://x#f", nullptr},
                                 {"https://x/\"", nullptr},
                                 {"https://{host}/{path}", nullptr},
                                 {"http://127.0.0.1:99x", nullptr},
                                 {"http://[::1", nullptr},
                                 {"http://127.0.0.1@example.com", nullptr},
                                 {"https://a b", nullptr},
                                 {"https://", nullptr},
                                 {"https:///", nullptr},
                                 {"ftp://localhost", nullptr},
                                 {"", nullptr}});
  INFO(c.text);
  const auto got = base_url_of(c.text);
  CHECK(got.has_value() == (c.want != nullptr));
  if (got && c.want != nullptr) CHECK(*got == c.want);
}

TEST_CASE("loopback is an address, and no name that begins like one") {
  for (const char* host : {"localhost", "::1", "127.0.0.1", "127.255.0.9"}) {
    INFO(host);
    CHECK(is_loopback_host(host));
  }
  for (const char* host :
       {"", "127.", "127.0.0", "127.0.0.1.example.com", "127.0.0.256", "127.0.0.1.", "10.0.0.1", "::2"}) {
    INFO(host);
    CHECK_FALSE(is_loopback_host(host));
  }
}

}  // namespace url_test
