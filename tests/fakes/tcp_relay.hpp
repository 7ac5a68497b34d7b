#pragma once
// A TCP proxy on loopback in front of a unix socket, on a thread of its own. It can be made slow or silent.

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/write.hpp>

#include "core/async/runtime.hpp"

namespace wbd::fakes {

class TcpRelay {
 public:
  explicit TcpRelay(std::string to)
      : to_(std::move(to)), acceptor_(context_, {asio::ip::make_address("127.0.0.1"), 0}) {
    asio::co_spawn(context_, accept(), asio::detached);
    thread_ = std::jthread([this] { context_.run(); });
  }
  ~TcpRelay() { context_.stop(); }
  TcpRelay(const TcpRelay&) = delete;
  TcpRelay& operator=(const TcpRelay&) = delete;

  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  // Delays the server's bytes; keeps their order.
  void delay_answers(Millis by) { delay_ = by.count(); }
  void cut_all() {
    asio::post(context_, [this] {
      boost::system::error_code ignored;
      for (const auto& weak : links_) {
        if (const auto link = weak.lock()) link->close();
      }
      links_.clear();
    });
  }
  [[nodiscard]] int accepted() const { return accepted_; }

 private:
  struct Link {
    asio::ip::tcp::socket client;
    asio::local::stream_protocol::socket server;
    void close() {
      boost::system::error_code ignored;
      client.close(ignored);
      server.close(ignored);
    }
  };

  Task<void> accept() {
    for (;;) {
      auto client = co_await acceptor_.async_accept(asio::use_awaitable);
      ++accepted_;
      auto link =
          std::make_shared<Link>(Link{std::move(client), asio::local::stream_protocol::socket(context_)});
      boost::system::error_code refused;
      link->server.connect(asio::local::stream_protocol::endpoint(to_), refused);
      if (refused) continue;
      links_.push_back(link);
      asio::co_spawn(context_, pump(link, link->client, link->server, false), asio::detached);
      asio::co_spawn(context_, pump(link, link->server, link->client, true), asio::detached);
    }
  }

  template <class From, class To>
  Task<void> pump(std::shared_ptr<Link> link, From& from, To& to, bool answers) {
    try {
      std::vector<char> buffer(65'536);
      for (;;) {
        const std::size_t size = co_await from.async_read_some(asio::buffer(buffer), asio::use_awaitable);
        if (answers && delay_ > 0) co_await sleep_for(Millis{delay_.load()});
        co_await asio::async_write(to, asio::buffer(buffer.data(), size), asio::use_awaitable);
      }
    } catch (const boost::system::system_error&) {
      link->close();
    }
  }

  const std::string to_;
  asio::io_context context_{1};
  asio::ip::tcp::acceptor acceptor_;
  std::vector<std::weak_ptr<Link>> links_;
  std::atomic<std::int64_t> delay_{0};
  std::atomic<int> accepted_{0};
  std::jthread thread_;  // last: the rest outlives it
};

}  // namespace wbd::fakes
