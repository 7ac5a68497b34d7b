#include "core/httpd/connection.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>

#include "core/base/log.hpp"
#include "core/httpd/refusals.hpp"

namespace wbd::httpd {
namespace {

using boost::system::error_code;

constexpr std::size_t kSmallAnswer = 16UL * 1024;
constexpr std::string_view kTooManyBodies = "too many request bodies are under way; try again";
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

}  // namespace

Connection::Connection(Worker& worker, Socket socket, const Endpoint& peer, TlsContextPtr tls)
    : worker_(worker),
      socket_(std::move(socket)),
      tls_(tls ? make_tls_stream(socket_, std::move(tls)) : nullptr),
      peer_(address_text(peer)),
      counted_as_(worker.shared().peers.address_of(peer)),
      admitted_(!counted_as_ || worker.shared().peers.enter(*counted_as_)),
      reader_(worker.options(), peer_),
      body_(worker.shared().bodies),
      unsent_(worker.shared().unsent),
      deadline_(worker.deadline(worker.options().idle_timeout)) {
  worker_.enter(*this);
}

Connection::~Connection() {
  unlink();
  if (counted_as_ && admitted_) worker_.shared().peers.leave(*counted_as_);
  if (owner_ != 0) worker_.shared().owners.leave(owner_);
  worker_.leave();
}

void Connection::start() {
  if (!tls_) return begin();
  enter(State::greeting, worker_.options().header_timeout);
  tls_->handshake([self = shared_from_this()](const error_code& ec) {
    if (self->state_ != State::greeting) return;
    if (ec) return self->close();
    if (!self->refusal_) return self->begin();
    self->state_ = State::reading;
    self->refuse(self->refusal_->first, self->refusal_->second);
  });
}

void Connection::begin() {
  enter(State::idle, worker_.options().idle_timeout);
  receive();
}

void Connection::enter(State state, Millis limit) {
  state_ = state;
  deadline_ = worker_.deadline(limit);
  entered_ = worker_.next_number();
}

void Connection::receive() {
  if (const std::size_t size = reader_.next_body_size(); size != 0 && !body_.resize(size)) {
    return refuse(503, kTooManyBodies);
  }
  const auto space = reader_.space();
  receiving_ = true;
  auto received = [self = shared_from_this()](const error_code& ec, std::size_t count) {
    self->on_received(ec, count);
  };
  if (tls_) return tls_->receive(space, std::move(received));
  socket_.async_receive(asio::mutable_buffer(space.data(), space.size()), std::move(received));
}

void Connection::on_received(const error_code& ec, std::size_t count) {
  receiving_ = false;
  switch (state_) {
    case State::idle:
      if (ec) return close();
      enter(State::reading, worker_.options().header_timeout);
      reader_.received(count);
      return advance();
    case State::reading:
      if (ec) return close();
      reader_.received(count);
      return advance();
    case State::lingering:
      return ec ? close() : receive();
    case State::streaming:
      // Bytes of the client are discarded: it has no reason to send more before the stream ends.
      return ec ? cut() : receive();
    case State::greeting:
    case State::handling:
    case State::sending:
    case State::closed:
      return;  // a receive that was pending when the deadline passed
  }
}

void Connection::advance() {
  for (;;) {
    switch (reader_.parse()) {
      case RequestReader::Progress::need_more:
        if (!reader_.has_input()) {
          if (worker_.stopping()) return close();
          if (state_ == State::reading)
            enter(State::idle, worker_.options().idle_timeout);  // only empty lines arrived
        }
        return receive();
      case RequestReader::Progress::wants_continue: {
        if (tls_) return say_continue();
        error_code ec;
        if (socket_.write_some(asio::const_buffer(kContinue.data(), kContinue.size()), ec) !=
            kContinue.size()) {
          return close();
        }
        break;
      }
      case RequestReader::Progress::has_body:
        if (!admit()) return;
        break;
      case RequestReader::Progress::refused:
        return refuse(reader_.refusal().status, reader_.refusal().detail);
      case RequestReader::Progress::complete:
        if (!answer()) return;
        break;
    }
  }
}

void Connection::say_continue() {
  const std::array part{asio::const_buffer(kContinue.data(), kContinue.size())};
  tls_->write_some(part, [self = shared_from_this()](const error_code& ec, std::size_t count) {
    if (self->state_ != State::reading) return;
    if (ec || count != kContinue.size()) return self->close();
    self->advance();
  });
}

bool Connection::admit() {
  try {
    auto begun = worker_.handler().admit(reader_.request());
    if (auto* task = std::get_if<Task<AdmissionOrRefusal>>(&begun)) {
      run_admission(std::move(*task));
      return false;
    }
    if (auto* refused = std::get_if<Response>(&begun)) {
      refuse_body(std::move(*refused));
      return false;
    }
    return admit(std::get<Admission>(begun));
  } catch (...) {
    refuse_body(failure(std::current_exception()));
    return false;
  }
}

bool Connection::admit(Admission admission) {
  body_.release();
  body_.own(admission.owner);
  if (reader_.size() == RequestReader::kIdleBuffer || body_.resize(reader_.size())) return true;
  refuse(503, kTooManyBodies);
  return false;
}

void Connection::run_admission(Task<AdmissionOrRefusal> task) {
  state_ = State::handling;  // the deadline of the request goes on afterwards
  auto done = [self = shared_from_this()](std::exception_ptr error, AdmissionOrRefusal outcome) {
    auto finish = [self, error, outcome = std::move(outcome)]() mutable {
      if (self->state_ != State::handling) return;
      self->state_ = State::reading;
      if (error) outcome = self->failure(error);
      if (auto* refused = std::get_if<Response>(&outcome)) return self->refuse_body(std::move(*refused));
      if (self->admit(std::get<Admission>(outcome))) self->advance();
    };
    asio::post(self->socket_.get_executor(), std::move(finish));
  };
  asio::co_spawn(socket_.get_executor(), std::move(task),
                 asio::bind_cancellation_slot(cancel_.slot(), std::move(done)));
}

// Like refuse(): what follows on the connection is a body that nobody reads.
void Connection::refuse_body(Response response) {
  keep_alive_ = false;
  lingers_ = true;
  http10_ = reader_.is_http10();
  head_only_ = reader_.request().method == "HEAD";
  send(std::move(response));
}

bool Connection::answer() {
  const Request& request = reader_.request();
  keep_alive_ = reader_.keep_alive();
  http10_ = reader_.is_http10();
  head_only_ = request.method == "HEAD";
  std::optional<ResponseOrTask> begun;
  try {
    begun = worker_.handler().begin(request);
    if (auto* task = std::get_if<Task<Response>>(&*begun)) {
      run(std::move(*task));
      return false;
    }
  } catch (...) {
    begun = failure(std::current_exception());
  }
  return send(std::get<Response>(std::move(*begun)));
}

void Connection::run(Task<Response> task) {
  state_ = State::handling;
  // Posted, not called: a handler that never waits would otherwise nest one request inside the other.
  auto done = [self = shared_from_this()](std::exception_ptr error, Response response) {
    auto finish = [self, error, response = std::move(response)]() mutable {
      if (self->state_ != State::handling) return;  // the connection was cut in the meantime
      if (error) response = self->failure(error);
      if (self->send(std::move(response))) self->advance();
    };
    asio::post(self->socket_.get_executor(), std::move(finish));
  };
  asio::co_spawn(socket_.get_executor(), std::move(task),
                 asio::bind_cancellation_slot(cancel_.slot(), std::move(done)));
}

Response Connection::failure(const std::exception_ptr& error) {
  return failure_of(worker_.handler(), reader_.request().method, error);
}

void Connection::refuse(int status, std::string_view detail) {
  if (tls_ && state_ == State::idle) {  // before the TLS handshake
    refusal_.emplace(status, detail);
    return start();
  }
  keep_alive_ = false;
  lingers_ = true;
  http10_ = head_only_ = false;
  send(refusal_of(worker_.handler(), status, detail));
}

bool Connection::send(Response response) {
  if (response.reset_after == 0U) {
    reset();
    return false;
  }
  if (response.stream && !head_only_) {
    stream(std::move(response));
    return false;
  }
  keep_alive_ =
      keep_alive_ && !response.close && !response.stream && !worker_.stopping() && may_stay(response.owner);
  const bool endless = static_cast<bool>(response.stream);
  const std::size_t full_size = body_size(response);
  std::size_t sent_size = head_only_ || !has_body(response.status) ? 0 : full_size;
  if (response.reset_after) sent_size = std::min(sent_size, *response.reset_after);

  std::string& head = worker_.scratch();
  head.clear();
  append_head(head, response,
              {worker_.date(), full_size, !keep_alive_, keep_alive_ && http10_, false, endless});

  error_code ec;
  // A TLS record must reach the socket whole, so TLS skips the attempt to send at once.
  const std::size_t sent = tls_ ? 0 : socket_.write_some(unsent(head, response, sent_size, 0), ec);
  if (ec && ec != asio::error::would_block) {
    close();
    return false;
  }
  if (sent == head.size() + sent_size) return after_answer(response.reset_after.has_value());
  if (!may_keep(response.owner, full_size)) {
    log::info("httpd", "closed: too many bytes wait to be sent", {{"bytes", full_size}});
    reset();
    return false;
  }
  outgoing_ = std::make_unique<Outgoing>(head, std::move(response), sent_size, sent);
  // One limit for the whole answer: a limit for each write would never stop a client that reads a byte at a
  // time.
  const std::chrono::seconds for_size(sent_size / worker_.options().slowest_read);
  enter(State::sending, worker_.options().send_timeout + for_size);
  send_rest();
  return false;
}

// Answers of TLS connections always wait for the socket. Small ones are bounded by the number of connections.
bool Connection::may_keep(std::int64_t owner, std::size_t size) {
  if (tls_ && size <= kSmallAnswer) return true;
  const std::size_t most = worker_.options().unsent_bytes_of_connection;
  unsent_.own(owner);
  return (most == 0 || size <= most) && unsent_.resize(size);
}

// The connections of a proxy change their key from request to request.
bool Connection::may_stay(std::int64_t owner) {
  if (owner == 0 || owner == owner_) return true;
  Owners& owners = worker_.shared().owners;
  if (owner_ != 0) owners.leave(std::exchange(owner_, 0));
  if (!owners.enter(owner)) return false;
  owner_ = owner;
  return true;
}

void Connection::send_rest() {
  const auto parts = outgoing_->rest();
  auto sent = [self = shared_from_this()](const error_code& ec, std::size_t count) {
    self->on_sent(ec, count);
  };
  if (tls_) return tls_->write_some(parts, std::move(sent));
  socket_.async_write_some(parts, std::move(sent));
}

void Connection::on_sent(const error_code& ec, std::size_t count) {
  if (state_ != State::sending) return;
  if (ec) return close();
  if (!outgoing_->take(count)) return send_rest();
  const auto done = std::exchange(outgoing_, nullptr);
  unsent_.release();
  if (after_answer(done->ends_with_reset())) advance();
}

bool Connection::after_answer(bool reset_now) {
  if (reset_now) {
    reset();
    return false;
  }
  if (!lingers_) {
    reader_.consume();
    body_.release();  // bytes of a next request are counted when its body is admitted
  }
  if (!keep_alive_) {
    linger();
    return false;
  }
  if (reader_.has_input()) {
    enter(State::reading, worker_.options().header_timeout);
  } else {
    enter(State::idle, worker_.options().idle_timeout);
  }
  return true;
}

// Closing while input is unread makes the kernel send a reset, which may overtake the answer (RFC 9112 9.6).
void Connection::linger() {
  if (tls_) {
    enter(State::lingering, kLingerLimit);
    // The shutdown itself reads the rest of the client's bytes.
    return tls_->shutdown([self = shared_from_this()](const error_code&) { self->close(); });
  }
  if (!lingers_ && !reader_.has_input()) return close();
  error_code ec;
  socket_.shutdown(asio::socket_base::shutdown_send, ec);
  if (ec) return close();
  enter(State::lingering, kLingerLimit);
  if (!receiving_) receive();
}

void Connection::stop_when_idle() {
  if (state_ == State::idle || state_ == State::greeting) close();
  // The running write completes first; write_piece() continues from there.
  if (state_ == State::streaming && !writing_) cancel_.emit(asio::cancellation_type::terminal);
}

void Connection::cut() {
  const bool running = state_ == State::handling || state_ == State::streaming;
  close();
  if (running) cancel_.emit(asio::cancellation_type::terminal);
}

bool Connection::waits_for_client() const {
  return state_ == State::idle || state_ == State::greeting ||
         (state_ == State::reading && !reader_.has_head());
}

// A client that has begun a request goes after those that have not.
bool Connection::waits_longer(const Connection& other) const {
  const bool idle = state_ == State::idle;
  const bool other_idle = other.state_ == State::idle;
  return idle == other_idle ? entered_ < other.entered_ : idle;
}

void Connection::check_deadline() {
  if (worker_.now() <= deadline_) return;
  switch (state_) {
    case State::reading:
      return refuse(408, "the request did not arrive in time");
    case State::greeting:
    case State::idle:
    case State::sending:
    case State::lingering:
      return close();
    case State::streaming:
      return writing_ ? cut() : void();
    case State::handling:  // no deadline: the handler limits its time
    case State::closed:
      return;
  }
}

void Connection::reset() {
  error_code ec;
  socket_.set_option(asio::socket_base::linger(true, 0), ec);
  close();
}

void Connection::close() {
  state_ = State::closed;
  error_code ec;
  socket_.close(ec);
}

}  // namespace wbd::httpd
