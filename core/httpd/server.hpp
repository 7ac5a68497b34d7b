#pragma once
// Incoming HTTP/1.1: keep-alive, pipelining, limits for header, body, time and connections.
// Each thread has one io_context and one listening socket (SO_REUSEPORT), so a connection stays on one
// thread.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/async/runtime.hpp"
#include "core/base/result.hpp"

namespace wbd::httpd {

struct Header {
  std::string_view name;  // as sent; compare without case
  std::string_view value;
};

// Views into the connection's buffer: valid until the handler's task ends.
struct Request {
  std::string_view method;
  std::string_view target;  // as sent: path and query, percent-encoded
  std::string_view body;
  const std::vector<Header>* headers = nullptr;
  std::string_view peer;  // address of the client without port; "unix" behind a unix socket
  [[nodiscard]] std::string_view path() const { return target.substr(0, target.find('?')); }
  [[nodiscard]] std::string_view query() const;
  [[nodiscard]] std::string_view header(std::string_view name) const;  // empty when absent
};

// Takes the body of an endless answer, on the thread of its connection.
class BodyWriter {
 public:
  virtual ~BodyWriter() = default;
  // Resumes when the kernel has taken the bytes, so a writer keeps one piece in memory at most. Throws
  // boost::system::system_error when the client has disconnected or does not read.
  virtual Task<void> write(std::string bytes) = 0;
};
// Writes the body piece by piece and returns at its end. It is cancelled when the client disconnects or the
// server stops. It must own copies of the request's data.
using StreamBody = std::function<Task<void>(BodyWriter&)>;

// The body is `head_part` + `*shared` + `tail_part`. A cached answer is sent from its stored bytes; only the
// envelope around them is built for each request.
struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::string headers;  // complete lines "Name: value\r\n"; Content-Type and Content-Length are added
  std::string head_part;
  std::shared_ptr<const std::string> shared;
  std::string tail_part;
  bool close = false;
  std::int64_t owner = 0;  // the key whose share of unsent bytes this takes; 0 = unknown
  StreamBody stream{};     // in place of the three parts; the connection is closed at its end
  // Only for the faults of the emulator: reset the connection after that many bytes of the body. 0: not even
  // the head is sent.
  std::optional<std::size_t> reset_after;
};

// The answer to a request, or the coroutine that makes it.
using ResponseOrTask = std::variant<Response, Task<Response>>;

// The body of a request may be read. Its bytes take from the share of `owner`; 0 = unknown.
struct Admission {
  std::int64_t owner = 0;
};
using AdmissionOrRefusal = std::variant<Admission, Response>;
using AdmissionOrTask = std::variant<Admission, Response, Task<AdmissionOrRefusal>>;

// Answers requests. Called on the thread of the connection; must be safe from all server threads. An
// exception of begin() or of its coroutine is logged and answered with refuse(500).
class Handler {
 public:
  virtual ~Handler() = default;
  // Returning a Response needs no coroutine; cached answers use this. The request outlives the coroutine.
  virtual ResponseOrTask begin(const Request& request) = 0;
  // Decides whether the body of a request is read. Called after the head of a request that has a body, before
  // any wait for it. A refusal is the answer: the connection is closed after it.
  virtual AdmissionOrTask admit(const Request& head);
  // The answer to a request that could not be parsed, broke a limit (400, 408, 413, 414, 431, 503) or failed
  // (500).
  virtual Response refuse(int status, std::string_view detail) = 0;
};

struct ServerOptions {
  std::string listen = "127.0.0.1:8080";  // address:port (port 0 = any free), [v6]:port, or unix:/path
  unsigned threads = 1;
  std::size_t max_header = 16UL * 1024;
  std::size_t max_body = 1024UL * 1024;
  std::size_t max_uri = 8UL * 1024;
  // For all threads. One connection more closes the idle one that has waited longest.
  std::size_t max_connections = 10'000;
  std::size_t max_connections_per_address = 0;  // 0 = no bound
  // Addresses and networks without that bound, such as those of a proxy: "127.0.0.0/8", "::1".
  std::vector<std::string> trusted_addresses{};
  // Kept open for one owner (Response); a connection above them is closed after its answer. 0 = no bound.
  std::size_t max_connections_of_owner = 0;
  // Bytes of bodies in memory at the same time, and of answers that clients have not taken yet. Each is for
  // all connections, then for one owner (Admission, Response). 0 = no bound.
  std::size_t body_bytes = 0, body_bytes_of_owner = 0;
  std::size_t unsent_bytes = 0, unsent_bytes_of_owner = 0, unsent_bytes_of_connection = 0;
  Millis header_timeout{10'000};  // from the first byte of a request to its last
  Millis idle_timeout{75'000};
  // For an answer that does not fit into the socket at once, plus a second for each `slowest_read` bytes of
  // it. A client that reads more slowly is disconnected.
  Millis send_timeout{30'000};
  std::size_t slowest_read = 16UL * 1024;
  // PEM files: the chain and its key; empty = plain HTTP.
  std::string tls_certificate{}, tls_key{};
};

class Server {
 public:
  virtual ~Server() = default;
  [[nodiscard]] virtual std::uint16_t port() const = 0;  // 0 for a unix socket
  // Reads certificate and key again, for new connections; on an error the old ones stay in use.
  [[nodiscard]] virtual Result<void> reload_tls() = 0;
  // Calls it once on each of the server's threads, when that thread is free; returns how many they are. Call
  // it before stop().
  virtual std::size_t on_each_thread(const std::function<void()>& call) = 0;
  // Stops accepting, lets running requests end within `limit`, then closes their connections and cancels
  // their coroutines. Blocks until they have ended, also those in run_blocking. Call from another thread.
  virtual void stop(Millis limit) = 0;
};

// Binds, starts the threads and returns. Errc::configuration with the reason when the address cannot be bound
// or the certificate cannot be used.
[[nodiscard]] Result<std::unique_ptr<Server>> start(const ServerOptions& options, Handler& handler);

}  // namespace wbd::httpd
