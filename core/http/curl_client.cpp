// The only file that uses libcurl. Its multi interface names the sockets and the timer that it waits for
// (CURLMOPT_SOCKETFUNCTION, CURLMOPT_TIMERFUNCTION). Asio waits for them and passes the events to
// curl_multi_socket_action.

#include <algorithm>
#include <array>
#include <atomic>
#include <cctype>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <curl/curl.h>
#include <fmt/format.h>
#include <malloc.h>
#include <netdb.h>
#include <sys/socket.h>

#include "core/base/process_secrecy.hpp"
#include "core/base/url.hpp"
#include "core/http/client.hpp"

namespace wbd::http {
namespace {

constexpr std::size_t kHoldBackAt = 4UL * 1024 * 1024;
constexpr std::size_t kMaxErrorBody = 1024UL * 1024;
constexpr std::size_t kMaxHeaders = 200;
constexpr long kReceiveBuffer = 128L * 1024;
constexpr long kPooledConnections = 64;
constexpr Millis kConnectTimeout{10'000};

struct EasyCleanup {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct MultiCleanup {
  void operator()(CURLM* handle) const { curl_multi_cleanup(handle); }
};
struct ListCleanup {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Easy = std::unique_ptr<CURL, EasyCleanup>;
using Multi = std::unique_ptr<CURLM, MultiCleanup>;
using HeaderList = std::unique_ptr<curl_slist, ListCleanup>;

// libcurl copies the token into buffers of its own. What it gives back is overwritten first.
void free_wiped(void* memory) {
  if (memory != nullptr) ::explicit_bzero(memory, ::malloc_usable_size(memory));
  std::free(memory);
}

void* resize_wiped(void* memory, std::size_t size) {
  if (memory == nullptr) return std::malloc(size);
  const std::size_t before = ::malloc_usable_size(memory);
  if (size <= before) return memory;
  void* larger = std::malloc(size);
  if (larger == nullptr) return nullptr;
  std::memcpy(larger, memory, before);
  free_wiped(memory);
  return larger;
}

void ensure_curl() {
  static const CURLcode ready =
      curl_global_init_mem(CURL_GLOBAL_DEFAULT, std::malloc, free_wiped, resize_wiped, ::strdup, std::calloc);
  if (ready != CURLE_OK) throw Failure({Errc::internal, "libcurl could not start"});
}

template <class Value>
void set(const Easy& easy, CURLoption option, Value value) {
  if (const CURLcode code = curl_easy_setopt(easy.get(), option, value); code != CURLE_OK) {
    throw Failure({Errc::internal, fmt::format("libcurl refuses option {}: {}", static_cast<int>(option),
                                               curl_easy_strerror(code))});
  }
}

bool has_line_break(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos;
}

void append(HeaderList& list, const std::string& line) {
  curl_slist* longer = curl_slist_append(list.get(), line.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  (void)list.release();
  list.reset(longer);
}

// Bytes of bodies in memory, over all clients of the process.
class BodyCount {
 public:
  explicit BodyCount(std::size_t most) : most_(most) {}
  BodyCount(const BodyCount&) = delete;
  BodyCount& operator=(const BodyCount&) = delete;
  ~BodyCount() { all() -= own_; }
  [[nodiscard]] bool add(std::size_t bytes) {
    own_ += bytes;
    return (all() += bytes) <= most_;
  }

 private:
  static std::atomic<std::size_t>& all() {
    static std::atomic<std::size_t> bytes{0};
    return bytes;
  }
  const std::size_t most_;  // of all
  std::size_t own_ = 0;
};

class Engine;

// One exchange. Lives in the frame of the coroutine that waits for it, so a cancelled or destroyed coroutine
// removes its transfer from the multi handle. `engine_` is null while the transfer is not on the multi
// handle.
class Transfer {
 public:
  Transfer(Request request, BodySink* sink, const asio::any_io_executor& executor, std::size_t max_in_memory)
      : request_(std::move(request)),
        sink_(sink),
        wake_(executor, asio::steady_timer::time_point::max()),
        count_(std::make_shared<BodyCount>(max_in_memory)) {
    set_options();
  }
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;
  ~Transfer();

  Task<Result<Response>> run();

 private:
  friend class Engine;

  void set_options();
  void set_peer_options();
  [[nodiscard]] bool refuses(const Peer& peer);
  static curl_socket_t on_open(void* self, curlsocktype purpose, curl_sockaddr* address);
  static int on_ready(void* self, char* peer, char* own, int peer_port, int own_port);
  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);
  void take_header(std::string_view line);
  std::size_t take_body(std::string_view piece);
  void finished(CURLcode code);
  void abandoned();
  void wake() { wake_.cancel(); }
  [[nodiscard]] bool streams() const { return sink_ != nullptr && response_.status / 100 == 2; }
  [[nodiscard]] Error error() const;

  Request request_;
  BodySink* sink_;
  asio::steady_timer wake_;  // never expires; cancelled to resume the coroutine
  Easy easy_{curl_easy_init()};
  HeaderList headers_;
  std::array<char, CURL_ERROR_SIZE> problem_{};
  Engine* engine_ = nullptr;
  Response response_;
  std::string pending_;      // received, but not passed to the sink yet
  std::size_t in_hand_ = 0;  // size of the piece that the sink consumes now
  std::size_t received_ = 0;
  CURLcode code_ = CURLE_OK;
  bool paused_ = false;
  bool done_ = false;
  bool too_long_ = false;
  bool too_many_ = false;  // bytes of other answers are in memory
  std::optional<std::string> refusal_;
  const std::shared_ptr<BodyCount> count_;
};

// Waits for one of libcurl's sockets. libcurl owns the descriptor: it is released here, never closed.
struct Watch {
  Watch(asio::io_context& context, curl_socket_t socket) : descriptor(context, socket) {}
  asio::posix::stream_descriptor descriptor;
  int interest = CURL_POLL_NONE;
  bool reading = false;
  bool writing = false;
  bool removed = false;
};

class Engine : public std::enable_shared_from_this<Engine> {
 public:
  explicit Engine(asio::io_context& context) : context_(context), timer_(context) {
    ensure_curl();
    multi_.reset(curl_multi_init());
    if (!multi_) throw std::bad_alloc();
    curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETFUNCTION, &Engine::on_socket);
    curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi_.get(), CURLMOPT_TIMERFUNCTION, &Engine::on_timer);
    curl_multi_setopt(multi_.get(), CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, kPooledConnections);
  }
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // Waiting coroutines are resumed with `cancelled` if the context still runs. Otherwise the context destroys
  // their frames; their transfers are off the multi handle by then.
  ~Engine() {
    for (Transfer* transfer : transfers_) {
      curl_multi_remove_handle(multi_.get(), transfer->easy_.get());
      transfer->abandoned();
    }
    multi_.reset();
    for (auto& [socket, watch] : watches_) drop(*watch);
  }

  void start(Transfer& transfer) {
    if (const CURLMcode code = curl_multi_add_handle(multi_.get(), transfer.easy_.get()); code != CURLM_OK) {
      throw Failure({Errc::internal, std::string("libcurl: ") + curl_multi_strerror(code)});
    }
    transfers_.insert(&transfer);
    transfer.engine_ = this;
  }

  void forget(Transfer& transfer) {
    curl_multi_remove_handle(multi_.get(), transfer.easy_.get());
    transfers_.erase(&transfer);
    transfer.engine_ = nullptr;
  }

  void resume_reading(Transfer& transfer) {
    curl_easy_pause(transfer.easy_.get(), CURLPAUSE_CONT);
    act(CURL_SOCKET_TIMEOUT, 0);
  }

 private:
  // No exception may cross libcurl's C frames; -1 makes libcurl fail its transfers.
  static int on_socket(CURL*, curl_socket_t socket, int what, void* self, void*) {
    try {
      static_cast<Engine*>(self)->watch(socket, what);
      return 0;
    } catch (const std::exception&) {
      return -1;
    }
  }

  static int on_timer(CURLM*, long milliseconds, void* self) {
    static_cast<Engine*>(self)->arm_timer(milliseconds);
    return 0;
  }

  void watch(curl_socket_t socket, int what) {
    const auto found = watches_.find(socket);
    if (what == CURL_POLL_REMOVE) {
      if (found == watches_.end()) return;
      drop(*found->second);
      watches_.erase(found);
      return;
    }
    auto& slot = watches_[socket];
    if (!slot) slot = std::make_shared<Watch>(context_, socket);
    slot->interest = what;
    arm(socket, slot);
  }

  static void drop(Watch& watch) {
    watch.removed = true;
    watch.descriptor.release();
  }

  void arm(curl_socket_t socket, const std::shared_ptr<Watch>& watch) {
    if ((watch->interest & CURL_POLL_IN) != 0 && !watch->reading) {
      watch->reading = true;
      wait(socket, watch, asio::posix::stream_descriptor::wait_read, CURL_POLL_IN, CURL_CSELECT_IN,
           &Watch::reading);
    }
    if ((watch->interest & CURL_POLL_OUT) != 0 && !watch->writing) {
      watch->writing = true;
      wait(socket, watch, asio::posix::stream_descriptor::wait_write, CURL_POLL_OUT, CURL_CSELECT_OUT,
           &Watch::writing);
    }
  }

  // Checks `removed` before it uses `this`: the engine may be gone when the handler runs.
  void wait(curl_socket_t socket, const std::shared_ptr<Watch>& watch,
            asio::posix::stream_descriptor::wait_type what, int interest, int event, bool Watch::*flag) {
    watch->descriptor.async_wait(
        what, [this, socket, watch, interest, event, flag](const boost::system::error_code& failed) {
          if (watch->removed || failed == asio::error::operation_aborted) return;
          (*watch).*flag = false;
          if ((watch->interest & interest) == 0) return;  // no longer wanted: arming again would spin
          act(socket, failed ? event | CURL_CSELECT_ERR : event);
          if (!watch->removed) arm(socket, watch);
        });
  }

  void arm_timer(long milliseconds) {
    if (milliseconds < 0) {
      timer_.cancel();
      return;
    }
    timer_.expires_after(Millis{milliseconds});
    timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& failed) {
      if (failed) return;
      if (const auto self = weak.lock()) self->act(CURL_SOCKET_TIMEOUT, 0);
    });
  }

