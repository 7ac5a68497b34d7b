#pragma once
// Listening sockets, TCP and Unix alike. Private to core/httpd.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>

#include "core/async/runtime.hpp"
#include "core/base/result.hpp"

namespace wbd::httpd {

// The concrete executor type: a type-erased one costs an allocation and indirect calls for each operation.
using Executor = asio::io_context::executor_type;
using Protocol = asio::generic::stream_protocol;
using Endpoint = Protocol::endpoint;
using Socket = asio::basic_stream_socket<Protocol, Executor>;
using Acceptor = asio::basic_socket_acceptor<Protocol, Executor>;

struct ListenAddress {
  ListenAddress(Endpoint at, std::string path) : endpoint(std::move(at)), unix_path(std::move(path)) {}
  Endpoint endpoint;
  std::string unix_path;  // empty for TCP
};

// "address:port", "[v6]:port" or "unix:/path". Names are not resolved. Errc::configuration.
[[nodiscard]] Result<ListenAddress> parse_listen_address(std::string_view text);

// Binds and listens. TCP uses SO_REUSEPORT: several sockets may listen on one address, so call check_unused()
// first. A socket file without a listener is replaced. Errc::configuration.
[[nodiscard]] Result<Acceptor> listen_on(asio::io_context& context, const ListenAddress& address);

// The same listening socket for a second io_context. Unix sockets have no port to share.
[[nodiscard]] Result<Acceptor> share(Acceptor& acceptor, asio::io_context& context);

// Errc::configuration when another program listens on the TCP port: SO_REUSEPORT alone would let two servers
// of one user share the port unnoticed.
[[nodiscard]] Result<void> check_unused(asio::io_context& context, const ListenAddress& address);

[[nodiscard]] std::uint16_t port_of(const Endpoint& endpoint);     // 0 when not TCP
[[nodiscard]] std::string address_text(const Endpoint& endpoint);  // "127.0.0.1", "::1", "unix"

}  // namespace wbd::httpd
