#include "core/notify/address_guard.hpp"

#include <catch2/catch.hpp>

namespace address_guard_test {

using namespace wbd;
using notify::AddressGuard;
using notify::is_public_address;

namespace {

http::Request to(std::string url, std::optional<std::string> proxy = std::nullopt) {
  http::Request request;
  request.url = std::move(url);
  request.proxy = std::move(proxy);
  return request;
}

}  // namespace

TEST_CASE("addresses of the public internet are told from all others") {
  for (const char* address :
       {"8.8.8.8", "1.1.1.1", "149.154.167.220", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1",
        "192.167.1.1", "198.17.0.1", "198.20.0.1", "223.255.255.255", "2a00:1450:4001::1",
        "2001:4860:4860::8888", "2001:200::1", "64:ff9b::808:808", "::ffff:8.8.8.8"}) {
    INFO(address);
    CHECK(is_public_address(address));
  }
  for (const char* address : {"0.0.0.0",
                              "0.1.2.3",
                              "10.0.0.1",
                              "10.255.255.255",
                              "100.64.0.1",
                              "100.100.100.200",
                              "100.127.255.255",
                              "127.0.0.1",
                              "127.255.255.254",
                              "169.254.169.254",
                              "172.16.0.1",
                              "172.31.255.255",
                              "192.0.0.192",
                              "192.0.2.1",
                              "192.88.99.1",
                              "192.168.0.1",
                              "198.18.0.1",
                              "198.19.255.255",
                              "198.51.100.1",
                              "203.0.113.9",
                              "224.0.0.1",
                              "239.255.255.250",
                              "240.0.0.1",
                              "255.255.255.255",
                              "168.63.129.16",
                              "::",
                              "::1",
                              "::8.8.8.8",
                              "::ffff:127.0.0.1",
                              "::ffff:10.0.0.1",
                              "::ffff:169.254.169.254",
                              "64:ff9b::a00:1",
                              "64:ff9b::7f00:1",
                              "64:ff9b:1::808:808",
                              "100::1",
                              "2001::1",
                              "2001:10::1",
                              "2001:db8::1",
                              "2002:7f00:1::",
                              "2002:808:808::1",
                              "3fff::1",
                              "fc00::1",
                              "fd00:ec2::254",
                              "fe80::1",
                              "fe80::1%eth0",
                              "fec0::1",
                              "ff02::1",
                              "5f00::1",
                              "",
                              "x",
                              "localhost",
                              "127.1",
                              "1.2.3.4.5",
                              "8.8.8.8 "}) {
    INFO(address);
    CHECK_FALSE(is_public_address(address));
  }
}

TEST_CASE("a direct request is checked when it connects, on the address that is connected") {
  const AddressGuard guard({});
  auto request = to("https://receiver.example/x");
  REQUIRE_FALSE(guard.guard(request, false));
  CHECK(request.proxy == "");
  REQUIRE(request.refuse);
  CHECK_FALSE(request.refuse({"93.184.216.34", 443}));
  const auto refused = request.refuse({"127.0.0.1", 443});
  REQUIRE(refused);
  CHECK(*refused ==
        "127.0.0.1:443 is not a public address; the administrator may add \"127.0.0.1:443\" to "
        "notify.allow_addresses");
  CHECK(request.refuse({"fd00::7", 443})->find("\"[fd00::7]:443\"") != std::string::npos);
}

TEST_CASE("an allowed address is the exact pair of host and port") {
  const AddressGuard guard({"127.0.0.1:9000", "Bot.internal:8080", "[0:0::1]:9000", "nonsense"});
  auto request = to("http://elsewhere.example/");
  REQUIRE_FALSE(guard.guard(request, false));
  CHECK_FALSE(request.refuse({"127.0.0.1", 9000}));
  CHECK_FALSE(request.refuse({"::1", 9000}));
  CHECK(request.refuse({"127.0.0.1", 9001}));
  CHECK(request.refuse({"127.0.0.2", 9000}));
  auto by_name = to("http://Bot.Internal:8080/hook");
  REQUIRE_FALSE(guard.guard(by_name, false));
  CHECK_FALSE(by_name.refuse);
  auto other_port = to("http://bot.internal:8081/hook");
  REQUIRE_FALSE(guard.guard(other_port, false));
  CHECK(other_port.refuse({"10.0.0.1", 8081}));
}

TEST_CASE("behind a proxy the host of the URL is checked as it is written") {
  const AddressGuard guard({"10.0.0.9:443"});
  for (const char* url :
       {"https://127.0.0.1/", "https://127.1/", "https://0x7f.1/", "https://2130706433/",
        "https://0177.0.0.1/", "https://localhost/", "https://LOCALHOST./", "https://a.localhost/",
        "https://metadata.google.internal/", "https://printer.local/", "https://[::1]/",
        "https://[::ffff:10.0.0.1]/", "https://10.0.0.9:444/", "https://１２７.0.0.1/"}) {
    INFO(url);
    auto request = to(url, "socks5h://proxy.example:1080");
    const auto refused = guard.guard(request, false);
    REQUIRE(refused);
    CHECK(refused->find("notify.allow_addresses") != std::string::npos);
  }
  for (const char* url : {"https://receiver.example/", "https://8.8.8.8/", "https://10.0.0.9/"}) {
    INFO(url);
    auto request = to(url, "socks5h://proxy.example:1080");
    CHECK_FALSE(guard.guard(request, false));
    CHECK_FALSE(request.refuse);
  }
}

TEST_CASE("the proxy of a target is checked like its address, that of the administrator is not") {
  const AddressGuard guard({"10.0.0.3:1080"});
  auto request = to("https://api.telegram.org/", "socks5://proxy.example:1080");
  REQUIRE_FALSE(guard.guard(request, true));
  REQUIRE(request.refuse);
  CHECK(request.refuse({"127.0.0.1", 1080}));
  CHECK_FALSE(request.refuse({"10.0.0.3", 1080}));
  CHECK_FALSE(request.refuse({"93.184.216.34", 1080}));
  auto allowed = to("https://api.telegram.org/", "socks5://10.0.0.3:1080");
  REQUIRE_FALSE(guard.guard(allowed, true));
  CHECK_FALSE(allowed.refuse);
  auto broken = to("https://api.telegram.org/", "proxy");
  CHECK(guard.guard(broken, true));
}

TEST_CASE("an address that cannot be understood is not tried") {
  const AddressGuard guard({});
  for (const char* url : {"", "receiver.example", "https://", "https://user:pw@receiver.example/",
                          "https://a b/", "https://receiver.example\\@127.0.0.1/"}) {
    INFO(url);
    auto request = to(url);
    CHECK(guard.guard(request, false));
  }
}

}  // namespace address_guard_test
