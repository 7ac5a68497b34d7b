#include "core/httpd/request_reader.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>

#include <boost/beast/http/basic_parser.hpp>

#include "core/httpd/text.hpp"

namespace wbd::httpd {

namespace http = boost::beast::http;

namespace {

constexpr std::size_t kUsualHeaders = 32;  // a larger table is freed between requests

// A part of the buffer, relative to the start of the request: the buffer may move while it is received.
struct Part {
  std::size_t offset = 0;
  std::size_t size = 0;
  [[nodiscard]] std::string_view in(const char* base) const { return {base + offset, size}; }
};

struct HeaderField {
  Part name, value;
};

// The path and query of an absolute target (RFC 9112 3.2.2): "/a?b" of "http://host/a?b", "/" of
// "http://host". Empty when it is malformed; nullopt when the target has another form.
std::optional<std::string_view> path_of_absolute(std::string_view target) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (target.size() < scheme.size() || !equal_ignoring_case(target.substr(0, scheme.size()), scheme))
      continue;
    const std::size_t end = target.find_first_of("/?#", scheme.size());
    if (target.size() == scheme.size() || end == scheme.size()) return std::string_view{};
    if (end == std::string_view::npos) return target.substr(scheme.size() - 1, 1);  // its last slash
    return target[end] == '/' ? target.substr(end) : std::string_view{};
  }
  return std::nullopt;
}

// Beast's parser with rules against request smuggling past a proxy: one Content-Length or one
// "Transfer-Encoding: chunked", never both, no folded lines, exactly one Host.
class Parser final : public http::basic_parser<true> {
 public:
  // `fields` receives the header lines; it is kept outside so that its memory serves the next request.
  Parser(const ServerOptions& options, std::vector<HeaderField>& fields)
      : fields_(fields), max_uri_(options.max_uri) {
    fields_.clear();
    header_limit(static_cast<std::uint32_t>(options.max_header));
    body_limit(options.max_body);
  }

  // `base` is where the request starts now, `joined` where the next chunk data goes.
  std::size_t feed(const char* base, std::string_view bytes, char*& joined, boost::system::error_code& ec) {
    base_ = base;
    end_of_input_ = bytes.data() + bytes.size();
    joined_ = &joined;
    return put(boost::asio::const_buffer(bytes.data(), bytes.size()), ec);
  }

  [[nodiscard]] bool saw_request_line() const { return target_.size != 0; }
  [[nodiscard]] bool is_http10() const { return version_ == 10; }
  [[nodiscard]] bool expects_continue() const { return expects_continue_; }
  [[nodiscard]] bool lacks_host() const { return version_ == 11 && hosts_ == 0; }
  [[nodiscard]] const RequestReader::Refusal& refusal() const { return refusal_; }

  void describe(const char* base, Request& request, std::vector<Header>& headers) const {
    request.method = method_.in(base);
    request.target = target_.in(base);
    headers.clear();
    for (const HeaderField& field : fields_) headers.push_back({field.name.in(base), field.value.in(base)});
  }

 private:
  using error_code = boost::beast::error_code;
  using string_view = boost::beast::string_view;

  [[nodiscard]] Part part(string_view text) const {
    return {static_cast<std::size_t>(text.data() - base_), text.size()};
  }
  // Beast joins the lines of a folded value elsewhere, unless the first of them is empty: then the value
  // begins after a line break.
  [[nodiscard]] bool is_folded(string_view name, string_view value) const {
    if (value.data() == nullptr) return false;
    if (value.data() < base_ || value.data() > end_of_input_) return true;
    const char* from = name.data() + name.size();
    return std::find(from, value.data(), '\n') != value.data();
  }
  void reject(int status, std::string_view detail, error_code& ec) {
    refusal_ = {status, detail};
    ec = http::error::bad_value;
  }

  void on_request_impl(http::verb, string_view method, string_view target, int version,
                       error_code& ec) override {
    method_ = part(method);
    target_ = part(target);
    version_ = version;
    if (const auto path = path_of_absolute({target.data(), target.size()})) {
      if (path->empty()) return reject(400, "an absolute request target must have a host and a path", ec);
      target_ = part({path->data(), path->size()});
    }
    if (target.size() > max_uri_) reject(414, "the request target is too long", ec);
  }

  void on_field_impl(http::field field, string_view name, string_view value, error_code& ec) override {
    if (is_header_done()) return;  // trailers of a chunked body: allowed, not used
    if (is_folded(name, value)) return reject(400, "folded header lines are not accepted", ec);
    switch (field) {
      case http::field::content_length:
        if (++lengths_ > 1 || value.find_first_not_of("0123456789") != string_view::npos) {
          return reject(400, "there must be one Content-Length of digits", ec);
        }
        break;
      case http::field::transfer_encoding:
        if (++encodings_ > 1 || version_ == 10 ||
            !equal_ignoring_case({value.data(), value.size()}, "chunked")) {
          return reject(400, "the only Transfer-Encoding understood is chunked", ec);
        }
        break;
      case http::field::host:
        if (++hosts_ > 1) return reject(400, "there must be one Host", ec);
        break;
      case http::field::authorization:
        if (++credentials_ > 1) return reject(400, "there must be one Authorization", ec);
        break;
      case http::field::expect:
        expects_continue_ = equal_ignoring_case({value.data(), value.size()}, "100-continue");
        break;
      default:
        break;
    }
    fields_.push_back({part(name), value.empty() ? Part{} : part(value)});
  }

