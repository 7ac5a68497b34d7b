#pragma once
// A loopback HTTP server for tests: it passes every request to a script, which writes any bytes. Runs on the
// test's own io_context.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include "core/async/runtime.hpp"

namespace wbd::fakes {

class TcpScriptServer {
 public:
  using Socket = asio::ip::tcp::socket;
  // Called for each request with its head and body; may throw or close the socket to end the connection.
  using Script = std::function<Task<void>(Socket&, const std::string& request)>;

  TcpScriptServer(asio::io_context& context, Script script)
      : state_(std::make_shared<State>(context, std::move(script))) {
    asio::co_spawn(context, accept(state_), asio::detached);
  }
  ~TcpScriptServer() {
    boost::system::error_code ignored;
    state_->acceptor.close(ignored);
    for (const auto& socket : state_->sockets) socket->close(ignored);
  }
  TcpScriptServer(const TcpScriptServer&) = delete;
  TcpScriptServer& operator=(const TcpScriptServer&) = delete;

  [[nodiscard]] std::uint16_t port() const { return state_->acceptor.local_endpoint().port(); }
  [[nodiscard]] std::string url(const std::string& path = "/") const {
    return "http://127.0.0.1:" + std::to_string(port()) + path;
  }
  [[nodiscard]] int connections() const { return static_cast<int>(state_->sockets.size()); }
  [[nodiscard]] const std::vector<std::string>& requests() const { return state_->requests; }

 private:
  struct State {
    State(asio::io_context& context, Script s)
        : acceptor(context, {asio::ip::make_address("127.0.0.1"), 0}), script(std::move(s)) {}
    asio::ip::tcp::acceptor acceptor;
    Script script;
    std::vector<std::shared_ptr<Socket>> sockets;
    std::vector<std::string> requests;
  };

  static Task<void> accept(std::shared_ptr<State> state) {
    for (;;) {
      auto socket = std::make_shared<Socket>(co_await state->acceptor.async_accept(asio::use_awaitable));
      state->sockets.push_back(socket);
      asio::co_spawn(state->acceptor.get_executor(), serve(state, socket), asio::detached);
    }
  }

  static Task<void> serve(std::shared_ptr<State> state, std::shared_ptr<Socket> socket) {
    std::string buffer;
    while (socket->is_open()) {
      const std::size_t head = co_await asio::async_read_until(*socket, asio::dynamic_buffer(buffer),
                                                               "\r\n\r\n", asio::use_awaitable);
      const std::size_t total = head + content_length(buffer.substr(0, head));
      while (buffer.size() < total) {
        std::string more(total - buffer.size(), '\0');
        more.resize(co_await socket->async_read_some(asio::buffer(more), asio::use_awaitable));
        buffer += more;
      }
      const std::string request = buffer.substr(0, total);
      buffer.erase(0, total);
      state->requests.push_back(request);
      co_await state->script(*socket, request);
    }
  }

  static std::size_t content_length(const std::string& head) {
    const auto at = head.find("Content-Length: ");
    return at == std::string::npos ? 0 : std::stoul(head.substr(at + 16));
  }

  std::shared_ptr<State> state_;
};

inline Task<void> write_all(TcpScriptServer::Socket& socket, std::string text) {
  co_await asio::async_write(socket, asio::buffer(text), asio::use_awaitable);
}

}  // namespace wbd::fakes
