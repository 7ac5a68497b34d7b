#include "core/cache/redis_stream.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>

namespace wbd::cache {
namespace {

using Tcp = asio::ip::tcp;

[[noreturn]] void throw_aborted() {
  throw boost::system::system_error(asio::error::operation_aborted);
}

// Resolves and connects; close() may interrupt it between any two steps.
class TcpConnector {
 public:
  TcpConnector(const asio::any_io_executor& executor, std::string host, std::uint16_t port)
      : resolver_(executor), host_(std::move(host)), port_(port) {}

  Task<void> connect(Tcp::socket& socket) {
    std::vector<Tcp::endpoint> endpoints;
    boost::system::error_code not_numeric;
    const auto address = asio::ip::make_address(host_, not_numeric);
    if (!not_numeric) {
      endpoints.emplace_back(address, port_);
    } else {
      const auto found = co_await resolver_.async_resolve(host_, std::to_string(port_), asio::use_awaitable);
      for (const auto& entry : found) endpoints.push_back(entry.endpoint());
    }
    if (closed_) throw_aborted();
    co_await asio::async_connect(socket, endpoints, asio::use_awaitable);
    if (closed_) throw_aborted();
    socket.set_option(Tcp::no_delay(true));
    socket.set_option(asio::socket_base::keep_alive(true));
  }
  void close() {
    closed_ = true;
    resolver_.cancel();
  }
  [[nodiscard]] const std::string& host() const { return host_; }

 private:
  Tcp::resolver resolver_;
  std::string host_;
  std::uint16_t port_;
  bool closed_ = false;
};

class TcpStream final : public RedisStream {
 public:
  TcpStream(const asio::any_io_executor& executor, std::string host, std::uint16_t port)
      : connector_(executor, std::move(host), port), socket_(executor) {}
  Task<void> open() override { co_await connector_.connect(socket_); }
  Task<std::size_t> read_some(asio::mutable_buffer into) override {
    co_return co_await socket_.async_read_some(into, asio::use_awaitable);
  }
  Task<void> write(asio::const_buffer bytes) override {
    co_await asio::async_write(socket_, bytes, asio::use_awaitable);
  }
  void close() noexcept override {
    connector_.close();
    boost::system::error_code ignored;
    socket_.close(ignored);
  }

 private:
  TcpConnector connector_;
  Tcp::socket socket_;
};

class UnixStream final : public RedisStream {
 public:
  UnixStream(const asio::any_io_executor& executor, std::string path)
      : path_(std::move(path)), socket_(executor) {}
  Task<void> open() override {
    co_await socket_.async_connect(asio::local::stream_protocol::endpoint(path_), asio::use_awaitable);
  }
  Task<std::size_t> read_some(asio::mutable_buffer into) override {
    co_return co_await socket_.async_read_some(into, asio::use_awaitable);
  }
  Task<void> write(asio::const_buffer bytes) override {
    co_await asio::async_write(socket_, bytes, asio::use_awaitable);
  }
  void close() noexcept override {
    boost::system::error_code ignored;
    socket_.close(ignored);
  }

 private:
  std::string path_;
  asio::local::stream_protocol::socket socket_;
};

class TlsStream final : public RedisStream {
 public:
  TlsStream(const asio::any_io_executor& executor, std::string host, std::uint16_t port,
            const std::string& ca_file)
      : connector_(executor, std::move(host), port),
        context_(make_context(ca_file)),
        stream_(executor, context_) {}

  Task<void> open() override {
    co_await connector_.connect(stream_.next_layer());
    const std::string& host = connector_.host();
    boost::system::error_code not_numeric;
    (void)asio::ip::make_address(host, not_numeric);
    // The server chooses its certificate by this name (SNI), which must not be an address.
    if (not_numeric) SSL_set_tlsext_host_name(stream_.native_handle(), host.c_str());
    stream_.set_verify_callback(asio::ssl::host_name_verification(host));
    co_await stream_.async_handshake(asio::ssl::stream_base::client, asio::use_awaitable);
  }
  Task<std::size_t> read_some(asio::mutable_buffer into) override {
    co_return co_await stream_.async_read_some(into, asio::use_awaitable);
  }
  Task<void> write(asio::const_buffer bytes) override {
    co_await asio::async_write(stream_, bytes, asio::use_awaitable);
  }
  // Without a TLS close_notify: truncation is harmless, because replies have lengths.
  void close() noexcept override {
    connector_.close();
    boost::system::error_code ignored;
    stream_.next_layer().close(ignored);
  }

 private:
  static asio::ssl::context make_context(const std::string& ca_file) {
    asio::ssl::context context(asio::ssl::context::tls_client);
    context.set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 |
                        asio::ssl::context::no_tlsv1_1);
    context.set_verify_mode(asio::ssl::verify_peer);
    if (ca_file.empty()) {
      context.set_default_verify_paths();
    } else {
      context.load_verify_file(ca_file);
    }
    return context;
  }

  TcpConnector connector_;
  asio::ssl::context context_;
  asio::ssl::stream<Tcp::socket> stream_;
};

}  // namespace

std::unique_ptr<RedisStream> make_tcp_stream(const asio::any_io_executor& executor, std::string host,
                                             std::uint16_t port) {
  return std::make_unique<TcpStream>(executor, std::move(host), port);
}

std::unique_ptr<RedisStream> make_unix_stream(const asio::any_io_executor& executor, std::string path) {
  return std::make_unique<UnixStream>(executor, std::move(path));
}

std::unique_ptr<RedisStream> make_tls_stream(const asio::any_io_executor& executor, std::string host,
                                             std::uint16_t port, std::string ca_file) {
  return std::make_unique<TlsStream>(executor, std::move(host), port, ca_file);
}

}  // namespace wbd::cache
