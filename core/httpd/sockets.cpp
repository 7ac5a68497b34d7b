#include "core/httpd/sockets.hpp"

#include <cerrno>
#include <charconv>
#include <cstring>

#include <arpa/inet.h>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wbd::httpd {
namespace {

using boost::system::error_code;
using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

constexpr std::string_view kUnixPrefix = "unix:";
constexpr mode_t kUnixMode = 0660;

Error configuration(std::string detail) {
  return Error{Errc::configuration, std::move(detail), {}};
}

std::string printable(const ListenAddress& address) {
  if (!address.unix_path.empty()) return address.unix_path;
  const std::string host = address_text(address.endpoint);
  const std::string port = std::to_string(port_of(address.endpoint));
  return host.find(':') == std::string::npos ? host + ":" + port : "[" + host + "]:" + port;
}

// Another program may free the address later, while a wrong address stays wrong.
Error cannot_listen(const ListenAddress& address, const error_code& ec) {
  const bool taken = ec == asio::error::address_in_use;
  return {taken ? Errc::conflict : Errc::configuration,
          "cannot listen on " + printable(address) + ": " + ec.message()};
}

Result<ListenAddress> parse_unix(std::string_view path) {
  if (path.empty() || path.front() != '/') return configuration("the path after unix: must be absolute");
  try {
    return ListenAddress{asio::local::stream_protocol::endpoint(path), std::string(path)};
  } catch (const boost::system::system_error&) {
    return configuration("the path of the unix socket is too long");
  }
}

// Removes the socket file of a process that has ended.
Result<void> remove_stale(asio::io_context& context, const ListenAddress& address) {
  struct stat info {};
  if (::lstat(address.unix_path.c_str(), &info) != 0) return {};
  if (!S_ISSOCK(info.st_mode)) {
    return configuration("cannot listen on " + address.unix_path + ": the file exists and is not a socket");
  }
  Socket probe(context);
  error_code ec;
  probe.connect(address.endpoint, ec);
  if (!ec) return Error{Errc::conflict, "cannot listen on " + address.unix_path + ": another program does"};
  ::unlink(address.unix_path.c_str());
  return {};
}

}  // namespace

Result<ListenAddress> parse_listen_address(std::string_view text) {
  if (text.starts_with(kUnixPrefix)) return parse_unix(text.substr(kUnixPrefix.size()));
  const auto bad = [text] {
    return configuration("the address to listen on must be address:port, [v6]:port or unix:/path, not \"" +
                         std::string(text) + "\"");
  };
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return bad();
  std::string_view host = text.substr(0, colon);
  const std::string_view digits = text.substr(colon + 1);
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);

  std::uint16_t port = 0;
  const auto [end, status] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  error_code ec;
  const auto ip = asio::ip::make_address(host == "localhost" ? "127.0.0.1" : std::string(host), ec);
  if (ec || status != std::errc{} || end != digits.data() + digits.size() || ip.is_v6() != bracketed)
    return bad();
  return ListenAddress{asio::ip::tcp::endpoint(ip, port), {}};
}

Result<void> check_unused(asio::io_context& context, const ListenAddress& address) {
  if (!address.unix_path.empty() || port_of(address.endpoint) == 0) return {};
  Acceptor probe(context);
  error_code ec;
  probe.open(address.endpoint.protocol(), ec);
  if (!ec) probe.set_option(asio::socket_base::reuse_address(true), ec);
  if (!ec) probe.bind(address.endpoint, ec);
  if (ec) return cannot_listen(address, ec);
  return {};
}

Result<Acceptor> listen_on(asio::io_context& context, const ListenAddress& address) {
  const bool is_unix = !address.unix_path.empty();
  if (is_unix) {
    if (auto removed = remove_stale(context, address); !removed) return removed.error();
  }
  Acceptor acceptor(context);
  error_code ec;
  acceptor.open(address.endpoint.protocol(), ec);
  if (!ec && !is_unix) {
    acceptor.set_option(asio::socket_base::reuse_address(true), ec);
    if (!ec) acceptor.set_option(ReusePort(true), ec);
  }
  if (!ec) acceptor.bind(address.endpoint, ec);
  // Before listen(): no client can connect while the file still has the mode of the umask.
  if (!ec && is_unix && ::chmod(address.unix_path.c_str(), kUnixMode) != 0) {
    ec.assign(errno, boost::system::system_category());
  }
  if (!ec) acceptor.listen(asio::socket_base::max_listen_connections, ec);
  if (ec) return cannot_listen(address, ec);
  return acceptor;
}

Result<Acceptor> share(Acceptor& acceptor, asio::io_context& context) {
  const int copy = ::fcntl(acceptor.native_handle(), F_DUPFD_CLOEXEC, 0);
  if (copy < 0)
    return configuration("cannot share the listening socket: " + std::string(std::strerror(errno)));
  return Acceptor(context, acceptor.local_endpoint().protocol(), copy);
}

std::uint16_t port_of(const Endpoint& endpoint) {
  const auto family = endpoint.protocol().family();
  if (family == AF_INET) return ntohs(reinterpret_cast<const sockaddr_in*>(endpoint.data())->sin_port);
  if (family == AF_INET6) return ntohs(reinterpret_cast<const sockaddr_in6*>(endpoint.data())->sin6_port);
  return 0;
}

std::string address_text(const Endpoint& endpoint) {
  char text[INET6_ADDRSTRLEN] = "unix";
  const auto family = endpoint.protocol().family();
  if (family == AF_INET) {
    const auto* v4 = reinterpret_cast<const sockaddr_in*>(endpoint.data());
    ::inet_ntop(family, &v4->sin_addr, text, sizeof text);
  } else if (family == AF_INET6) {
    const auto* v6 = reinterpret_cast<const sockaddr_in6*>(endpoint.data());
    ::inet_ntop(family, &v6->sin6_addr, text, sizeof text);
  }
  return text;
}

}  // namespace wbd::httpd
