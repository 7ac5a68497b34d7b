#pragma once
// One thread of the server: its io_context, listening socket and connections. Private to core/httpd.

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/intrusive/list.hpp>

#include "core/httpd/budget.hpp"
#include "core/httpd/owners.hpp"
#include "core/httpd/peers.hpp"
#include "core/httpd/response_head.hpp"
#include "core/httpd/server.hpp"
#include "core/httpd/sockets.hpp"
#include "core/httpd/tls.hpp"

namespace wbd::httpd {

class Connection;
using ConnectionHook =
    boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;

// State of all workers of a server. Thread safe.
struct Shared {
  Shared(const ServerOptions& options, std::vector<Network> trusted)
      : peers(options.max_connections_per_address, std::move(trusted)),
        owners(options.max_connections_of_owner),
        bodies(options.body_bytes, options.body_bytes_of_owner),
        unsent(options.unsent_bytes, options.unsent_bytes_of_owner) {}
  std::atomic<std::size_t> connections{0};
  Peers peers;
  Owners owners;
  Budget bodies, unsent;
};

// Everything runs on the thread inside run(), except request_stop() and request_cut(), which any thread may
// call.
class Worker {
 public:
  using Moment = std::chrono::steady_clock::time_point;

  // All references must outlive the worker.
  Worker(const ServerOptions& options, Handler& handler, Shared& shared);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  void use_tls(TlsContextPtr context) { tls_.store(std::move(context)); }  // from any thread
  void listen(Acceptor acceptor) { acceptor_.emplace(std::move(acceptor)); }
  [[nodiscard]] asio::io_context& context() { return context_; }
  void run();           // returns when stopped and the last connection is gone
  void request_stop();  // stop accepting, close idle connections, let the others answer
  void request_cut();   // close the rest, cancel running handlers

  // For connections:
  [[nodiscard]] const ServerOptions& options() const { return options_; }
  [[nodiscard]] Handler& handler() { return handler_; }
  [[nodiscard]] Shared& shared() { return shared_; }
  [[nodiscard]] bool stopping() const { return stopping_; }
  [[nodiscard]] Moment now() const { return now_; }  // of the last tick
  // The time is read once a tick, so a deadline gets one tick more: never early, at most two ticks late.
  [[nodiscard]] Moment deadline(Millis limit) const { return now_ + limit + tick_; }
  [[nodiscard]] std::string_view date() { return date_.at(wall_second_); }
  // For bytes that do not outlive the current handler.
  [[nodiscard]] std::string& scratch() { return scratch_; }
  [[nodiscard]] std::uint64_t next_number() { return ++last_number_; }
  void enter(Connection& connection);
  void leave();

 private:
  using List = boost::intrusive::list<Connection, boost::intrusive::base_hook<ConnectionHook>,
                                      boost::intrusive::constant_time_size<false>>;
  using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                           asio::wait_traits<std::chrono::steady_clock>, Executor>;

  void accept();
  void on_accept(const boost::system::error_code& ec);
  void adopt(Socket socket, const Endpoint& peer);
  // Closes the connections of this thread that have waited longest for their clients. False: there are none.
  bool make_room();
  void schedule_tick();
  void on_tick();
  void read_clocks();

  const ServerOptions& options_;
  Handler& handler_;
  Shared& shared_;
  const Millis tick_;
  List connections_;  // before context_, whose destruction removes waiting connections from the list
  asio::io_context context_{1};
  std::optional<Acceptor> acceptor_;
  Socket next_socket_{context_};
  Endpoint next_peer_;
  Timer timer_{context_};
  std::atomic<TlsContextPtr> tls_;  // null: plain HTTP
  bool accept_paused_ = false;
  std::uint64_t last_number_ = 0;
  bool stopping_ = false;
  Moment now_;
  std::time_t wall_second_ = 0;
  DateText date_;
  std::string scratch_;
};

}  // namespace wbd::httpd
