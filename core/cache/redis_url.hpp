#pragma once
// The address of Redis with its credentials. Pure functions.
//
//   redis://[user:password@]host[:6379][/db]            rediss://...  the same over TLS
//   unix://[user:password@]/path/to/socket[?db=N]
//   redis+sentinel://[user:password@]host[:26379][,host[:port]].../master[/db]     rediss+sentinel://...
//
// Parameters: `db`; with TLS `ca_file` (PEM; default: the system's certificates); with Sentinel
// `sentinel_user` and `sentinel_password`, for the Sentinels themselves. User, password, path and parameters
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
  std::vector<Host> hosts;  // one server, or the Sentinels; empty for a unix socket
  std::string unix_path;
  std::string master;  // the master's name at the Sentinels; empty without Sentinels
  std::string user, password;
  std::string sentinel_user, sentinel_password;
  int database = 0;
  std::string ca_file;

  [[nodiscard]] bool has_sentinels() const { return !master.empty(); }
};

// The detail of Errc::configuration names the error and the allowed forms, never a password.
[[nodiscard]] Result<RedisTarget> parse_redis_url(std::string_view url);

// "host:port/db" and the like for messages, without user and password.
[[nodiscard]] std::string describe(const RedisTarget& target);

}  // namespace wbd::cache
