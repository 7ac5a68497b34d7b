#include "core/http/curl_loop.hpp"

#include <new>
#include <string>
#include <utility>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include "core/http/curl_memory.hpp"
#include "core/http/libcurl.hpp"

namespace wbd::http {
namespace {

constexpr long kPooledConnections = 64;

}  // namespace

// Waits for one of libcurl's sockets. libcurl owns the descriptor: it is released here, never closed.
struct CurlLoop::Watch {
  Watch(asio::io_context& context, curl_socket_t socket) : descriptor(context, socket) {}
  asio::posix::stream_descriptor descriptor;
  int interest = CURL_POLL_NONE;
  bool reading = false;
  bool writing = false;
  bool removed = false;
};

struct CurlLoop::Callbacks {
  // No exception may cross libcurl's C frames; -1 makes libcurl fail its transfers.
  static int on_socket(CURL*, curl_socket_t socket, int what, void* self, void*) {
    try {
      static_cast<CurlLoop*>(self)->watch(socket, what);
      return 0;
    } catch (const std::exception&) {
      return -1;
    }
  }

  static int on_timer(CURLM*, long milliseconds, void* self) {
    static_cast<CurlLoop*>(self)->arm_timer(milliseconds);
    return 0;
  }
};

void CurlLoop::MultiCleanup::operator()(void* multi) const {
  curl_multi_cleanup(multi);
}

CurlLoop::CurlLoop(asio::io_context& context) : context_(context), timer_(context) {
  start_curl();
  multi_.reset(curl_multi_init());
  if (!multi_) throw std::bad_alloc();
  curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETFUNCTION, &Callbacks::on_socket);
  curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_.get(), CURLMOPT_TIMERFUNCTION, &Callbacks::on_timer);
  curl_multi_setopt(multi_.get(), CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, kPooledConnections);
}

CurlLoop::~CurlLoop() {
  for (Driven* const exchange : exchanges_) {
    curl_multi_remove_handle(multi_.get(), exchange->easy());
    exchange->abandoned();
  }
  multi_.reset();
  for (auto& [socket, watch] : watches_) drop(*watch);
}

void CurlLoop::start(Driven& exchange) {
  if (const CURLMcode code = curl_multi_add_handle(multi_.get(), exchange.easy()); code != CURLM_OK) {
    throw Failure({Errc::internal, std::string("libcurl: ") + curl_multi_strerror(code)});
  }
  exchanges_.insert(&exchange);
}

void CurlLoop::forget(Driven& exchange) {
  curl_multi_remove_handle(multi_.get(), exchange.easy());
  exchanges_.erase(&exchange);
}

void CurlLoop::resume_reading(Driven& exchange) {
  curl_easy_pause(exchange.easy(), CURLPAUSE_CONT);
  act(CURL_SOCKET_TIMEOUT, 0);
}

void CurlLoop::watch(int socket, int what) {
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

void CurlLoop::drop(Watch& watch) {
  watch.removed = true;
  watch.descriptor.release();
}

void CurlLoop::arm(int socket, const std::shared_ptr<Watch>& watch) {
  if ((watch->interest & CURL_POLL_IN) != 0 && !watch->reading) wait(socket, watch, true);
  if ((watch->interest & CURL_POLL_OUT) != 0 && !watch->writing) wait(socket, watch, false);
}

// Checks `removed` before it uses `this`: the loop may be gone when the handler runs.
void CurlLoop::wait(int socket, const std::shared_ptr<Watch>& watch, bool for_reading) {
  bool Watch::*const waiting = for_reading ? &Watch::reading : &Watch::writing;
  (*watch).*waiting = true;
  const auto event =
      for_reading ? asio::posix::stream_descriptor::wait_read : asio::posix::stream_descriptor::wait_write;
  const auto happened = [this, socket, watch, for_reading, waiting](const boost::system::error_code& failed) {
    if (watch->removed || failed == asio::error::operation_aborted) return;
    (*watch).*waiting = false;
    // An event that is no longer wanted would come again at once.
    if ((watch->interest & (for_reading ? CURL_POLL_IN : CURL_POLL_OUT)) == 0) return;
    const int what = for_reading ? CURL_CSELECT_IN : CURL_CSELECT_OUT;
    act(socket, failed ? what | CURL_CSELECT_ERR : what);
    if (!watch->removed) arm(socket, watch);
  };
  watch->descriptor.async_wait(event, happened);
}

void CurlLoop::arm_timer(long milliseconds) {
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

void CurlLoop::act(int socket, int events) {
  int running = 0;
  curl_multi_socket_action(multi_.get(), socket, events, &running);
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    const CURLcode code = message->data.result;  // removing the handle destroys the message
    char* owner = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &owner);
    auto& exchange = *reinterpret_cast<Driven*>(owner);
    forget(exchange);
    exchange.finished(code);
  }
}

}  // namespace wbd::http
