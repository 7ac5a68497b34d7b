// The part of a connection that sends an endless answer, piece by piece.
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>

#include "core/httpd/connection.hpp"

namespace wbd::httpd {
namespace {

using boost::system::error_code;

constexpr std::string_view kLastChunk = "0\r\n\r\n";

}  // namespace

class Connection::Pieces final : public BodyWriter {
 public:
  explicit Pieces(Connection& connection) : connection_(connection) {}
  Task<void> write(std::string bytes) override {
    if (bytes.empty()) co_return;  // an empty chunk would end the body
    if (!connection_.http10_) bytes = fmt::format("{:x}\r\n", bytes.size()) + bytes + "\r\n";
    co_await connection_.write_piece(std::move(bytes));
  }

 private:
  Connection& connection_;
};

void Connection::stream(Response response) {
  keep_alive_ = false;
  unsent_.own(response.owner);
  std::string head;
  append_head(head, response, {worker_.date(), 0, true, false, !http10_, true});
  state_ = State::streaming;
  if (!receiving_) receive();
  auto body = run_stream(std::move(response.stream), std::move(head));
  auto done = [self = shared_from_this()](const std::exception_ptr&) {
    // Posted: the coroutine that has ended is still on the stack.
    asio::post(self->socket_.get_executor(), [self] { self->end_stream(); });
  };
  asio::co_spawn(socket_.get_executor(), std::move(body),
                 asio::bind_cancellation_slot(cancel_.slot(), std::move(done)));
}

Task<void> Connection::run_stream(StreamBody body, std::string head) {
  co_await write_piece(std::move(head));
  Pieces pieces(*this);
  co_await body(pieces);
}

Task<void> Connection::write_piece(std::string bytes) {
  if (!unsent_.resize(bytes.size())) {
    throw boost::system::system_error(asio::error::no_buffer_space);
  }
  writing_ = true;
  deadline_ = worker_.deadline(worker_.options().send_timeout);
  if (tls_) {
    co_await tls_->write_all(std::move(bytes));
  } else {
    co_await asio::async_write(socket_, asio::buffer(bytes), asio::use_awaitable);
  }
  writing_ = false;
  unsent_.release();
  if (worker_.stopping()) cancel_.emit(asio::cancellation_type::terminal);
}

// If the last piece was sent only in part, the stream cannot end in order.
void Connection::end_stream() {
  if (state_ != State::streaming) return;
  if (!writing_ && !http10_ && tls_) {
    const std::array part{asio::const_buffer(kLastChunk.data(), kLastChunk.size())};
    enter(State::sending, kLingerLimit);
    return tls_->write_some(part, [self = shared_from_this()](const error_code& ec, std::size_t) {
      if (self->state_ != State::sending) return;
      if (ec) return self->close();
      self->linger();
    });
  }
  if (!writing_ && !http10_) {
    error_code ec;
    socket_.write_some(asio::const_buffer(kLastChunk.data(), kLastChunk.size()), ec);
  }
  lingers_ = true;
  linger();
}

}  // namespace wbd::httpd
