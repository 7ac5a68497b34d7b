#pragma once
// Which addresses a target may make this server connect to. A target belongs to a user, so without this check
// users could reach the private network of the server.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/http/client.hpp"

namespace wbd::notify {

// False for loopback, private, link-local, shared (CGNAT), multicast, reserved and documentation addresses,
// and for addresses under which clouds serve the secrets of a machine. An IPv6 address that holds an IPv4
// address (mapped, NAT64) counts as that one. False when the text is no numeric address.
[[nodiscard]] bool is_public_address(std::string_view numeric);

// Immutable; thread safe. Must outlive the requests that it has prepared.
class AddressGuard {
 public:
  // `allowed`: notify.allow_addresses. An entry is compared with the connected address, and with the host of
  // the URL; the port must be equal too.
  explicit AddressGuard(const std::vector<std::string>& allowed);

  // Prepares a request whose URL and proxy a user has chosen. nullopt when it may be sent: the address is
  // then checked at the time of the connection. Otherwise the reason, which names the setting. `own_proxy`:
  // the proxy is that of the target, so its address is checked. The administrator's proxy may have any
  // address, and then only a literal host of the URL can be checked.
  [[nodiscard]] std::optional<std::string> guard(http::Request& request, bool own_proxy) const;

 private:
  [[nodiscard]] bool allows(std::string_view host, std::uint16_t port) const;
  std::vector<std::string> allowed_;
};

// `host:port` or `[v6]:port`, in the form of an entry of notify.allow_addresses.
[[nodiscard]] std::string address_text(std::string_view host, std::uint16_t port);

}  // namespace wbd::notify
