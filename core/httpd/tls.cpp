#include "core/httpd/tls.hpp"

#include <utility>
#include <vector>

#include <boost/asio/ssl.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace wbd::httpd {

namespace {

constexpr const char* kSuites = "ECDHE+AESGCM:ECDHE+CHACHA20";

}  // namespace

class TlsContext {
 public:
  TlsContext() : context_(asio::ssl::context::tls_server) {
    context_.set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 |
                         asio::ssl::context::no_tlsv1_1 | SSL_OP_NO_RENEGOTIATION |
                         SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_CLEANSE_PLAINTEXT);
    // TLS 1.2 with forward secrecy and authenticated encryption alone; all suites of TLS 1.3 have both.
    ::SSL_CTX_set_cipher_list(context_.native_handle(), kSuites);
    // Idle connections free their buffers.
    ::SSL_CTX_set_mode(context_.native_handle(), SSL_MODE_RELEASE_BUFFERS);
  }
  [[nodiscard]] asio::ssl::context& get() const { return context_; }

 private:
  // Asio requires a mutable context, although creating a stream does not change it.
  mutable asio::ssl::context context_;
};

namespace {

using boost::system::error_code;

Error cannot_use(const char* setting, const std::string& file, const error_code& ec) {
  return {Errc::configuration, std::string(setting) + ": cannot use " + file + ": " + ec.message(), {}};
}

class Stream final : public TlsStream {
 public:
  Stream(Socket& socket, TlsContextPtr context)
      : context_(std::move(context)), stream_(socket, context_->get()) {}

  void handshake(Done done) override {
    stream_.async_handshake(asio::ssl::stream_base::server, std::move(done));
  }
  void receive(std::span<char> space, Moved moved) override {
    stream_.async_read_some(asio::mutable_buffer(space.data(), space.size()), std::move(moved));
  }
  void write_some(std::span<const asio::const_buffer> parts, Moved moved) override {
    stream_.async_write_some(std::vector(parts.begin(), parts.end()), std::move(moved));
  }
  Task<void> write_all(std::string bytes) override {
    co_await asio::async_write(stream_, asio::buffer(bytes), asio::use_awaitable);
  }
  void shutdown(Done done) override { stream_.async_shutdown(std::move(done)); }

 private:
  const TlsContextPtr context_;  // a replaced certificate stays until its connections end
  asio::ssl::stream<Socket&> stream_;
};

}  // namespace

Result<TlsContextPtr> load_tls_context(const std::string& certificate_file, const std::string& key_file) {
  auto context = std::make_shared<TlsContext>();
  error_code ec;
  context->get().use_certificate_chain_file(certificate_file, ec);
  if (ec) return cannot_use("api.tls_certificate", certificate_file, ec);
  context->get().use_private_key_file(key_file, asio::ssl::context::pem, ec);
  if (ec) return cannot_use("api.tls_key", key_file, ec);
  if (::SSL_CTX_check_private_key(context->get().native_handle()) != 1) {
    return Error{
        Errc::configuration, "api.tls_key: " + key_file + " is not the key of " + certificate_file, {}};
  }
  return TlsContextPtr(std::move(context));
}

std::unique_ptr<TlsStream> make_tls_stream(Socket& socket, TlsContextPtr context) {
  return std::make_unique<Stream>(socket, std::move(context));
}

}  // namespace wbd::httpd
