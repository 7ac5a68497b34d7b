#pragma once
// Runs coroutines on several threads, or on one thread step by step.

#include <exception>
#include <memory>
#include <thread>
#include <vector>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/steady_timer.hpp>

#include "core/async/runtime.hpp"

namespace wbd::cache::test {

// io_contexts with one thread each.
class Threads {
 public:
  explicit Threads(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      auto& context = *contexts_.emplace_back(std::make_unique<asio::io_context>(1));
      guards_.emplace_back(context.get_executor());
      threads_.emplace_back([&context] { context.run(); });
    }
  }
  ~Threads() { finish(); }
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;

  [[nodiscard]] asio::io_context& operator[](std::size_t i) { return *contexts_[i]; }
  [[nodiscard]] std::size_t size() const { return contexts_.size(); }
  void finish() {  // waits until all coroutines have ended
    guards_.clear();
    threads_.clear();
  }

 private:
  std::vector<std::unique_ptr<asio::io_context>> contexts_;
  std::vector<asio::executor_work_guard<asio::io_context::executor_type>> guards_;
  std::vector<std::jthread> threads_;
};

// Runs a coroutine on `context` and keeps its outcome. Must outlive the coroutine.
class Spawned {
 public:
  Spawned(asio::io_context& context, Task<void> task) {
    auto done = [this](std::exception_ptr error) {
      error_ = error;
      done_ = true;
    };
    asio::co_spawn(context, std::move(task), asio::bind_cancellation_slot(cancel_.slot(), std::move(done)));
  }
  [[nodiscard]] bool done() const { return done_; }
  [[nodiscard]] bool failed() const { return error_ != nullptr; }
  void cancel() { cancel_.emit(asio::cancellation_type::terminal); }

 private:
  asio::cancellation_signal cancel_;
  std::exception_ptr error_;
  bool done_ = false;
};

// On one thread: a point where a coroutine waits until the test opens it.
class Turnstile {
 public:
  explicit Turnstile(asio::io_context& context) : timer_(context, asio::steady_timer::time_point::max()) {}
  Task<void> wait() {
    ++waiting_;
    if (!open_) {
      try {
        co_await timer_.async_wait(asio::use_awaitable);
      } catch (const boost::system::system_error&) {
        if (!open_) throw;  // the coroutine was cancelled
      }
    }
  }
  void open() {
    open_ = true;
    timer_.cancel();
  }
  [[nodiscard]] int waiting() const { return waiting_; }

 private:
  asio::steady_timer timer_;
  bool open_ = false;
  int waiting_ = 0;
};

}  // namespace wbd::cache::test
