#pragma once
// Outgoing HTTP: an interface, and its implementation on libcurl's multi interface. The event loop drives it,
// so a request needs no thread.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/async/runtime.hpp"
#include "core/base/limits.hpp"
#include "core/base/result.hpp"

namespace wbd::http {

// The other end of a connection; the proxy's when there is a proxy.
struct Peer {
  std::string address;  // numeric
  std::uint16_t port = 0;
};

struct Request {
  std::string method = "GET";
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  // Must be above 0. send(): the whole exchange. stream(): the longest silence of the server, without the
  // time in which the sink holds the sender back.
  Millis timeout{0};
  Millis stream_limit{600'000};                // stream(): the whole exchange
  std::size_t max_body = 256UL * 1024 * 1024;  // a longer answer fails with bad_data
  // If not null: set to false when the call fails before the first byte of the request was sent, otherwise to
  // true. Such failures are those of name look-up, connection and TLS. Must live until the call ends.
  bool* left = nullptr;
  // http://, socks5:// or socks5h://, with user:password@ if needed. "" = no proxy; nullopt = the
  // environment's. With socks5h:// and http:// the proxy looks up the host.
  std::optional<std::string> proxy{};
  // Asked before each connection is made, and again before the request goes out on a connection that was
  // kept. A text refuses the peer: the call fails with Errc::forbidden and this text. Another address of the
  // same host may still be tried.
  std::function<std::optional<std::string>(const Peer&)> refuse{};
};

struct Response {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
  std::string body;                                          // empty when it was streamed
  // The body counts as in memory until the last copy of this is destroyed.
  std::shared_ptr<const void> counted{};
  [[nodiscard]] std::optional<std::string_view> header(std::string_view lower_case_name) const;
};

// Receives the body of a 2xx answer piece by piece, on the client's thread. While `consume` runs, up to about
// 4 MB more are received; then the sender is held back.
class BodySink {
 public:
  virtual ~BodySink() = default;
  virtual Task<Result<void>> consume(std::string_view piece) = 0;
};

// Not thread safe: used on the thread of its io_context only.
class Client {
 public:
  virtual ~Client() = default;
  // Any HTTP status is a success here. Errc::unreachable for DNS, connection, TLS, reset and timeout (detail
  // names which); Errc::forbidden when `refuse` has refused the peer; Errc::cancelled on shutdown. Redirects
  // are not followed: they would send the token to another address.
  virtual Task<Result<Response>> send(Request request) = 0;
  virtual Task<Result<Response>> stream(Request request, BodySink& sink) = 0;
};

// `context` must outlive the client. While the bodies of all clients of the process would take more than
// `max_in_memory` bytes, send() fails with Errc::unreachable.
[[nodiscard]] std::unique_ptr<Client> make_curl_client(asio::io_context& context,
                                                       std::size_t max_in_memory = limits::kWbAnswerBytes);

}  // namespace wbd::http
