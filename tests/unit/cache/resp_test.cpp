#include "core/cache/resp.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/rows.hpp"

namespace resp_test {

using namespace wbd;
using namespace wbd::cache;

namespace {

// A reply as one readable line.
std::string show(const Reply& reply) {
  switch (reply.kind) {
    case Reply::Kind::nil:
      return "nil";
    case Reply::Kind::status:
      return "+" + reply.text;
    case Reply::Kind::error:
      return "-" + reply.text;
    case Reply::Kind::integer:
      return ":" + std::to_string(reply.integer);
    case Reply::Kind::text:
      return '"' + reply.text + '"';
    case Reply::Kind::array:
      break;
  }
  std::string out = "[";
  for (const Reply& element : reply.elements) out += show(element) + ' ';
  return out + ']';
}

// All replies in the bytes, fed in pieces of `step` bytes; "error" ends the list.
std::vector<std::string> read_all(std::string_view bytes, std::size_t step) {
  ReplyReader reader(1000);
  std::vector<std::string> out;
  while (!bytes.empty()) {
    reader.feed(bytes.substr(0, step));
    bytes.remove_prefix(std::min(step, bytes.size()));
    for (;;) {
      const auto next = reader.next();
      if (!next) {
        out.emplace_back("error");
        return out;
      }
      if (!*next) break;
      out.push_back(show(**next));
    }
  }
  return out;
}

}  // namespace

TEST_CASE("commands take any bytes") {
  std::string out = "before ";
  const std::string binary("a\0\r\n", 4);
  const std::array<std::string_view, 4> words{"SET", binary, "", std::string_view()};
  append_command(out, words);
  CHECK(out == std::string("before *4\r\n$3\r\nSET\r\n$4\r\na\0\r\n\r\n$0\r\n\r\n$0\r\n\r\n", 42));
}

TEST_CASE("replies are cut from the stream however it arrives") {
  struct Case {
    const char* name;
    std::string bytes;
    std::vector<std::string> replies;
  };
  const auto c =
      EACH_ROW(Case, {
                         {"status", "+OK\r\n", {"+OK"}},
                         {"error", "-ERR no\r\n", {"-ERR no"}},
                         {"integer", ":-42\r\n", {":-42"}},
                         {"nil text and nil array", "$-1\r\n*-1\r\n", {"nil", "nil"}},
                         {"text with line breaks", "$4\r\na\r\nb\r\n", {"\"a\r\nb\""}},
                         {"empty text, empty array", "$0\r\n\r\n*0\r\n", {"\"\"", "[]"}},
                         {"nested", "*3\r\n$1\r\na\r\n*2\r\n:1\r\n$-1\r\n+s\r\n", {"[\"a\" [:1 nil ] +s ]"}},
                         {"many", "+1\r\n+2\r\n:3\r\n", {"+1", "+2", ":3"}},
                         {"not RESP2", "HTTP/1.1 400 Bad Request\r\n", {"error"}},
                         {"good, then garbage", "+OK\r\ngarbage\r\n", {"+OK", "error"}},
                         {"an array too big to be meant", "*1048577\r\n", {"error"}},
                         {"a text too long to be kept", "$5000\r\n" + std::string(1100, 'x'), {"error"}},
                     });
  const std::size_t step = GENERATE(1, 2, 7, 10'000);
  INFO(c.name << " by " << step);
  CHECK(read_all(c.bytes, step) == c.replies);
}

TEST_CASE("the bound is for one reply, not for the stream") {
  ReplyReader reader(1000);
  const std::string one = "$500\r\n" + std::string(500, 'x') + "\r\n";
  for (int i = 0; i < 100; ++i) {
    reader.feed(one);
    REQUIRE(reader.next().value().has_value());
  }
}

TEST_CASE("a reply has ten thousand elements at most, over all depths") {
  const auto array = [](int count) { return "*" + std::to_string(count) + "\r\n"; };
  const auto ints = [](int count) {
    std::string out;
    for (int i = 0; i < count; ++i) out += ":1\r\n";
    return out;
  };
  const auto read = [](const std::string& bytes) {
    ReplyReader reader;
    reader.feed(bytes);
    const auto first = reader.next();
    return first.has_value() && first->has_value();
  };
  CHECK(read(array(10'000) + ints(10'000)));
  CHECK_FALSE(read(array(10'001) + ints(10'001)));
  CHECK(read(array(2) + array(4'999) + ints(4'999) + array(4'999) + ints(4'999)));
  CHECK_FALSE(read(array(2) + array(4'999) + ints(4'999) + array(5'000) + ints(5'000)));
  // 70 bytes that would allocate gigabytes.
  std::string nested;
  for (int i = 0; i < 7; ++i) nested += array(1'048'576);
  ReplyReader reader;
  reader.feed(nested);
  CHECK_FALSE(reader.next().has_value());
  // The count begins again with each reply.
  ReplyReader two;
  two.feed(array(9'000) + ints(9'000) + array(9'000) + ints(9'000));
  CHECK(two.next()->has_value());
  CHECK(two.next()->has_value());
}

TEST_CASE("an error is known by its first word") {
  Reply reply;
  reply.kind = Reply::Kind::error;
  reply.text = "MOVED 1 127.0.0.1:1";
  CHECK(reply.is_error("MOVED"));
  CHECK_FALSE(reply.is_error("MOVE"));
  reply.kind = Reply::Kind::text;
  CHECK_FALSE(reply.is_error("MOVED"));
}

}  // namespace resp_test
