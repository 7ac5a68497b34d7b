#include "core/httpd/peers.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <string>

#include <arpa/inet.h>
#include <boost/asio/ip/address.hpp>

namespace wbd::httpd {
namespace {

constexpr unsigned kBitsOfV6 = 128;
constexpr unsigned kBitsBeforeV4 = 96;  // of the IPv6 form of an IPv4 address
constexpr std::size_t kBytesOfNetwork = 8;

asio::ip::address_v6 as_v6(const asio::ip::address& address) {
  return address.is_v4() ? asio::ip::make_address_v6(asio::ip::v4_mapped, address.to_v4()) : address.to_v6();
}

}  // namespace

Result<Network> parse_network(std::string_view text) {
  const Error bad{
      Errc::configuration,
      "an address must be like 10.0.0.7, 10.0.0.0/8, ::1 or fd00::/8, not \"" + std::string(text) + '"',
      {}};
  const std::size_t slash = std::min(text.find('/'), text.size());
  boost::system::error_code ec;
  const auto address = asio::ip::make_address(std::string(text.substr(0, slash)), ec);
  if (ec) return bad;
  const unsigned before = address.is_v4() ? kBitsBeforeV4 : 0;
  unsigned bits = kBitsOfV6 - before;
  if (slash != text.size()) {
    const std::string_view digits = text.substr(slash + 1);
    const auto [end, status] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
    if (status != std::errc{} || end != digits.data() + digits.size() || bits > kBitsOfV6 - before)
      return bad;
  }
  return Network(as_v6(address), static_cast<unsigned short>(before + bits));
}

std::optional<Peers::Address> Peers::address_of(const Endpoint& peer) const {
  const auto family = peer.protocol().family();
  if (most_ == 0 || (family != AF_INET && family != AF_INET6)) return std::nullopt;
  boost::system::error_code ec;
  const auto parsed = asio::ip::make_address(address_text(peer), ec);
  if (ec) return std::nullopt;
  const auto address = as_v6(parsed);
  const auto trusts = [&address](const Network& network) {
    return Network(address, network.prefix_length()).canonical() == network.canonical();
  };
  if (std::ranges::any_of(trusted_, trusts)) return std::nullopt;
  Address bytes = address.to_bytes();
  if (!address.is_v4_mapped()) std::fill(bytes.begin() + kBytesOfNetwork, bytes.end(), 0);
  return bytes;
}

bool Peers::enter(const Address& address) {
  const std::lock_guard lock(mutex_);
  std::size_t& count = connections_[address];
  if (count >= most_) return false;
  ++count;
  return true;
}

void Peers::leave(const Address& address) {
  const std::lock_guard lock(mutex_);
  const auto known = connections_.find(address);
  if (known != connections_.end() && --known->second == 0) connections_.erase(known);
}

}  // namespace wbd::httpd
