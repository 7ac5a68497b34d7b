#pragma once
// How many connections each address has. Private to core/httpd.

#include <array>
#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/ip/address_v6.hpp>
#include <boost/asio/ip/network_v6.hpp>

#include "core/base/result.hpp"
#include "core/httpd/sockets.hpp"

namespace wbd::httpd {

// An address without a bound, or a network of them: "127.0.0.0/8", "::1", "10.0.0.7". An IPv4 address is the
// IPv6 address that stands for it, so a socket of both families counts it once.
using Network = asio::ip::network_v6;
[[nodiscard]] Result<Network> parse_network(std::string_view text);

// Thread safe.
class Peers {
 public:
  // A network of 64 bits of IPv6 counts as one address, because one host may use all of it.
  using Address = std::array<unsigned char, 16>;

  // `most`: connections of one address; 0 = no bound.
  Peers(std::size_t most, std::vector<Network> trusted) : most_(most), trusted_(std::move(trusted)) {}

  // nullopt: there is no bound for it (a trusted address, a unix socket).
  [[nodiscard]] std::optional<Address> address_of(const Endpoint& peer) const;
  [[nodiscard]] bool enter(const Address& address);  // false: it has as many as it may have
  void leave(const Address& address);

 private:
  const std::size_t most_;
  const std::vector<Network> trusted_;
  std::mutex mutex_;
  std::map<Address, std::size_t> connections_;  // without addresses that have none
};

}  // namespace wbd::httpd
