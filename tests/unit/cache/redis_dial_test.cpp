#include "core/cache/redis_dial.hpp"

#include <catch2/catch.hpp>

namespace redis_dial_test {

using namespace wbd;
using namespace wbd::cache;

namespace {

Reply error_reply(std::string text) {
  Reply reply;
  reply.kind = Reply::Kind::error;
  reply.text = std::move(text);
  return reply;
}

Reply text_reply(std::string text) {
  Reply reply;
  reply.kind = Reply::Kind::text;
  reply.text = std::move(text);
  return reply;
}

Reply role_reply(std::string role) {
  Reply reply;
  reply.kind = Reply::Kind::array;
  reply.elements.push_back(text_reply(std::move(role)));
  return reply;
}

}  // namespace

TEST_CASE("a handshake is judged by its answers") {
  const Reply ok = text_reply("OK");
  const Reply single = text_reply("# Cluster\r\ncluster_enabled:0\r\n");
  const Reply cluster = text_reply("# Cluster\r\ncluster_enabled:1\r\n");
  const Reply denied = error_reply("NOPERM this user has no permissions to run the 'info' command");
  const Reply no_auth = error_reply("NOAUTH Authentication required.");
  const Reply wrong = error_reply("WRONGPASS invalid username-password pair or user is disabled.");
  const Reply loading = error_reply("LOADING Redis is loading the dataset in memory");
  const Reply range = error_reply("ERR DB index is out of range");
  const Reply moved = error_reply("MOVED 1 1.1.1.1:1");
  const Reply master = role_reply("master");
  const Reply replica = role_reply("slave");
  struct Case {
    const char* name;
    HandshakeAnswers answers;
    std::optional<Errc> refused;
  };
  const auto c = GENERATE_REF(values<Case>({
      {"all well", {&ok, &ok, &single, &master}, std::nullopt},
      {"nothing was asked", {}, std::nullopt},
      {"INFO is not allowed", {nullptr, nullptr, &denied, nullptr}, std::nullopt},
      {"wrong password", {&wrong, &no_auth, &no_auth, nullptr}, Errc::unauthorized},
      {"no password", {nullptr, nullptr, &no_auth, nullptr}, Errc::unauthorized},
      {"cluster", {nullptr, nullptr, &cluster, nullptr}, Errc::configuration},
      {"cluster that answers MOVED", {nullptr, nullptr, &moved, nullptr}, Errc::configuration},
      {"no such database", {nullptr, &range, &single, nullptr}, Errc::configuration},
      {"loading", {nullptr, nullptr, &loading, nullptr}, Errc::unavailable},
      {"loading before the password", {&loading, nullptr, &loading, nullptr}, Errc::unavailable},
      {"a replica in the master's place", {nullptr, nullptr, &single, &replica}, Errc::unavailable},
      {"ROLE not allowed", {nullptr, nullptr, &single, &denied}, Errc::unavailable},
  }));
  INFO(c.name);
  const auto judged = judge_handshake(c.answers, {});
  CHECK(judged.has_value() == !c.refused.has_value());
  if (c.refused && !judged) CHECK(judged.error().code == *c.refused);
}

}  // namespace redis_dial_test
