#pragma once
// Drives libcurl's multi interface by Asio. The interface names the sockets and the timer that it waits for
// (CURLMOPT_SOCKETFUNCTION, CURLMOPT_TIMERFUNCTION); Asio waits for them and passes the events to
// curl_multi_socket_action.

#include <memory>
#include <unordered_map>
#include <unordered_set>

#include "core/async/runtime.hpp"

namespace wbd::http {

// An exchange on a loop. libcurl's handles are pointers to void and its codes are ints, so that no header
// needs libcurl's.
class Driven {
 public:
  [[nodiscard]] virtual void* easy() const = 0;  // CURL*; its CURLOPT_PRIVATE is this object, as a Driven*
  virtual void finished(int code) = 0;           // CURLcode; it is off the loop by then
  virtual void abandoned() = 0;                  // the loop ends before the exchange

 protected:
  ~Driven() = default;
};

// Used on the thread of its io_context only. Owned by a shared_ptr: a timer may outlive it.
class CurlLoop : public std::enable_shared_from_this<CurlLoop> {
 public:
  // `context` must outlive the loop.
  explicit CurlLoop(asio::io_context& context);
  CurlLoop(const CurlLoop&) = delete;
  CurlLoop& operator=(const CurlLoop&) = delete;
  // Waiting coroutines are resumed with `cancelled` if the context still runs. Otherwise the context destroys
  // their frames; their exchanges are off the multi handle by then.
  ~CurlLoop();

  // `exchange` must be forgotten before it is destroyed, unless it has finished or was abandoned.
  void start(Driven& exchange);
  void forget(Driven& exchange);
  void resume_reading(Driven& exchange);

 private:
  struct Callbacks;  // called by libcurl
  struct Watch;
  struct MultiCleanup {
    void operator()(void* multi) const;
  };

  void watch(int socket, int what);
  static void drop(Watch& watch);
  void arm(int socket, const std::shared_ptr<Watch>& watch);
  void wait(int socket, const std::shared_ptr<Watch>& watch, bool for_reading);
  void arm_timer(long milliseconds);
  void act(int socket, int events);

  asio::io_context& context_;
  asio::steady_timer timer_;
  std::unique_ptr<void, MultiCleanup> multi_;  // CURLM*
  std::unordered_map<int, std::shared_ptr<Watch>> watches_;
  std::unordered_set<Driven*> exchanges_;
};

}  // namespace wbd::http
