#include "core/notify/address_guard.hpp"

#include <algorithm>
#include <array>

#include <arpa/inet.h>
#include <fmt/format.h>

#include "core/base/url.hpp"

namespace wbd::notify {
namespace {

using V4 = std::uint32_t;
using V6 = std::array<unsigned char, 16>;

struct V4Range {
  V4 from;
  int bits;
};

constexpr V4 v4(unsigned a, unsigned b, unsigned c, unsigned d) {
  return (a << 24) | (b << 16) | (c << 8) | d;
}

// IANA's registry of special addresses, multicast, and the address of Azure's metadata.
constexpr std::array kClosedV4{
    V4Range{v4(0, 0, 0, 0), 8},      V4Range{v4(10, 0, 0, 0), 8},     V4Range{v4(100, 64, 0, 0), 10},
    V4Range{v4(127, 0, 0, 0), 8},    V4Range{v4(169, 254, 0, 0), 16}, V4Range{v4(172, 16, 0, 0), 12},
    V4Range{v4(192, 0, 0, 0), 24},   V4Range{v4(192, 0, 2, 0), 24},   V4Range{v4(192, 88, 99, 0), 24},
    V4Range{v4(192, 168, 0, 0), 16}, V4Range{v4(198, 18, 0, 0), 15},  V4Range{v4(198, 51, 100, 0), 24},
    V4Range{v4(203, 0, 113, 0), 24}, V4Range{v4(224, 0, 0, 0), 3},    V4Range{v4(168, 63, 129, 16), 32},
};

bool is_public(V4 address) {
  return std::ranges::none_of(kClosedV4, [address](const V4Range& range) {
    return ((address ^ range.from) >> (32 - range.bits)) == 0;
  });
}

V4 last_v4(const V6& address) {
  return v4(address[12], address[13], address[14], address[15]);
}

template <std::size_t N>
bool starts_with(const V6& address, const std::array<unsigned char, N>& prefix) {
  return std::equal(prefix.begin(), prefix.end(), address.begin());
}

constexpr std::array<unsigned char, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr std::array<unsigned char, 12> kNat64{0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};

bool is_public(const V6& address) {
  if (starts_with(address, kMapped) || starts_with(address, kNat64)) return is_public(last_v4(address));
  if ((address[0] & 0xe0) != 0x20) return false;  // 2000::/3 holds all global unicast addresses
  const unsigned first = (address[0] << 8U) | address[1];
  const unsigned second = (address[2] << 8U) | address[3];
  // Teredo, ORCHID and others; documentation; 6to4, which holds any IPv4 address; documentation again.
  return !(first == 0x2001 && (second < 0x0200 || second == 0x0db8)) && first != 0x2002 &&
         !(first == 0x3fff && second < 0x1000);
}

// Also the short, octal and hexadecimal forms that proxies and resolvers take for IPv4 addresses.
std::optional<bool> is_public_literal(std::string_view host) {
  const std::string text(host);
  in_addr short_form{};
  if (inet_aton(text.c_str(), &short_form) != 0) return is_public(ntohl(short_form.s_addr));
  if (host.find(':') != std::string_view::npos) return is_public_address(host);
  return std::nullopt;
}

bool is_local_name(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  return host == "localhost" || host.ends_with(".localhost") || host.ends_with(".internal") ||
         host.ends_with(".local");
}

std::string refusal(std::string_view host, std::uint16_t port) {
  const std::string address = address_text(host, port);
  return fmt::format("{} is not a public address; the administrator may add \"{}\" to notify.allow_addresses",
                     address, address);
}

}  // namespace

std::string address_text(std::string_view host, std::uint16_t port) {
  const bool v6 = host.find(':') != std::string_view::npos;
  return v6 ? fmt::format("[{}]:{}", host, port) : fmt::format("{}:{}", host, port);
}

bool is_public_address(std::string_view numeric) {
  const std::string text(numeric.substr(0, numeric.find('%')));  // without the interface
  V6 six{};
  if (inet_pton(AF_INET6, text.c_str(), six.data()) == 1) return is_public(six);
  in_addr four{};
  return inet_pton(AF_INET, text.c_str(), &four) == 1 && is_public(ntohl(four.s_addr));
}

AddressGuard::AddressGuard(const std::vector<std::string>& allowed) {
  for (const std::string& entry : allowed) {
    const auto parts = split_url("tcp://" + entry);
    if (!parts) continue;
    // Connections show an IPv6 address in its shortest form.
    V6 six{};
    std::array<char, INET6_ADDRSTRLEN> shortest{};
    const bool v6 = inet_pton(AF_INET6, parts->host.c_str(), six.data()) == 1 &&
                    inet_ntop(AF_INET6, six.data(), shortest.data(), shortest.size()) != nullptr;
    allowed_.push_back(address_text(v6 ? std::string(shortest.data()) : parts->host, parts->port));
  }
}

bool AddressGuard::allows(std::string_view host, std::uint16_t port) const {
  return std::ranges::find(allowed_, address_text(host, port)) != allowed_.end();
}

std::optional<std::string> AddressGuard::guard(http::Request& request, bool own_proxy) const {
  const auto url = split_url(request.url);
  if (!url || url->has_credentials) return "the address cannot be understood; it must be https://host/path";
  // A proxy of the environment would hide the receiver's address.
  if (!request.proxy) request.proxy = "";
  const bool direct = request.proxy->empty();
  std::string host = url->host;
  std::uint16_t port = url->port;
  if (!direct && !allows(host, port)) {
    const auto literal = is_public_literal(host);
    const bool ascii = std::ranges::all_of(host, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (!literal.value_or(ascii && !is_local_name(host))) return refusal(host, port);
  }
  if (!direct) {
    if (!own_proxy) return std::nullopt;
    const auto proxy = split_url(*request.proxy);
    if (!proxy) return "the proxy cannot be understood; it must be http://host:port or socks5://host:port";
    host = proxy->host;
    port = proxy->port;
  }
  if (allows(host, port)) return std::nullopt;
  request.refuse = [this](const http::Peer& peer) -> std::optional<std::string> {
    if (is_public_address(peer.address) || allows(peer.address, peer.port)) return std::nullopt;
    return refusal(peer.address, peer.port);
  };
  return std::nullopt;
}

}  // namespace wbd::notify
