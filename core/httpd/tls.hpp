#pragma once
// TLS under a connection: certificate and stream. Private to core/httpd.

#include <functional>
#include <memory>
#include <span>
#include <string>

#include <boost/asio/buffer.hpp>

#include "core/async/runtime.hpp"
#include "core/base/result.hpp"
#include "core/httpd/sockets.hpp"

namespace wbd::httpd {

class TlsContext;  // a certificate with its key, loaded and checked; immutable
using TlsContextPtr = std::shared_ptr<const TlsContext>;

// From PEM files: the chain, with the server's certificate first, and its key. Errc::configuration names the
// file and the reason.
[[nodiscard]] Result<TlsContextPtr> load_tls_context(const std::string& certificate_file,
                                                     const std::string& key_file);

// TLS 1.2 or newer over a connected socket, which must outlive it. One receive and one write at a time; the
// handlers run on the socket's executor and must keep the stream alive.
class TlsStream {
 public:
  using Done = std::function<void(const boost::system::error_code&)>;
  using Moved = std::function<void(const boost::system::error_code&, std::size_t)>;

  virtual ~TlsStream() = default;
  virtual void handshake(Done done) = 0;
  virtual void receive(std::span<char> space, Moved moved) = 0;
  virtual void write_some(std::span<const asio::const_buffer> parts, Moved moved) = 0;
  virtual Task<void> write_all(std::string bytes) = 0;
  // Sends close_notify, so that the client knows that the answer is complete.
  virtual void shutdown(Done done) = 0;
};
[[nodiscard]] std::unique_ptr<TlsStream> make_tls_stream(Socket& socket, TlsContextPtr context);

}  // namespace wbd::httpd
