#pragma once
// A handler that answers with its reading of the request.

#include <atomic>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>

#include "core/httpd/server.hpp"

namespace wbd::httpd::test {

// Targets under /now are answered at once, the others by a coroutine:
//   /wait      ends when release() is called or the request is cancelled
//   /throw     throws; /now/throw too
//   /big?N     N bytes of body, in all three parts
//   /reset?N   reset after N bytes of a body of 100000
//   /stream?N  a stream of N pieces "piece I\n", then its end; N < 0: -N pieces of 100000 bytes, then never
//   /close     asks to close; /empty answers 204
//   otherwise  "METHOD target [body]"
class EchoHandler final : public Handler {
 public:
  ResponseOrTask begin(const Request& request) override {
    if (!request.path().starts_with("/now")) return handle(request);
    if (request.path() == "/now/throw") throw std::runtime_error("thrown by begin");
    return echo(request);
  }

  Task<Response> handle(const Request& request) {
    const std::string_view path = request.path();
    if (path == "/throw") throw std::runtime_error("thrown by handle");
    if (path == "/wait") {
      ++waiting_;
      waiting_.notify_all();
      while (!released_) co_await sleep_for(Millis{1});
    }
    Response response;
    if (path == "/big") {
      const auto size = static_cast<std::size_t>(std::atol(std::string(request.query()).c_str()));
      response.head_part = std::string(size / 4, 'h');
      response.shared = std::make_shared<const std::string>(size / 4, 's');
      {
        const std::lock_guard lock(mutex_);
        big_ = response.shared;
        began_big_ = true;
      }
      response.tail_part = std::string(size - 2 * (size / 4), 't');
    } else if (path == "/reset") {
      response.reset_after = static_cast<std::size_t>(std::atol(std::string(request.query()).c_str()));
      response.tail_part = std::string(100'000, 'r');
    } else if (path == "/stream") {
      response.content_type = "text/event-stream";
      const long count = std::atol(std::string(request.query()).c_str());
      response.stream = [this, count](BodyWriter& out) { return stream(out, count); };
    } else if (path == "/empty") {
      response.status = 204;
    } else {
      response = echo(request);
      response.close = path == "/close";
    }
    co_return response;
  }

  Response refuse(int status, std::string_view detail) override {
    Response response;
    response.status = status;
    response.tail_part = detail;
    return response;
  }

  void release() { released_ = true; }
  void wait_until_waiting(int requests) {
    for (int seen = waiting_; seen < requests; seen = waiting_) waiting_.wait(seen);
  }
  // The server still holds the last body of /big.
  [[nodiscard]] bool has_big() {
    const std::lock_guard lock(mutex_);
    return began_big_ ? !big_.expired() : true;
  }
  [[nodiscard]] int streams() const { return streams_; }
  void wait_for_streams(int number) {
    for (int seen = streams_; seen != number; seen = streams_) streams_.wait(seen);
  }
  // Streams that have begun and ended since the start.
  void wait_for_ended_streams(int number) {
    for (int seen = ended_streams_; seen < number; seen = ended_streams_) ended_streams_.wait(seen);
  }
  void wait_until_big_is_gone() {
    for (;; std::this_thread::yield()) {
      const std::lock_guard lock(mutex_);
      if (big_.expired()) return;
    }
  }

 private:
  struct Counted {
    explicit Counted(EchoHandler& h) : handler(h) {
      ++handler.streams_;
      handler.streams_.notify_all();
    }
    ~Counted() {
      --handler.streams_;
      handler.streams_.notify_all();
      ++handler.ended_streams_;
      handler.ended_streams_.notify_all();
    }
    EchoHandler& handler;
  };
  Task<void> stream(BodyWriter& out, long count) {
    const Counted counted(*this);
    for (long i = 0; i < count; ++i) co_await out.write("piece " + std::to_string(i) + "\n");
    for (long i = 0; i < -count; ++i) co_await out.write(std::string(100'000, 'x'));
    while (count < 0) co_await sleep_for(Millis{60'000});
  }
  static Response echo(const Request& request) {
    Response response;
    response.content_type = "text/plain";
    response.headers = "X-Header: " + std::string(request.header("x-test")) +
                       "\r\nX-Peer: " + std::string(request.peer) + "\r\n";
    response.head_part = std::string(request.method) + " " + std::string(request.target);
    response.shared = std::make_shared<const std::string>(" [");
    response.tail_part = std::string(request.body) + "]";
    return response;
  }

  std::mutex mutex_;
  std::weak_ptr<const std::string> big_;
  bool began_big_ = false;
  std::atomic<int> waiting_{0};
  std::atomic<int> streams_{0};
  std::atomic<int> ended_streams_{0};
  std::atomic<bool> released_{false};
};

}  // namespace wbd::httpd::test
