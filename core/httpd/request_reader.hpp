#pragma once
// Turns the bytes of one connection into requests: no socket, no clock. Private to core/httpd.

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "core/httpd/server.hpp"

namespace wbd::httpd {

// Keeps a request in one buffer: head, then body (chunks are joined in place), then bytes of the next
// request. An idle reader holds kIdleBuffer bytes.
//
//   for (;;) { receive into space(); received(n); while (parse() == complete) { use request(); consume(); } }
class RequestReader {
 public:
  static constexpr std::size_t kIdleBuffer = 4096;

  enum class Progress {
    need_more,       // receive and parse again
    has_body,        // the head is complete: request() has it, without the body; returned once
    wants_continue,  // the client waits for "100 Continue"; returned once, then parse again
    complete,        // request() is valid until consume()
    refused          // refusal() has the reason; the bytes after it cannot be parsed
  };
  struct Refusal {
    int status = 0;
    std::string_view detail;
  };

  // `options` gives the limits, `peer` the address; both must outlive the reader.
  RequestReader(const ServerOptions& options, std::string_view peer);
  ~RequestReader();
  RequestReader(const RequestReader&) = delete;
  RequestReader& operator=(const RequestReader&) = delete;

  [[nodiscard]] std::span<char> space();  // where to receive, never empty; may move the received bytes
  void received(std::size_t count);
  [[nodiscard]] Progress parse();
  // Drops the complete request and keeps the bytes after it. What is dropped, moved or freed is overwritten:
  // requests hold keys and tokens.
  void consume();

  [[nodiscard]] const Request& request() const { return request_; }
  [[nodiscard]] const Refusal& refusal() const { return refusal_; }
  // About the complete request: whether the connection may serve another one, and whether it is HTTP/1.0.
  [[nodiscard]] bool keep_alive() const;
  [[nodiscard]] bool is_http10() const;
  [[nodiscard]] bool has_head() const { return head_done_; }    // of the next request
  [[nodiscard]] std::size_t size() const { return capacity_; }  // of the buffer
  // The size of the buffer after the next space(), if it grows for a body; otherwise 0.
  [[nodiscard]] std::size_t next_body_size() const;
  // Bytes beyond the last consumed request were received.
  [[nodiscard]] bool has_input() const { return filled_ > start_; }

 private:
  struct Parsing;

  Progress parse_head();
  Progress parse_counted_body();
  Progress parse_chunks();
  Progress complete(std::size_t end);
  void describe();  // head of the request, with the buffer as it lies now
  Progress refuse(int status, std::string_view detail);
  void resize(std::size_t capacity);
  void shrink();

  const ServerOptions& options_;
  std::unique_ptr<Parsing> parsing_;
  std::unique_ptr<char[]> buffer_;
  std::size_t capacity_ = 0;
  // start_ <= body_end_ <= parsed_ <= filled_; between body_end_ and parsed_ lies the framing of joined
  // chunks.
  std::size_t start_ = 0;
  std::size_t body_ = 0;
  std::size_t body_end_ = 0;
  std::size_t parsed_ = 0;
  std::size_t filled_ = 0;
  std::size_t end_ = 0;  // end of the complete request
  bool begun_ = false;   // the parser has seen bytes of the request at start_
  bool head_done_ = false;
  bool body_reported_ = false;
  bool continue_requested_ = false;
  std::vector<Header> headers_;
  Request request_;
  Refusal refusal_;
};

}  // namespace wbd::httpd