  void on_header_impl(error_code& ec) override {
    if (lengths_ + encodings_ > 1) reject(400, "Content-Length and Transfer-Encoding exclude each other", ec);
  }

  std::size_t on_chunk_body_impl(std::uint64_t, string_view data, error_code&) override {
    std::memmove(*joined_, data.data(), data.size());
    *joined_ += data.size();
    return data.size();
  }

  void on_response_impl(int, string_view, int, error_code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(string_view data, error_code&) override { return data.size(); }
  void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}
  void on_finish_impl(error_code&) override {}

  const char* base_ = nullptr;
  const char* end_of_input_ = nullptr;
  char** joined_ = nullptr;
  Part method_, target_;
  std::vector<HeaderField>& fields_;
  std::size_t max_uri_;
  int version_ = 0;
  int lengths_ = 0, encodings_ = 0, hosts_ = 0, credentials_ = 0;
  bool expects_continue_ = false;
  RequestReader::Refusal refusal_;
};

}  // namespace

struct RequestReader::Parsing {
  std::vector<HeaderField> fields;
  std::optional<Parser> parser;
};

RequestReader::RequestReader(const ServerOptions& options, std::string_view peer)
    : options_(options), parsing_(std::make_unique<Parsing>()) {
  parsing_->parser.emplace(options, parsing_->fields);
  resize(kIdleBuffer);
  request_.headers = &headers_;
  request_.peer = peer;
}

RequestReader::~RequestReader() {
  ::explicit_bzero(buffer_.get(), capacity_);
}

bool RequestReader::keep_alive() const {
  return parsing_->parser->keep_alive();
}

bool RequestReader::is_http10() const {
  return parsing_->parser->is_http10();
}

void RequestReader::resize(std::size_t capacity) {
  auto bigger = std::make_unique_for_overwrite<char[]>(capacity);
  if (filled_ != 0) {
    std::memcpy(bigger.get(), buffer_.get(), filled_);
    ::explicit_bzero(buffer_.get(), filled_);
  }
  buffer_ = std::move(bigger);
  capacity_ = capacity;
}

// Keeps the unread bytes alone.
void RequestReader::shrink() {
  const std::size_t rest = filled_ - start_;
  const std::size_t wanted = std::max(kIdleBuffer, std::bit_ceil(rest));
  if (wanted >= capacity_) return;
  auto smaller = std::make_unique_for_overwrite<char[]>(wanted);
  if (rest != 0) std::memcpy(smaller.get(), buffer_.get() + start_, rest);
  ::explicit_bzero(buffer_.get(), filled_);
  buffer_ = std::move(smaller);
  capacity_ = wanted;
  start_ = 0;
  filled_ = rest;
}

std::span<char> RequestReader::space() {
  if (start_ > 0) {
    std::memmove(buffer_.get(), buffer_.get() + start_, filled_ - start_);
    ::explicit_bzero(buffer_.get() + filled_ - start_, start_);
    for (std::size_t* position : {&body_, &body_end_, &parsed_, &filled_}) *position -= start_;
    start_ = 0;
  }
  if (filled_ == capacity_ && body_end_ < parsed_) {
    std::memmove(buffer_.get() + body_end_, buffer_.get() + parsed_, filled_ - parsed_);
    ::explicit_bzero(buffer_.get() + filled_ - (parsed_ - body_end_), parsed_ - body_end_);
    filled_ -= parsed_ - body_end_;
    parsed_ = body_end_;
  }
  // Grows with the received bytes, not with the announced Content-Length. parse() bounds it.
  if (filled_ == capacity_) resize(capacity_ * 2);
  return {buffer_.get() + filled_, capacity_ - filled_};
}

std::size_t RequestReader::next_body_size() const {
  const bool grows = head_done_ && start_ == 0 && filled_ == capacity_ && body_end_ == parsed_;
  return grows ? capacity_ * 2 : 0;
}

void RequestReader::received(std::size_t count) {
  filled_ += count;
}

