#include "core/http/transfer.hpp"

#include <algorithm>
#include <atomic>
#include <cctype>
#include <cstdlib>
#include <new>
#include <tuple>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>
#include <netdb.h>
#include <sys/socket.h>

#include "core/base/process_secrecy.hpp"
#include "core/http/libcurl.hpp"

namespace wbd::http {
namespace {

constexpr std::size_t kHoldBackAt = 4UL * 1024 * 1024;
constexpr std::size_t kMaxErrorBody = 1024UL * 1024;
constexpr std::size_t kMaxHeaders = 200;
constexpr long kReceiveBuffer = 128L * 1024;
constexpr Millis kConnectTimeout{10'000};

}  // namespace

void Transfer::EasyCleanup::operator()(void* easy) const {
  curl_easy_cleanup(easy);
}

void Transfer::ListCleanup::operator()(void* list) const {
  curl_slist_free_all(static_cast<curl_slist*>(list));
}

// Bytes of bodies in memory, over all clients of the process.
class Transfer::BodyCount {
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

struct Transfer::Callbacks {
  static curl_socket_t on_open(void* self, curlsocktype, curl_sockaddr* address) {
    std::array<char, NI_MAXHOST> host{};
    std::array<char, NI_MAXSERV> port{};
    const int failed = getnameinfo(&address->addr, address->addrlen, host.data(), host.size(), port.data(),
                                   port.size(), NI_NUMERICHOST | NI_NUMERICSERV);
    if (failed != 0) return CURL_SOCKET_BAD;  // GCOVR_EXCL_LINE: libcurl opens sockets of the internet only
    const Peer peer{host.data(), static_cast<std::uint16_t>(std::strtoul(port.data(), nullptr, 10))};
    if (static_cast<Transfer*>(self)->refuses(peer)) return CURL_SOCKET_BAD;
    return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  }

  static int on_ready(void* self, char* peer, char*, int peer_port, int) {
    const bool refused = static_cast<Transfer*>(self)->refuses({peer, static_cast<std::uint16_t>(peer_port)});
    return refused ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
  }

  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self) {
    static_cast<Transfer*>(self)->take_header({data, size * count});
    return size * count;
  }

  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self) {
    return static_cast<Transfer*>(self)->take_body({data, size * count});
  }
};

Transfer::Transfer(CurlLoop& loop, Request request, BodySink* sink, const asio::any_io_executor& executor,
                   std::size_t max_in_memory)
    : request_(std::move(request)),
      sink_(sink),
      wake_(executor, asio::steady_timer::time_point::max()),
      easy_(curl_easy_init()),
      count_(std::make_shared<BodyCount>(max_in_memory)) {
  static_assert(std::tuple_size_v<decltype(problem_)> >= CURL_ERROR_SIZE);
  if (!easy_) throw std::bad_alloc();
  set_options();
  set_time_limits();
  set_peer_options();
  set_request();
  loop.start(*this);
  loop_ = &loop;
}

Transfer::~Transfer() {
  if (loop_ != nullptr) loop_->forget(*this);
}

template <class Value>
void Transfer::set(int option, Value value) {
  const auto which = static_cast<CURLoption>(option);
  if (const CURLcode code = curl_easy_setopt(easy_.get(), which, value); code != CURLE_OK) {
    throw Failure(
        {Errc::internal, fmt::format("libcurl refuses option {}: {}", option, curl_easy_strerror(code))});
  }
}

void Transfer::append_header(const std::string& line) {
  curl_slist* const longer = curl_slist_append(static_cast<curl_slist*>(headers_.get()), line.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  (void)headers_.release();
  headers_.reset(longer);
}

void Transfer::set_options() {
  set(CURLOPT_PRIVATE, static_cast<Driven*>(this));
  set(CURLOPT_ERRORBUFFER, problem_.data());
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_QUICK_EXIT, 1L);  // cancelling must not wait for a name look-up
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_FOLLOWLOCATION, 0L);
  // Over HTTP/2 a transfer that is held back would stall the others of its connection.
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(CURLOPT_ACCEPT_ENCODING, "gzip");
  set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  set(CURLOPT_TCP_KEEPALIVE, 1L);
  set(CURLOPT_BUFFERSIZE, kReceiveBuffer);
  set(CURLOPT_HEADERFUNCTION, &Callbacks::on_header);
  set(CURLOPT_HEADERDATA, this);
  set(CURLOPT_WRITEFUNCTION, &Callbacks::on_body);
  set(CURLOPT_WRITEDATA, this);
}

void Transfer::set_time_limits() {
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(std::min(request_.timeout, kConnectTimeout).count()));
  if (sink_ == nullptr) {
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(request_.timeout.count()));
  } else {
    const auto silence = std::chrono::ceil<std::chrono::seconds>(request_.timeout);
    set(CURLOPT_LOW_SPEED_LIMIT, 1L);
    set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(silence.count()));
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(request_.stream_limit.count()));
  }
}

void Transfer::set_request() {
  set(CURLOPT_URL, request_.url.c_str());
  if (request_.method == "HEAD") {
    set(CURLOPT_NOBODY, 1L);
  } else if (request_.method != "GET") {
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
    set(CURLOPT_POSTFIELDS, request_.body.c_str());  // not copied: request_ outlives the handle
    set(CURLOPT_CUSTOMREQUEST, request_.method.c_str());
    append_header("Expect:");
  }
  for (auto& [name, value] : request_.headers) {
    std::string line = name + ": " + value;
    append_header(line);
    wipe(line);
    wipe(value);  // one of them is the token
  }
  set(CURLOPT_HTTPHEADER, headers_.get());
}

void Transfer::set_peer_options() {
  if (request_.proxy) {
    set(CURLOPT_PROXY, request_.proxy->c_str());
    set(CURLOPT_NOPROXY, "");  // the environment's exceptions are not meant for this proxy
  }
  if (request_.refuse) {
    set(CURLOPT_OPENSOCKETFUNCTION, &Callbacks::on_open);
    set(CURLOPT_OPENSOCKETDATA, this);
    set(CURLOPT_PREREQFUNCTION, &Callbacks::on_ready);
    set(CURLOPT_PREREQDATA, this);
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

void Transfer::finished(int code) {
  loop_ = nullptr;
  code_ = code;
  done_ = true;
  wake();
}

void Transfer::abandoned() {
  loop_ = nullptr;
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
  const char* kind = curl_easy_strerror(static_cast<CURLcode>(code_));
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
      if (paused_ && loop_ != nullptr) {
        paused_ = false;
        loop_->resume_reading(*this);
      }
    } else if (done_) {
      break;
    } else if (loop_ == nullptr) {
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

}  // namespace wbd::http