  void act(curl_socket_t socket, int events) {
    int running = 0;
    curl_multi_socket_action(multi_.get(), socket, events, &running);
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      const CURLcode code = message->data.result;  // removing the handle destroys the message
      char* owner = nullptr;
      curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &owner);
      auto& transfer = *reinterpret_cast<Transfer*>(owner);
      forget(transfer);
      transfer.finished(code);
    }
  }

  asio::io_context& context_;
  asio::steady_timer timer_;
  Multi multi_;
  std::unordered_map<curl_socket_t, std::shared_ptr<Watch>> watches_;
  std::unordered_set<Transfer*> transfers_;
};

Transfer::~Transfer() {
  if (engine_ != nullptr) engine_->forget(*this);
}

void Transfer::set_options() {
  if (!easy_) throw std::bad_alloc();
  set(easy_, CURLOPT_PRIVATE, this);
  set(easy_, CURLOPT_ERRORBUFFER, problem_.data());
  set(easy_, CURLOPT_NOSIGNAL, 1L);
  set(easy_, CURLOPT_QUICK_EXIT, 1L);  // cancelling must not wait for a name look-up
  set(easy_, CURLOPT_PROTOCOLS_STR, "http,https");
  set(easy_, CURLOPT_FOLLOWLOCATION, 0L);
  // Over HTTP/2 a transfer that is held back would stall the others of its connection.
  set(easy_, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(easy_, CURLOPT_ACCEPT_ENCODING, "gzip");
  set(easy_, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  set(easy_, CURLOPT_TCP_KEEPALIVE, 1L);
  set(easy_, CURLOPT_BUFFERSIZE, kReceiveBuffer);
  set(easy_, CURLOPT_CONNECTTIMEOUT_MS,
      static_cast<long>(std::min(request_.timeout, kConnectTimeout).count()));
  if (sink_ == nullptr) {
    set(easy_, CURLOPT_TIMEOUT_MS, static_cast<long>(request_.timeout.count()));
  } else {
    const auto silence = std::chrono::ceil<std::chrono::seconds>(request_.timeout);
    set(easy_, CURLOPT_LOW_SPEED_LIMIT, 1L);
    set(easy_, CURLOPT_LOW_SPEED_TIME, static_cast<long>(silence.count()));
    set(easy_, CURLOPT_TIMEOUT_MS, static_cast<long>(request_.stream_limit.count()));
  }
  set(easy_, CURLOPT_HEADERFUNCTION, &Transfer::on_header);
  set(easy_, CURLOPT_HEADERDATA, this);
  set(easy_, CURLOPT_WRITEFUNCTION, &Transfer::on_body);
  set(easy_, CURLOPT_WRITEDATA, this);

  set_peer_options();
  set(easy_, CURLOPT_URL, request_.url.c_str());
  if (request_.method == "HEAD") {
    set(easy_, CURLOPT_NOBODY, 1L);
  } else if (request_.method != "GET") {
    set(easy_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
    set(easy_, CURLOPT_POSTFIELDS, request_.body.c_str());  // not copied: request_ outlives the handle
    set(easy_, CURLOPT_CUSTOMREQUEST, request_.method.c_str());
    append(headers_, "Expect:");
  }
  for (auto& [name, value] : request_.headers) {
    std::string line = name + ": " + value;
    append(headers_, line);
    wipe(line);
    wipe(value);  // one of them is the token
  }
  set(easy_, CURLOPT_HTTPHEADER, headers_.get());
}

void Transfer::set_peer_options() {
  if (request_.proxy) {
    set(easy_, CURLOPT_PROXY, request_.proxy->c_str());
    set(easy_, CURLOPT_NOPROXY, "");  // the environment's exceptions are not meant for this proxy
  }
  if (request_.refuse) {
    set(easy_, CURLOPT_OPENSOCKETFUNCTION, &Transfer::on_open);
    set(easy_, CURLOPT_OPENSOCKETDATA, this);
    set(easy_, CURLOPT_PREREQFUNCTION, &Transfer::on_ready);
    set(easy_, CURLOPT_PREREQDATA, this);
  }
}

// No exception may cross libcurl's C frames.
bool Transfer::refuses(const Peer& peer) {
  try {
    auto refusal = request_.refuse(peer);
    if (!refusal) return false;
    refusal_ = std::move(refusal);
  } catch (const std::exception&) {
    refusal_ = "the address could not be checked";
  }
  return true;
}

curl_socket_t Transfer::on_open(void* self, curlsocktype, curl_sockaddr* address) {
  std::array<char, NI_MAXHOST> host{};
  std::array<char, NI_MAXSERV> port{};
  const int failed = getnameinfo(&address->addr, address->addrlen, host.data(), host.size(), port.data(),
                                 port.size(), NI_NUMERICHOST | NI_NUMERICSERV);
  if (failed != 0) return CURL_SOCKET_BAD;  // GCOVR_EXCL_LINE: libcurl opens sockets of the internet only
  const Peer peer{host.data(), static_cast<std::uint16_t>(std::strtoul(port.data(), nullptr, 10))};
  if (static_cast<Transfer*>(self)->refuses(peer)) return CURL_SOCKET_BAD;
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

int Transfer::on_ready(void* self, char* peer, char*, int peer_port, int) {
  const bool refused = static_cast<Transfer*>(self)->refuses({peer, static_cast<std::uint16_t>(peer_port)});
  return refused ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

std::size_t Transfer::on_header(char* data, std::size_t size, std::size_t count, void* self) {
  static_cast<Transfer*>(self)->take_header({data, size * count});
  return size * count;
}

std::size_t Transfer::on_body(char* data, std::size_t size, std::size_t count, void* self) {
  return static_cast<Transfer*>(self)->take_body({data, size * count});
}

void Transfer::take_header(std::string_view line) {
  while (!line.empty() && (line.back() == '\r' || line.back() == '\n')) line.remove_suffix(1);
  if (line.starts_with("HTTP/")) {  // interim answers (100, 103) come before the final one
    response_.headers.clear();
    long status = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
    response_.status = static_cast<int>(status);
    return;
  }
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || response_.headers.size() >= kMaxHeaders) return;
  std::string name(line.substr(0, colon));
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
  std::string_view value = line.substr(colon + 1);
  while (!value.empty() && (value.front() == ' ' || value.front() == '\t')) value.remove_prefix(1);
  while (!value.empty() && (value.back() == ' ' || value.back() == '\t')) value.remove_suffix(1);
  response_.headers.emplace_back(std::move(name), value);
}

std::size_t Transfer::take_body(std::string_view piece) {
  const bool streamed = streams();
  if (streamed && pending_.size() + in_hand_ >= kHoldBackAt) {
    paused_ = true;
    return CURL_WRITEFUNC_PAUSE;  // libcurl keeps the piece and gives it again
  }
  received_ += piece.size();
  if (received_ > request_.max_body) {
    too_long_ = true;
    return 0;
  }
  if (streamed) {
    pending_ += piece;
    wake();
  } else if (response_.status / 100 == 2 || response_.body.size() < kMaxErrorBody) {
    too_many_ = !count_->add(piece.size());
    if (too_many_) return 0;
    response_.body += piece;
  }
  return piece.size();
}

void Transfer::finished(CURLcode code) {
  code_ = code;
  done_ = true;
  wake();
}

void Transfer::abandoned() {
  engine_ = nullptr;
  wake();
}

Error Transfer::error() const {
  if (too_long_) {
    return {Errc::bad_data, fmt::format("the answer is longer than {} bytes", request_.max_body)};
  }
  if (too_many_) return {Errc::unreachable, "too many large answers at the same time"};
  if (refusal_ && (code_ == CURLE_COULDNT_CONNECT || code_ == CURLE_ABORTED_BY_CALLBACK)) {
    return {Errc::forbidden, *refusal_};
  }
  const char* kind = curl_easy_strerror(code_);
  const std::string_view more(problem_.data());
  return {Errc::unreachable, more.empty() ? std::string(kind) : fmt::format("{}: {}", kind, more)};
}

Task<Result<Response>> Transfer::run() {
  for (;;) {
    if (!pending_.empty()) {
      const std::string piece = std::exchange(pending_, {});
      in_hand_ = piece.size();
      const Result<void> consumed = co_await sink_->consume(piece);
      in_hand_ = 0;
      if (!consumed) co_return consumed.error();
      if (paused_ && engine_ != nullptr) {
        paused_ = false;
        engine_->resume_reading(*this);
      }
    } else if (done_) {
      break;
    } else if (engine_ == nullptr) {
      co_return Error{Errc::cancelled, "the HTTP client is shutting down"};
    } else {
      co_await wake_.async_wait(asio::as_tuple(asio::use_awaitable));
      if ((co_await asio::this_coro::cancellation_state).cancelled() != asio::cancellation_type::none) {
        co_return Error{Errc::cancelled, "the request was cancelled"};
      }
    }
  }
  if (request_.left != nullptr && code_ != CURLE_OK) {
    long sent = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_REQUEST_SIZE, &sent);
    *request_.left = sent > 0;
  }
  if (code_ != CURLE_OK) co_return error();
  response_.counted = count_;
  co_return std::move(response_);
}

class CurlClient final : public Client {
 public:
  CurlClient(asio::io_context& context, std::size_t max_in_memory)
      : engine_(std::make_shared<Engine>(context)), max_in_memory_(max_in_memory) {}

  Task<Result<Response>> send(Request request) override { return exchange(std::move(request), nullptr); }
  Task<Result<Response>> stream(Request request, BodySink& sink) override {
    return exchange(std::move(request), &sink);
  }

 private:
  Task<Result<Response>> exchange(Request request, BodySink* sink) {
    if (request.left != nullptr) *request.left = false;
    for (const auto& [name, value] : request.headers) {
      if (name.empty() || has_line_break(name) || has_line_break(value)) {
        co_return Error{Errc::invalid_argument, "a request header holds a line break or has no name"};
      }
    }
    if (request.proxy && !request.proxy->empty() && !is_proxy_url(*request.proxy)) {
      // libcurl's own message would show the password.
      co_return Error{Errc::invalid_argument,
                      "the proxy must be http://host:port, socks5://host:port or socks5h://host:port"};
    }
    if (request.left != nullptr) *request.left = true;
    const auto executor = co_await asio::this_coro::executor;
    Transfer transfer(std::move(request), sink, executor, max_in_memory_);
    engine_->start(transfer);
    co_return co_await transfer.run();
  }

  std::shared_ptr<Engine> engine_;
  const std::size_t max_in_memory_;
};

}  // namespace

std::unique_ptr<Client> make_curl_client(asio::io_context& context, std::size_t max_in_memory) {
  return std::make_unique<CurlClient>(context, max_in_memory);
}

}  // namespace wbd::http