RequestReader::Progress RequestReader::parse() {
  if (!begun_) {
    // RFC 9112 2.2: empty lines before a request are ignored.
    while (filled_ - start_ >= 2 && buffer_[start_] == '\r' && buffer_[start_ + 1] == '\n') start_ += 2;
    body_ = body_end_ = parsed_ = start_;
    if (filled_ - start_ == 0 || (filled_ - start_ == 1 && buffer_[start_] == '\r'))
      return Progress::need_more;
    begun_ = true;
    head_done_ = false;
    body_reported_ = false;
    continue_requested_ = false;
  }
  const Parser& parser = *parsing_->parser;
  if (!head_done_) {
    if (const Progress progress = parse_head(); progress != Progress::complete) return progress;
  }
  if (!body_reported_ && (parser.chunked() || parser.content_length().value_or(0) != 0)) {
    body_reported_ = true;
    describe();
    request_.body = {};
    return Progress::has_body;
  }
  const Progress progress = parser.chunked() ? parse_chunks() : parse_counted_body();
  if (progress == Progress::need_more && parser.expects_continue() && !continue_requested_ &&
      filled_ == parsed_ && !parser.is_http10()) {
    continue_requested_ = true;
    return Progress::wants_continue;
  }
  return progress;
}

// Returns Progress::complete when the head is complete; the body may follow.
RequestReader::Progress RequestReader::parse_head() {
  Parser& parser = *parsing_->parser;
  boost::system::error_code ec;
  const char* base = buffer_.get() + start_;
  char* joined = nullptr;
  parsed_ += parser.feed(base, {buffer_.get() + parsed_, filled_ - parsed_}, joined, ec);
  body_ = body_end_ = parsed_;
  if (parser.refusal().status != 0) return refuse(parser.refusal().status, parser.refusal().detail);
  if (ec == http::error::body_limit) return refuse(413, "the request body is too large");
  if (ec && ec != http::error::need_more && ec != http::error::header_limit) {
    return refuse(400, "the request is not HTTP/1.1");
  }
  if (!parser.saw_request_line()) {
    const std::string_view received(base, filled_ - start_);
    const std::string_view line = received.substr(0, received.find('\r'));
    const auto space = line.find(' ');
    if (space != std::string_view::npos) {
      const std::string_view target = line.substr(space + 1);
      if (target.substr(0, target.find(' ')).size() > options_.max_uri) {
        return refuse(414, "the request target is too long");
      }
    }
  }
  const bool head_complete = !ec;
  const std::size_t head_size = (head_complete ? parsed_ : filled_) - start_;
  if (ec == http::error::header_limit || head_size > options_.max_header) {
    return refuse(431, "the request header is too large");
  }
  if (!head_complete) return Progress::need_more;
  if (parser.lacks_host()) return refuse(400, "there must be one Host");
  head_done_ = true;
  return Progress::complete;
}

RequestReader::Progress RequestReader::parse_counted_body() {
  const auto length = static_cast<std::size_t>(parsing_->parser->content_length().value_or(0));
  if (filled_ - body_ < length) return Progress::need_more;
  body_end_ = body_ + length;
  return complete(body_end_);
}

RequestReader::Progress RequestReader::parse_chunks() {
  Parser& parser = *parsing_->parser;
  while (!parser.is_done()) {
    const std::string_view rest(buffer_.get() + parsed_, filled_ - parsed_);
    if (rest.empty()) return Progress::need_more;
    // Beast 1.81 asserts that it has five bytes once it has seen the size line of the last chunk. The
    // shortest end, "0\r\n\r\n", has five.
    if (rest.size() == 4 && rest.substr(0, 3) == "0\r\n") return Progress::need_more;
    boost::system::error_code ec;
    char* joined = buffer_.get() + body_end_;
    parsed_ += parser.feed(buffer_.get() + start_, {buffer_.get() + parsed_, filled_ - parsed_}, joined, ec);
    body_end_ = static_cast<std::size_t>(joined - buffer_.get());
    if (ec == http::error::need_more) {
      // The rest is one chunk-size line with its extensions, or the trailers.
      if (filled_ - parsed_ > options_.max_header) return refuse(431, "the trailer is too large");
      return Progress::need_more;
    }
    if (ec == http::error::body_limit) return refuse(413, "the request body is too large");
    if (ec) return refuse(400, "the chunked body is malformed");
  }
  return complete(parsed_);
}

void RequestReader::describe() {
  parsing_->parser->describe(buffer_.get() + start_, request_, headers_);
}

RequestReader::Progress RequestReader::complete(std::size_t end) {
  end_ = end;
  describe();
  request_.body = {buffer_.get() + body_, body_end_ - body_};
  return Progress::complete;
}

RequestReader::Progress RequestReader::refuse(int status, std::string_view detail) {
  refusal_ = {status, detail};
  return Progress::refused;
}

void RequestReader::consume() {
  ::explicit_bzero(buffer_.get() + start_, end_ - start_);
  start_ = end_;
  begun_ = false;
  head_done_ = false;
  if (start_ == filled_) start_ = filled_ = 0;
  if (capacity_ > kIdleBuffer) shrink();
  body_ = body_end_ = parsed_ = start_;
  if (headers_.capacity() > kUsualHeaders) {
    std::vector<Header>().swap(headers_);
    std::vector<HeaderField>().swap(parsing_->fields);
  }
  parsing_->parser.emplace(options_, parsing_->fields);
}

}  // namespace wbd::httpd
