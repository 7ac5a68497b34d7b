#pragma once
// One client connection: receives requests, passes them to the handler in order, sends the answers. Private
// to core/httpd.

#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <boost/asio/cancellation_signal.hpp>

#include "core/httpd/outgoing.hpp"
#include "core/httpd/request_reader.hpp"
#include "core/httpd/worker.hpp"

namespace wbd::httpd {

// A state machine of plain completion handlers on its worker's thread. It lives as long as one of its
// operations is pending. There is at most one receive and one send. While a request is handled or answered,
// nothing is received. This holds back a client that does not read its answers.
class Connection final : public std::enable_shared_from_this<Connection>, public ConnectionHook {
 public:
  Connection(Worker& worker, Socket socket, const Endpoint& peer, TlsContextPtr tls);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void start();
  void refuse(int status, std::string_view detail);  // answers through Handler::refuse and closes
  void stop_when_idle();
  void cut();
  void check_deadline();
  void close();
  // Its address has not too many connections.
  [[nodiscard]] bool admitted() const { return admitted_; }
  // No request is under way: it may be closed to make room for another client.
  [[nodiscard]] bool waits_for_client() const;
  [[nodiscard]] bool waits_longer(const Connection& other) const;

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

  // How long input is discarded after the last answer.
  static constexpr Millis kLingerLimit{2'000};

  void enter(State state, Millis limit);
  void begin();
  void receive();
  void on_received(const boost::system::error_code& ec, std::size_t count);
  void advance();
  // admit() returns true when the body of the request may be read.
  bool admit();
  bool admit(Admission admission);
  void run_admission(Task<AdmissionOrRefusal> task);
  void refuse_body(Response response);
  // answer() and send() return true when the whole answer is sent and the next request may be parsed.
  bool answer();
  bool send(Response response);
  void run(Task<Response> task);
  void say_continue();
  void stream(Response response);
  Task<void> run_stream(StreamBody body, std::string head);
  Task<void> write_piece(std::string bytes);
  void end_stream();
  [[nodiscard]] bool may_keep(std::int64_t owner, std::size_t size);
  [[nodiscard]] bool may_stay(std::int64_t owner);
  void send_rest();
  void on_sent(const boost::system::error_code& ec, std::size_t count);
  bool after_answer(bool reset);
  [[nodiscard]] Response failure(const std::exception_ptr& error);
  void linger();
  void reset();

  Worker& worker_;
  Socket socket_;
  const std::unique_ptr<TlsStream> tls_;  // null: plain
  const std::string peer_;
  const std::optional<Peers::Address> counted_as_;  // unset: not counted
  bool admitted_ = true;
  std::int64_t owner_ = 0;  // the key for which it is counted, that of the last answer; 0 = not counted
  RequestReader reader_;
  Share body_;    // the buffer of the reader while it holds a body
  Share unsent_;  // outgoing_, or the piece of a stream
  State state_ = State::idle;
  bool receiving_ = false;
  bool keep_alive_ = true;  // the connection stays open after the current answer
  bool http10_ = false;
  bool head_only_ = false;                              // the request is HEAD
  bool lingers_ = false;                                // the client may still be sending
  bool writing_ = false;                                // a piece of a stream is being written
  std::optional<std::pair<int, std::string>> refusal_;  // sent after the TLS handshake
  Worker::Moment deadline_;
  std::uint64_t entered_ = 0;  // its state: a later one has a greater number
  std::unique_ptr<Outgoing> outgoing_;
  asio::cancellation_signal cancel_;
};

}  // namespace wbd::httpd
