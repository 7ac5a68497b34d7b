#pragma once
// One client connection: receives requests, passes them to the handler in order, sends the answers. Private
// to core/httpd.

#include <array>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <boost/asio/cancellation_signal.hpp>

#include "core/httpd/request_reader.hpp"
#include "core/httpd/worker.hpp"

namespace wbd::httpd {

// A state machine of plain completion handlers on its worker's thread. It lives as long as one of its
// operations is pending. There is at most one receive and one send. While a request is handled or answered,
// nothing is received. This holds back a client that does not read its answers.
class Connection final : public std::enable_shared_from_this<Connection>, public ConnectionHook {
 public:
  Connection(Worker& worker, Socket socket, std::string peer, TlsContextPtr tls);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void start();
  void refuse(int status, std::string_view detail);  // answers through Handler::refuse and closes
  void stop_when_idle();
  void cut();
  void check_deadline();

 private:
  enum class State {
    greeting,   // TLS handshake
    idle,       // waits for the first byte of a request
    reading,    // has received a part of a request
    handling,   // the coroutine of Handler::begin runs
    sending,    // the socket is full
    streaming,  // Response::stream runs
    lingering,  // has sent its last answer and discards input, so that the client can read the answer
    closed
  };
  class Pieces;
  // An answer that did not fit into the socket at once.
  struct Outgoing {
    std::string head;
    Response response;
    std::size_t body_size = 0;  // bytes to send: none for HEAD, fewer for a fault
    std::size_t sent = 0;
  };

  void enter(State state, Millis limit);
  void begin();
  void receive();
  void on_received(const boost::system::error_code& ec, std::size_t count);
  void advance();
  // answer() and send() return true when the whole answer is sent and the next request may be parsed.
  bool answer();
  bool send(Response response);
  void run(Task<Response> task);
  void say_continue();
  void stream(Response response);
  Task<void> run_stream(StreamBody body, std::string head);
  Task<void> write_piece(std::string bytes);
  void end_stream();
  void send_rest();
  void on_sent(const boost::system::error_code& ec, std::size_t count);
  bool after_answer(bool reset);
  [[nodiscard]] Response refusal(int status, std::string_view detail);
  [[nodiscard]] Response failure(const std::exception_ptr& error);
  void linger();
  void reset();
  void close();

  Worker& worker_;
  Socket socket_;
  const std::unique_ptr<TlsStream> tls_;  // null: plain
  const std::string peer_;
  RequestReader reader_;
  State state_ = State::idle;
  bool receiving_ = false;
  bool keep_alive_ = true;  // the connection stays open after the current answer
  bool http10_ = false;
  bool head_only_ = false;                              // the request is HEAD
  bool lingers_ = false;                                // the client may still be sending
  bool writing_ = false;                                // a piece of a stream is being written
  std::optional<std::pair<int, std::string>> refusal_;  // sent after the TLS handshake
  Worker::Moment deadline_;
  std::unique_ptr<Outgoing> outgoing_;
  asio::cancellation_signal cancel_;
};

}  // namespace wbd::httpd
