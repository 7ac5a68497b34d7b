#pragma once
// One HTTP exchange by libcurl's easy interface.

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/async/runtime.hpp"
#include "core/http/client.hpp"
#include "core/http/curl_loop.hpp"

namespace wbd::http {

// Lives in the frame of the coroutine that waits for it, so a cancelled or destroyed coroutine removes it
// from its loop. Used on the loop's thread only.
class Transfer final : Driven {
 public:
  // `sink` receives the body of a 2xx answer; null: the body stays in the response. `loop` must outlive
  // run().
  Transfer(CurlLoop& loop, Request request, BodySink* sink, const asio::any_io_executor& executor,
           std::size_t max_in_memory);
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;
  ~Transfer();

  // Once.
  [[nodiscard]] Task<Result<Response>> run();

 private:
  struct Callbacks;  // called by libcurl
  class BodyCount;
  struct EasyCleanup {
    void operator()(void* easy) const;
  };
  struct ListCleanup {
    void operator()(void* list) const;
  };

  [[nodiscard]] void* easy() const override { return easy_.get(); }
  void finished(int code) override;
  void abandoned() override;

  template <class Value>
  void set(int option, Value value);
  void append_header(const std::string& line);
  void set_options();
  void set_time_limits();
  void set_request();
  void set_peer_options();
  [[nodiscard]] bool refuses(const Peer& peer);
  void take_header(std::string_view line);
  [[nodiscard]] std::size_t take_body(std::string_view piece);
  void wake() { wake_.cancel(); }
  [[nodiscard]] bool streams() const { return sink_ != nullptr && response_.status / 100 == 2; }
  [[nodiscard]] Error error() const;

  Request request_;
  BodySink* sink_;
  asio::steady_timer wake_;                       // never expires; cancelled to resume the coroutine
  std::unique_ptr<void, EasyCleanup> easy_;       // CURL*
  std::unique_ptr<void, ListCleanup> headers_{};  // curl_slist*
  std::array<char, 256> problem_{};               // CURL_ERROR_SIZE
  CurlLoop* loop_ = nullptr;                      // null when the loop does not drive it
  Response response_;
  std::string pending_;      // received, but not passed to the sink yet
  std::size_t in_hand_ = 0;  // size of the piece that the sink consumes now
  std::size_t received_ = 0;
  int code_ = 0;  // CURLcode
  bool paused_ = false;
  bool done_ = false;
  bool too_long_ = false;
  bool too_many_ = false;  // bytes of other answers are in memory
  std::optional<std::string> refusal_;
  const std::shared_ptr<BodyCount> count_;
};

}  // namespace wbd::http
