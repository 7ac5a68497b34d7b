#pragma once
// Where Redis is and how to get in. Pure functions.
//
//   redis://[user:password@]host[:6379][/db]            rediss://...  the same over TLS
//   unix://[user:password@]/path/to/socket[?db=N]
//   redis+sentinel://[user:password@]host[:26379][,host[:port]].../master[/db]     rediss+sentinel://...
//
// Parameters: `db`; with TLS `ca_file` (PEM; without it the system's certificates); with Sentinel
// `sentinel_user` and `sentinel_password` for the Sentinels themselves. User, password, path and parameters
// are percent-decoded.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace wbd::cache {

struct RedisTarget {
  struct Host {
    std::string name;
    std::uint16_t port = 0;
    friend bool operator==(const Host&, const Host&) = default;
  };
  bool tls = false;
  std::vector<Host> hosts;  // the one server, or the Sentinels; empty with a unix socket
  std::string unix_path;
  std::string master;  // its name at the Sentinels; empty without them
  std::string user, password;
  std::string sentinel_user, sentinel_password;
  int database = 0;
  std::string ca_file;

  [[nodiscard]] bool has_sentinels() const { return !master.empty(); }
};

// Errc::configuration says what is wrong and which forms are allowed; never repeats a password.
[[nodiscard]] Result<RedisTarget> parse_redis_url(std::string_view url);

// For people: "host:port/db" and the like, without user and password.
[[nodiscard]] std::string describe(const RedisTarget& target);

}  // namespace wbd::cache
