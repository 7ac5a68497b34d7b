#include "core/httpd/request_reader.hpp"

#include <cstring>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/unit/rows.hpp"

namespace request_reader_test {

using namespace wbd;
using namespace wbd::httpd;
using Progress = RequestReader::Progress;

namespace {

struct Seen {
  std::string method, target, host, body;
  std::size_t headers = 0;
  bool keep_alive = false;
  friend bool operator==(const Seen&, const Seen&) = default;
};

struct Outcome {
  std::vector<Seen> requests;
  int refused = 0;
  int continues = 0;
  std::vector<std::string> bodies_of;  // targets of requests with a body, known after their heads
};

void deliver(RequestReader& reader, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto space = reader.space();
    const auto count = std::min(space.size(), bytes.size());
    std::memcpy(space.data(), bytes.data(), count);
    reader.received(count);
    bytes.remove_prefix(count);
  }
}

// Feeds `text` in the given pieces, as a connection would.
Outcome feed(const std::vector<std::string_view>& pieces, const ServerOptions& options = {}) {
  RequestReader reader(options, "peer");
  Outcome out;
  for (const auto piece : pieces) {
    deliver(reader, piece);
    for (;;) {
      const Progress progress = reader.parse();
      if (progress == Progress::wants_continue) {
        ++out.continues;
      } else if (progress == Progress::has_body) {
        out.bodies_of.emplace_back(reader.request().target);
      } else if (progress == Progress::complete) {
        const Request& request = reader.request();
        out.requests.push_back({std::string(request.method), std::string(request.target),
                                std::string(request.header("HOST")), std::string(request.body),
                                request.headers->size(), reader.keep_alive()});
        reader.consume();
      } else if (progress == Progress::refused) {
        out.refused = reader.refusal().status;
        return out;
      } else {
        break;
      }
    }
  }
  return out;
}

Outcome feed(const std::string& text, const ServerOptions& options = {}) {
  return feed(std::vector<std::string_view>{text}, options);
}

const std::string kThree =
    "\r\nGET /a?x=1 HTTP/1.1\r\nHost: one\r\nX-Empty:\r\n\r\n"
    "POST /b HTTP/1.1\r\nhost: two\r\nContent-Length: 11\r\n\r\nhello world"
    "PUT /c HTTP/1.1\r\nHost: three\r\nTransfer-Encoding: Chunked\r\nConnection: close\r\n\r\n"
    "5;name=\"value\"\r\nhello\r\n1\r\n \r\nA\r\n0123456789\r\n0\r\nX-Trailer: ignored\r\n\r\n";

const std::vector<Seen> kThreeSeen{{"GET", "/a?x=1", "one", "", 2, true},
                                   {"POST", "/b", "two", "hello world", 2, true},
                                   {"PUT", "/c", "three", "hello 0123456789", 3, false}};

}  // namespace

TEST_CASE("requests are understood however their bytes are split") {
  CHECK(feed(kThree).requests == kThreeSeen);
  for (std::size_t cut = 1; cut < kThree.size(); ++cut) {
    const std::string_view text = kThree;
    INFO("cut at " << cut);
    REQUIRE(feed({text.substr(0, cut), text.substr(cut)}).requests == kThreeSeen);
  }
  std::vector<std::string_view> bytes;
  for (std::size_t i = 0; i < kThree.size(); ++i) bytes.push_back(std::string_view(kThree).substr(i, 1));
  CHECK(feed(bytes).requests == kThreeSeen);
}

