#include "core/httpd/worker.hpp"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include <boost/asio/ip/tcp.hpp>

#include "core/base/log.hpp"
#include "core/httpd/connection.hpp"

namespace wbd::httpd {
namespace {

// How many connections above the limit get an answer of 503 at the same time; more are closed without one.
constexpr std::size_t kRefusals = 128;
// A full server closes several waiting connections at once, because it searches all connections of the
// thread for them.
constexpr std::size_t kMostClosed = 16;

// A tick checks every connection of the thread, so ticks must not be frequent.
Millis tick_for(const ServerOptions& options) {
  return std::clamp(std::min({options.header_timeout, options.idle_timeout, options.send_timeout}) / 4,
                    Millis{5}, Millis{500});
}

}  // namespace

Worker::Worker(const ServerOptions& options, Handler& handler, Shared& shared)
    : options_(options), handler_(handler), shared_(shared), tick_(tick_for(options)) {
  read_clocks();
}

Worker::~Worker() = default;

void Worker::run() {
  schedule_tick();
  accept();
  for (;;) {
    try {
      context_.run();
      return;
    } catch (const std::exception& error) {
      // The connection whose handler threw loses its last owner and closes; the others continue.
      log::error("httpd", "a connection failed", {{"reason", error.what()}});
    }
  }
}

void Worker::request_stop() {
  asio::post(context_, [this] {
    if (std::exchange(stopping_, true)) return;
    acceptor_->close();
    for (auto at = connections_.begin(); at != connections_.end();) (at++)->stop_when_idle();
    if (connections_.empty()) timer_.cancel();
  });
}

void Worker::request_cut() {
  asio::post(context_, [this] {
    for (auto at = connections_.begin(); at != connections_.end();) (at++)->cut();
  });
}

void Worker::enter(Connection& connection) {
  connections_.push_back(connection);
  shared_.connections.fetch_add(1, std::memory_order_relaxed);
}

void Worker::leave() {
  shared_.connections.fetch_sub(1, std::memory_order_relaxed);
  if (stopping_ && connections_.empty()) timer_.cancel();
}

void Worker::accept() {
  acceptor_->async_accept(next_socket_, next_peer_,
                          [this](const boost::system::error_code& ec) { on_accept(ec); });
}

void Worker::on_accept(const boost::system::error_code& ec) {
  if (stopping_) return;
  if (ec && ec != asio::error::connection_aborted) {
    // Out of descriptors or memory: the client stays in the queue, so trying again at once would spin.
    log::error("httpd", "cannot accept connections", {{"reason", ec.message()}});
    (void)make_room();
    accept_paused_ = true;
    return;
  }
  Socket socket = std::exchange(next_socket_, Socket(context_));
  const Endpoint peer = next_peer_;
  accept();
  if (!ec) adopt(std::move(socket), peer);
}

void Worker::adopt(Socket socket, const Endpoint& peer) {
  const std::size_t others = shared_.connections.load(std::memory_order_relaxed);
  const bool full = others >= options_.max_connections;
  const bool room = !full || make_room();
  if (others >= options_.max_connections + kRefusals) return;
  // An option that cannot be set means that the client is gone: reading will report it.
  boost::system::error_code ec;
  socket.non_blocking(true, ec);
  if (peer.protocol().family() != AF_UNIX) socket.set_option(asio::ip::tcp::no_delay(true), ec);
  const auto connection = std::make_shared<Connection>(*this, std::move(socket), peer, tls_.load());
  if (!connection->admitted()) {
    connection->refuse(503, "too many connections of this address");
  } else if (!room) {
    connection->refuse(503, "too many connections");
  } else {
    connection->start();
  }
}

bool Worker::make_room() {
  std::vector<Connection*> waiting;
  for (Connection& connection : connections_) {
    if (connection.waits_for_client()) waiting.push_back(&connection);
  }
  const std::size_t count =
      std::min(waiting.size(), std::clamp<std::size_t>(options_.max_connections / 64, 1, kMostClosed));
  std::ranges::partial_sort(waiting, waiting.begin() + static_cast<std::ptrdiff_t>(count),
                            [](const Connection* a, const Connection* b) { return a->waits_longer(*b); });
  waiting.resize(count);
  for (Connection* connection : waiting) connection->close();
  return count != 0;
}

void Worker::schedule_tick() {
  timer_.expires_after(tick_);
  timer_.async_wait([this](const boost::system::error_code&) {
    if (stopping_ && connections_.empty()) return;
    schedule_tick();
    on_tick();
  });
}

void Worker::on_tick() {
  read_clocks();
  for (auto at = connections_.begin(); at != connections_.end();) (at++)->check_deadline();
  if (accept_paused_ && !stopping_) {
    accept_paused_ = false;
    accept();
  }
}

void Worker::read_clocks() {
  now_ = std::chrono::steady_clock::now();
  wall_second_ = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
}

}  // namespace wbd::httpd
