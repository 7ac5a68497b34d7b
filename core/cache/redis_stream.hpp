#pragma once
// The bytes of one connection to Redis: TCP, unix socket or TLS. Private to core/cache.

#include <cstdint>
#include <memory>
#include <string>

#include <boost/asio/buffer.hpp>

#include "core/async/runtime.hpp"

namespace wbd::cache {

// Used on one thread; one read and one write may be pending at the same time. Errors are thrown as
// boost::system::system_error.
class RedisStream {
 public:
  virtual ~RedisStream() = default;
  virtual Task<void> open() = 0;  // once
  virtual Task<std::size_t> read_some(asio::mutable_buffer into) = 0;
  virtual Task<void> write(asio::const_buffer bytes) = 0;
  // Pending operations end with operation_aborted. May be called at any time and repeatedly.
  virtual void close() noexcept = 0;
};

[[nodiscard]] std::unique_ptr<RedisStream> make_tcp_stream(const asio::any_io_executor& executor,
                                                           std::string host, std::uint16_t port);
[[nodiscard]] std::unique_ptr<RedisStream> make_unix_stream(const asio::any_io_executor& executor,
                                                            std::string path);
// The server needs a certificate for `host`, signed by an authority in `ca_file` (PEM; empty: the system's).
[[nodiscard]] std::unique_ptr<RedisStream> make_tls_stream(const asio::any_io_executor& executor,
                                                           std::string host, std::uint16_t port,
                                                           std::string ca_file);

}  // namespace wbd::cache