TEST_CASE("a body larger than the buffer arrives whole, and so does what follows it") {
  ServerOptions options;
  const std::string body = [] {
    std::string text;
    for (int i = 0; text.size() < 300'000; ++i) text += std::to_string(i) + ",";
    return text;
  }();
  const std::string next = "GET /next HTTP/1.1\r\nHost: h\r\n\r\n";

  SECTION("with a Content-Length") {
    const auto out = feed("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body.size()) +
                          "\r\n\r\n" + body + next);
    REQUIRE(out.requests.size() == 2);
    CHECK(out.requests[0].body == body);
    CHECK(out.requests[0].host == "h");
    CHECK(out.requests[1].target == "/next");
  }
  SECTION("in chunks of many sizes") {
    std::string text = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (std::size_t at = 0, size = 1; at < body.size(); at += size, size = size % 5000 + 37) {
      const auto piece = body.substr(at, size);
      char line[32];
      std::snprintf(line, sizeof line, "%zx\r\n", piece.size());
      text += line + piece + "\r\n";
    }
    text += "0\r\n\r\n" + next;
    const auto out = feed(text);
    REQUIRE(out.requests.size() == 2);
    CHECK(out.requests[0].body == body);
    CHECK(out.requests[1].target == "/next");
  }
}

TEST_CASE("what is malformed, ambiguous or over a limit is refused with the right status") {
  ServerOptions options;
  options.max_header = 1000;
  options.max_uri = 100;
  options.max_body = 50;
  const auto get = [](const std::string& lines) { return "GET / HTTP/1.1\r\nHost: h\r\n" + lines + "\r\n"; };
  const auto chunked = [](const std::string& body) {
    return "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + body;
  };
  struct Case {
    const char* name;
    std::string text;
    int status;
  };
  const auto c = GENERATE_COPY(values<Case>({
      {"garbage", "hello\r\n\r\n", 400},
      {"TLS hello", std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11) + "\r\n\r\n", 400},
      {"HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\n", 400},
      {"HTTP/0.9", "GET /\r\n\r\n", 400},
      {"bare line feeds", "GET / HTTP/1.1\nHost: h\n\n\r\n\r\n", 400},
      {"space before the colon", get("X : 1\r\n"), 400},
      {"NUL in a value", get(std::string("X: a\0b\r\n", 8)), 400},
      {"folded line", get("X: a\r\n b\r\n"), 400},
      {"folded line without text", get("X: a\r\n \r\n"), 400},
      {"folded line after an empty one", get("X-API-Key:\r\n KEY\r\n"), 400},
      {"folded line of blanks alone", get("X:\r\n \r\n"), 400},
      {"folded after blanks", get("X: \t\r\n\tb\r\n"), 400},
      {"folded length", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length:\r\n 3\r\n\r\nabc", 400},
      {"folded encoding", "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
       400},
      {"folded Host", "GET / HTTP/1.1\r\nHost:\r\n h\r\n\r\n", 400},
      {"two Authorizations", get("Authorization: Bearer a\r\nauthorization: Bearer a\r\n"), 400},
      {"absolute target without a host", "GET http:///a HTTP/1.1\r\nHost: h\r\n\r\n", 400},
      {"absolute target that ends early", "GET http:// HTTP/1.1\r\nHost: h\r\n\r\n", 400},
      {"absolute target with a query alone", "GET http://h?a HTTP/1.1\r\nHost: h\r\n\r\n", 400},
      {"no Host", "GET / HTTP/1.1\r\n\r\n", 400},
      {"two Hosts", get("Host: h\r\n"), 400},
      {"two Content-Lengths", get("Content-Length: 1\r\nContent-Length: 2\r\n"), 400},
      {"the same Content-Length twice", get("Content-Length: 1\r\nContent-Length: 1\r\n"), 400},
      {"a list of lengths", get("Content-Length: 1, 1\r\n"), 400},
      {"a signed length", get("Content-Length: +1\r\n"), 400},
      {"an empty length", get("Content-Length:\r\n"), 400},
      {"a length beyond 64 bits", get("Content-Length: 99999999999999999999\r\n"), 400},
      {"length, then chunked", get("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n"), 400},
      {"chunked, then length", get("Transfer-Encoding: chunked\r\nContent-Length: 1\r\n"), 400},
      {"another encoding", get("Transfer-Encoding: gzip\r\n"), 400},
      {"encodings in a row", get("Transfer-Encoding: gzip, chunked\r\n"), 400},
      {"an encoding in disguise", get("Transfer-Encoding: xchunked\r\n"), 400},
      {"chunked twice", get("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), 400},
      {"chunked in HTTP/1.0", "GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
      {"bad chunk size", chunked("xyz\r\n"), 400},
      {"chunk longer than announced", chunked("1\r\nab\r\n0\r\n\r\n"), 400},
      {"negative chunk", chunked("-1\r\n"), 400},
      {"long target", "GET /" + std::string(100, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n", 414},
      {"long target, not ended", "GET /" + std::string(101, 'a'), 414},
      {"large header", get("X: " + std::string(1000, 'a') + "\r\n"), 431},
      {"large header, not ended", "GET / HTTP/1.1\r\nHost: h\r\nX: " + std::string(1000, 'a'), 431},
      {"endless header lines",
       "GET / HTTP/1.1\r\nHost: h\r\n" +
           [] {
             std::string lines;
             for (int i = 0; i < 300; ++i) lines += "A: b\r\n";
             return lines;
           }(),
       431},
      {"large body announced", get("Content-Length: 51\r\n"), 413},
      {"large chunk announced", chunked("33\r\n"), 413},
      {"many small chunks", chunked([] {
         std::string chunks;
         for (int i = 0; i < 51; ++i) chunks += "1\r\na\r\n";
         return chunks;
       }()),
       413},
      {"endless chunk extension", chunked("1;x=" + std::string(1100, 'a')), 431},
      {"endless trailer", chunked("0\r\nX: " + std::string(1100, 'a')), 431},
  }));
  INFO(c.name);
  CHECK(feed(c.text, options).refused == c.status);
  // The same bytes, one at a time.
  std::vector<std::string_view> bytes;
  for (std::size_t i = 0; i < c.text.size(); ++i) bytes.push_back(std::string_view(c.text).substr(i, 1));
  CHECK(feed(bytes, options).refused == c.status);
}

TEST_CASE("an absolute target is read as its path and query") {
  struct Case {
    const char* sent;
    const char* target;
  };
  const auto c = EACH_ROW(Case, {
                                    {"http://host/a/b?x=1", "/a/b?x=1"},
                                    {"HTTPS://host:8080/", "/"},
                                    {"http://[::1]:80/a", "/a"},
                                    {"http://host", "/"},
                                    {"/http://host/a", "/http://host/a"},
                                    {"ftp://host/a", "ftp://host/a"},
                                    {"*", "*"},
                                });
  INFO(c.sent);
  const auto out = feed(std::string("GET ") + c.sent + " HTTP/1.1\r\nHost: other\r\n\r\n");
  REQUIRE(out.requests.size() == 1);
  CHECK(out.requests[0].target == c.target);
}

TEST_CASE("a request with a body is known after its head") {
  CHECK(feed(kThree).bodies_of == std::vector<std::string>{"/b", "/c"});
  const std::string head = "POST /late HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n";
  CHECK(feed(head).bodies_of == std::vector<std::string>{"/late"});
  CHECK(feed({head, "a", "bcde"}).bodies_of.size() == 1);
  CHECK(feed("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n").bodies_of.empty());
}

TEST_CASE("what follows a large request is kept in a small buffer") {
  RequestReader reader({}, "peer");
  const std::string body(200'000, 'b');
  deliver(reader, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 200000\r\n\r\n" + body + "GET /next HT");
  while (reader.parse() != Progress::complete) {
  }
  CHECK(reader.size() >= body.size());
  reader.consume();
  CHECK(reader.size() == RequestReader::kIdleBuffer);
  deliver(reader, "TP/1.1\r\nHost: h\r\n\r\n");
  REQUIRE(reader.parse() == Progress::complete);
  CHECK(reader.request().target == "/next");
}

TEST_CASE("what is exactly at a limit passes") {
  ServerOptions options;
  options.max_uri = 100;
  options.max_body = 50;
  const std::string target = "/" + std::string(99, 'a');
  const std::string text =
      "POST " + target + " HTTP/1.1\r\nHost: h\r\nContent-Length: 50\r\n\r\n" + std::string(50, 'b');
  options.max_header = text.size() - 50;
  const auto out = feed(text, options);
  REQUIRE(out.requests.size() == 1);
  CHECK(out.requests[0].target == target);
  CHECK(out.requests[0].body == std::string(50, 'b'));
}

TEST_CASE("100-continue is said once, and only to a client that waits for it") {
  const std::string head = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n";
  CHECK(feed({head, "a", "b"}).continues == 1);
  CHECK(feed({head, "a", "b"}).requests.size() == 1);
  CHECK(feed({head + "ab"}).continues == 0);
  CHECK(feed("POST / HTTP/1.0\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n").continues == 0);
}

TEST_CASE("keep-alive follows the version and the Connection header") {
  struct Case {
    const char* text;
    bool keep_alive;
  };
  const auto c = EACH_ROW(Case, {
                                    {"GET / HTTP/1.1\r\nHost: h\r\n\r\n", true},
                                    {"GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", false},
                                    {"GET / HTTP/1.1\r\nHost: h\r\nConnection: TE, Close\r\n\r\n", false},
                                    {"GET / HTTP/1.0\r\n\r\n", false},
                                    {"GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", true},
                                });
  INFO(c.text);
  const auto out = feed(c.text);
  REQUIRE(out.requests.size() == 1);
  CHECK(out.requests[0].keep_alive == c.keep_alive);
}

TEST_CASE("a request that is consumed leaves nothing in the buffer, wherever the buffer grew or moved") {
  const std::string secret = "KEY-THAT-NOBODY-MAY-FIND";
  const std::string head = "POST /x HTTP/1.1\r\nHost: h\r\nX-API-Key: " + secret + "\r\n";
  const std::string body(9'000, 'b');
  const std::string next = "GET /next HTTP/1.1\r\nHost: h\r\n";
  const auto seen_after = [&](const std::string& request, const std::string& rest) {
    const ServerOptions options;
    RequestReader reader(options, "peer");
    deliver(reader, request + rest);
    while (reader.parse() != Progress::complete) continue;
    reader.consume();
    const auto space = reader.space();
    // The unread bytes stand before it.
    const std::string_view all(space.data() - rest.size(), space.size() + rest.size());
    CHECK(all.substr(0, rest.size()) == rest);
    return all.find(secret) != std::string_view::npos;
  };
  for (const std::string& rest : {std::string(), next}) {
    CHECK_FALSE(seen_after(head + "\r\n", rest));
    CHECK_FALSE(seen_after(head + "Content-Length: 9000\r\n\r\n" + body, rest));
    CHECK_FALSE(seen_after(head + "Content-Length: 24\r\n\r\n" + secret, rest));
    CHECK_FALSE(
        seen_after(head + "Transfer-Encoding: chunked\r\n\r\n18\r\n" + secret + "\r\n0\r\n\r\n", rest));
  }
}

}  // namespace request_reader_test
