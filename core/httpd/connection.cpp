#include "core/httpd/connection.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>

#include "core/base/log.hpp"

namespace wb::httpd {
namespace {

using boost::system::error_code;

constexpr Millis kLingerLimit{2'000};
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

std::size_t body_size(const Response& response) {
  return response.head_part.size() + (response.shared ? response.shared->size() : 0) +
         response.tail_part.size();
}

// What of head and body is not sent yet, each from where it lies.
std::array<asio::const_buffer, 4> unsent(std::string_view head, const Response& response, std::size_t body,
                                         std::size_t sent) {
  const std::array<std::string_view, 4> parts{
      head, response.head_part, response.shared ? std::string_view(*response.shared) : std::string_view{},
      response.tail_part};
  std::array<asio::const_buffer, 4> out;
  std::size_t room = head.size() + body;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    std::string_view part = parts[i].substr(0, room);
    room -= part.size();
    const std::size_t skipped = std::min(sent, part.size());
    sent -= skipped;
    part.remove_prefix(skipped);
    out[i] = asio::const_buffer(part.data(), part.size());
  }
  return out;
}

}  // namespace

Connection::Connection(Worker& worker, Socket socket, std::string peer)
    : worker_(worker),
      socket_(std::move(socket)),
      peer_(std::move(peer)),
      reader_(worker.options(), peer_),
      deadline_(worker.deadline(worker.options().idle_timeout)) {
  worker_.enter(*this);
}

Connection::~Connection() {
  unlink();
  worker_.leave();
}

void Connection::start() {
  enter(State::idle, worker_.options().idle_timeout);
  receive();
}

void Connection::enter(State state, Millis limit) {
  state_ = state;
  deadline_ = worker_.deadline(limit);
}

void Connection::receive() {
  const auto space = reader_.space();
  receiving_ = true;
  socket_.async_receive(
      asio::mutable_buffer(space.data(), space.size()),
      [self = shared_from_this()](const error_code& ec, std::size_t count) { self->on_received(ec, count); });
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
    case State::handling:
    case State::sending:
    case State::closed:
      return;  // a receive that was pending when the deadline struck
  }
}

void Connection::advance() {
  for (;;) {
    switch (reader_.parse()) {
      case RequestReader::Progress::need_more:
        if (!reader_.has_input()) {
          if (worker_.stopping()) return close();
          if (state_ == State::reading)
            enter(State::idle, worker_.options().idle_timeout);  // empty lines only
        }
        return receive();
      case RequestReader::Progress::wants_continue: {
        error_code ec;
        if (socket_.write_some(asio::const_buffer(kContinue.data(), kContinue.size()), ec) !=
            kContinue.size()) {
          return close();
        }
        break;
      }
      case RequestReader::Progress::refused:
        return refuse(reader_.refusal().status, reader_.refusal().detail);
      case RequestReader::Progress::complete:
        if (!answer()) return;
        break;
    }
  }
}

bool Connection::answer() {
  const Request& request = reader_.request();
  keep_alive_ = reader_.keep_alive();
  http10_ = reader_.is_http10();
  head_only_ = request.method == "HEAD";
  std::optional<Response> response;
  try {
    response = worker_.handler().try_now(request);
    if (!response) {
      handle();
      return false;
    }
  } catch (...) {
    response = failure(std::current_exception());
  }
  return send(std::move(*response));
}

void Connection::handle() {
  state_ = State::handling;
  // Posted, not called: a handler that never waits would otherwise nest one request inside the other.
  auto done = [self = shared_from_this()](std::exception_ptr error, Response response) {
    auto finish = [self, error, response = std::move(response)]() mutable {
      if (self->state_ != State::handling) return;  // cut meanwhile
      if (error) response = self->failure(error);
      if (self->send(std::move(response))) self->advance();
    };
    asio::post(self->socket_.get_executor(), std::move(finish));
  };
  auto task = worker_.handler().handle(reader_.request());
  asio::co_spawn(socket_.get_executor(), std::move(task),
                 asio::bind_cancellation_slot(cancel_.slot(), std::move(done)));
}

Response Connection::refusal(int status, std::string_view detail) {
  try {
    return worker_.handler().refuse(status, detail);
  } catch (const std::exception& error) {
    log::error("httpd", "the handler cannot refuse a request", {{"reason", error.what()}});
    Response plain;
    plain.status = status;
    plain.content_type.clear();
    return plain;
  }
}

Response Connection::failure(const std::exception_ptr& error) {
  std::string reason = "unknown exception";
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& known) {
    reason = known.what();
  } catch (...) {  // keeps its default
  }
  log::error("httpd", "a request failed", {{"method", reader_.request().method}, {"reason", reason}});
  return refusal(500, "internal error");
}

void Connection::refuse(int status, std::string_view detail) {
  keep_alive_ = false;
  lingers_ = true;
  http10_ = head_only_ = false;
  send(refusal(status, detail));
}

bool Connection::send(Response response) {
  if (response.reset_after == 0U) {
    reset();
    return false;
  }
  keep_alive_ = keep_alive_ && !response.close && !worker_.stopping();
  const std::size_t full_size = body_size(response);
  std::size_t sent_size = head_only_ || !has_body(response.status) ? 0 : full_size;
  if (response.reset_after) sent_size = std::min(sent_size, *response.reset_after);

  std::string& head = worker_.scratch();
  head.clear();
  append_head(head, response, {worker_.date(), full_size, !keep_alive_, keep_alive_ && http10_});

  error_code ec;
  const std::size_t sent = socket_.write_some(unsent(head, response, sent_size, 0), ec);
  if (ec && ec != asio::error::would_block) {
    close();
    return false;
  }
  if (sent == head.size() + sent_size) return after_answer(response.reset_after.has_value());
  outgoing_ = std::make_unique<Outgoing>(Outgoing{head, std::move(response), sent_size, sent});
  send_rest();
  return false;
}

void Connection::send_rest() {
  enter(State::sending, worker_.options().idle_timeout);
  socket_.async_write_some(
      unsent(outgoing_->head, outgoing_->response, outgoing_->body_size, outgoing_->sent),
      [self = shared_from_this()](const error_code& ec, std::size_t count) { self->on_sent(ec, count); });
}

void Connection::on_sent(const error_code& ec, std::size_t count) {
  if (state_ != State::sending) return;
  if (ec) return close();
  outgoing_->sent += count;
  if (outgoing_->sent < outgoing_->head.size() + outgoing_->body_size) return send_rest();
  const auto done = std::exchange(outgoing_, nullptr);
  if (after_answer(done->response.reset_after.has_value())) advance();
}

bool Connection::after_answer(bool reset_now) {
  if (reset_now) {
    reset();
    return false;
  }
  if (!lingers_) reader_.consume();
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
  if (!lingers_ && !reader_.has_input()) return close();
  error_code ec;
  socket_.shutdown(asio::socket_base::shutdown_send, ec);
  if (ec) return close();
  enter(State::lingering, kLingerLimit);
  if (!receiving_) receive();
}

void Connection::stop_when_idle() {
  if (state_ == State::idle) close();
}

void Connection::cut() {
  const bool handling = state_ == State::handling;
  close();
  if (handling) cancel_.emit(asio::cancellation_type::terminal);
}

void Connection::check_deadline() {
  if (worker_.now() <= deadline_) return;
  switch (state_) {
    case State::reading:
      return refuse(408, "the request did not arrive in time");
    case State::idle:
    case State::sending:
    case State::lingering:
      return close();
    case State::handling:  // has limits of its own
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

}  // namespace wb::httpd
