#include "core/notify/plan.hpp"

#include <catch2/catch.hpp>

namespace plan_test {

using namespace wbd;
using namespace wbd::notify;
using namespace std::chrono_literals;
using store::Delivery;
using store::DeliveryForm;
using store::SentMessage;

namespace {

const UtcTime kStart = parse_rfc3339("2026-11-22T09:00:00Z").value();  // noon in Moscow

UtcTime at(Millis after) {
  return kStart + after;
}

Delivery queued(std::int64_t id, const char* type, Millis created) {
  Delivery delivery;
  delivery.id = id;
  delivery.event = id;
  delivery.type = type;
  delivery.created_at = at(created);
  delivery.next_attempt_at = at(created);
  return delivery;
}

std::vector<Delivery> several(std::int64_t first, int count, const char* type, Millis created) {
  std::vector<Delivery> all;
  for (int i = 0; i < count; ++i) all.push_back(queued(first + i, type, created));
  return all;
}

std::vector<Delivery> joined(std::vector<Delivery> a, const std::vector<Delivery>& b) {
  a.insert(a.end(), b.begin(), b.end());
  std::ranges::sort(a, {}, &Delivery::id);
  return a;
}

User night_user() {
  User user;
  user.settings.quiet_from = "22:00";
  user.settings.quiet_to = "08:00";
  return user;
}

// A target as the dispatcher drives it, with messages that are delivered at once.
struct Chat {
  Audience audience{};
  std::vector<Delivery> queue{};
  std::vector<SentMessage> messages{};
  struct Sent {
    Act act;
    std::size_t events;
    UtcTime at;
    bool silent;
  };
  std::vector<Sent> sent{};

  // Sends all that may go now and returns when to look again.
  std::optional<UtcTime> run(UtcTime now) {
    for (;;) {
      std::vector<SentMessage> recent;
      for (const SentMessage& one : messages) {
        if (one.at > now - kBurstWindow) recent.push_back(one);
      }
      const Step step = next_step(queue, recent, audience, now);
      if (step.act == Act::nothing) return std::nullopt;
      if (step.act == Act::wait) {
        REQUIRE(step.until > now);
        return step.until;
      }
      const auto next = std::ranges::find(queue, step.delivery, &Delivery::id);
      REQUIRE(next != queue.end());
      messages.push_back({next->type, now});
      sent.push_back({step.act, 1 + step.others.size(), now, step.silent});
      std::erase_if(queue, [&](const Delivery& one) {
        return one.id == step.delivery || std::ranges::find(step.others, one.id) != step.others.end();
      });
    }
  }
  [[nodiscard]] std::size_t events() const {
    std::size_t all = 0;
    for (const Sent& one : sent) all += one.events;
    return all;
  }
};

}  // namespace

TEST_CASE("the next step of a chat") {
  struct Case {
    const char* name;
    std::vector<Delivery> queue;
    std::vector<SentMessage> recent;
    Millis now;
    Act act;
    std::int64_t delivery;
    std::size_t others;
    Millis until;
  };
  const auto orders = [](int count) { return several(1, count, "order.created", 0s); };
  Delivery failed = queued(2, "order.created", 0s);
  failed.attempts = 1;
  failed.next_attempt_at = at(5s);
  Delivery grouped = failed;
  grouped.form = DeliveryForm::group;
  Delivery test = queued(9, "test", 0s);
  test.event.reset();
  const Case cases[] = {
      {"nothing queued", {}, {}, 0s, Act::nothing, 0, 0, 0s},
      {"one", orders(1), {}, 0s, Act::send, 1, 0, 0s},
      {"two", orders(2), {}, 0s, Act::send, 1, 0, 0s},
      {"three may be the beginning of more", orders(3), {}, 0s, Act::wait, 0, 0, 1s},
      {"three that stay three", orders(3), {}, 1s, Act::send, 1, 0, 0s},
      {"four are a burst", orders(4), {}, 1s, Act::group, 1, 3, 0s},
      {"500 are a burst", orders(500), {}, 1s, Act::group, 1, 499, 0s},
      {"a burst that grows is waited for",
       joined(orders(9), several(20, 5, "order.created", 900ms)),
       {},
       1s,
       Act::wait,
       0,
       0,
       1900ms},
      {"but not for long",
       joined(orders(9), several(20, 5, "order.created", 9900ms)),
       {},
       10s,
       Act::group,
       1,
       13,
       0s},
      {"types are messages apart",
       joined(orders(3), several(10, 3, "order.cancelled", 0s)),
       {},
       1s,
       Act::send,
       1,
       0,
       0s},
      {"another type does not wait for a burst",
       joined(orders(3), several(10, 1, "review.created", 0s)),
       {},
       0s,
       Act::send,
       10,
       0,
       0s},
      {"after two messages the rest of the minute gathers",
       several(1, 1, "order.created", 10s),
       {{"order.created", at(1s)}, {"order.created", at(2s)}},
       10s,
       Act::wait,
       0,
       0,
       61s},
      {"messages of another type do not count",
       several(1, 1, "order.created", 10s),
       {{"review.created", at(1s)}, {"review.created", at(2s)}},
       10s,
       Act::send,
       1,
       0,
       0s},
      {"the third of three waited already",
       several(1, 1, "order.created", 0s),
       {{"order.created", at(1s)}, {"order.created", at(2s)}},
       2s,
       Act::send,
       1,
       0,
       0s},
      {"older messages do not count",
       several(1, 1, "order.created", 70s),
       {{"order.created", at(1s)}, {"order.created", at(2s)}},
       70s,
       Act::send,
       1,
       0,
       0s},
      {"the head waits for its retry, the others with it",
       {failed, queued(3, "review.created", 0s)},
       {},
       1s,
       Act::wait,
       0,
       0,
       5s},
      {"a retry comes first", {queued(1, "review.created", 0s), failed}, {}, 5s, Act::send, 2, 0, 0s},
      {"a group is repeated as it was",
       joined({grouped}, several(5, 6, "order.created", 0s)),
       {},
       5s,
       Act::send,
       2,
       0,
       0s},
      {"a test waits for nothing", joined(orders(3), {test}), {}, 0s, Act::send, 9, 0, 0s},
  };
  for (const Case& c : cases) {
    INFO(c.name);
    const Step step = next_step(c.queue, c.recent, {}, at(c.now));
    CHECK(step.act == c.act);
    CHECK(step.delivery == c.delivery);
    CHECK(step.others.size() == c.others);
    if (c.act == Act::wait) CHECK(step.until == at(c.until));
    CHECK_FALSE(step.silent);
  }
}

TEST_CASE("a webhook gets each event alone, in order, at once, at night too") {
  Audience audience{false, QuietHours::of(night_user())};
  std::vector<Delivery> queue = several(1, 500, "order.created", 12h);
  CHECK(next_step(queue, {}, audience, at(12h)).act == Act::send);
  CHECK(next_step(queue, {}, audience, at(12h)).delivery == 1);
  queue[0].attempts = 1;
  queue[0].next_attempt_at = at(12h + 5s);
  const Step step = next_step(queue, {}, audience, at(12h));
  CHECK(step.act == Act::wait);
  CHECK(step.until == at(12h + 5s));
}

TEST_CASE("500 orders in a minute are at most three messages, however they come") {
  struct Case {
    const char* name;
    int batch;
    Millis every;
  };
  for (const Case& c : {Case{"all at once", 500, 0ms},
                        {"one by one", 1, 120ms},
                        {"in fives", 5, 600ms},
                        {"in threes", 3, 360ms},
                        {"in hundreds", 100, 12s},
                        {"in fifties", 50, 6s},
                        {"in two halves", 250, 30s}}) {
    INFO(c.name);
    Chat chat;
    std::int64_t id = 1;
    std::optional<UtcTime> look;
    for (Millis now = 0s; now <= 3min; now += 20ms) {
      bool came = false;
      while (id <= 500 && (c.every == 0ms || (id - 1) / c.batch * c.every <= now)) {
        chat.queue.push_back(queued(id++, "order.created", now));
        came = true;
      }
      if (came || (look && *look <= at(now))) look = chat.run(at(now));
    }
    CHECK(chat.queue.empty());
    CHECK(chat.events() == 500);
    CHECK(chat.sent.size() <= 3);
    CHECK(chat.sent.back().at <= at(2min + 1s));
  }
}

TEST_CASE("few events are each messages alone within seconds") {
  Chat chat;
  chat.queue = several(1, 3, "order.created", 0s);
  chat.run(at(0s));
  CHECK(chat.sent.empty());
  CHECK_FALSE(chat.run(at(1s)));
  CHECK(chat.sent.size() == 3);
}

TEST_CASE("quiet hours hold everything, then one digest has it all") {
  Chat chat;
  chat.audience.quiet = QuietHours::of(night_user());
  const Millis evening = 10h, morning = 20h;  // 22:00 and 08:00 in Moscow
  chat.queue = joined(several(1, 2, "order.created", evening + 1min),
                      several(10, 5, "review.created", evening + 2min));
  CHECK(chat.run(at(evening + 2min)) == at(morning));
  CHECK(chat.sent.empty());
  CHECK(next_step(chat.queue, {}, chat.audience, at(evening + 2min)).others.size() == 7);

  // Critical ones pass, without a sound.
  chat.queue.push_back(queued(20, "token.refused", evening + 3h));
  CHECK(chat.run(at(evening + 3h)) == at(morning));
  REQUIRE(chat.sent.size() == 1);
  CHECK(chat.sent[0].act == Act::send);
  CHECK(chat.sent[0].silent);

  chat.queue.push_back(queued(21, "order.created", morning));
  CHECK_FALSE(chat.run(at(morning)));
  REQUIRE(chat.sent.size() == 3);
  CHECK(chat.sent[1].act == Act::digest);
  CHECK(chat.sent[1].events == 7);
  CHECK_FALSE(chat.sent[1].silent);
  CHECK(chat.sent[2].act == Act::send);
}

TEST_CASE("a single event of the night is messages as itself") {
  Chat chat;
  chat.audience.quiet = QuietHours::of(night_user());
  chat.queue = several(1, 1, "order.created", 11h);
  CHECK(chat.run(at(11h)) == at(20h));
  CHECK_FALSE(chat.run(at(20h)));
  REQUIRE(chat.sent.size() == 1);
  CHECK(chat.sent[0].act == Act::send);
}

TEST_CASE("a retry does not wake anybody") {
  Audience audience{true, QuietHours::of(night_user())};
  Delivery failed = queued(1, "order.created", 9h);
  failed.attempts = 2;
  failed.next_attempt_at = at(10h + 1min);
  const std::vector<Delivery> queue{failed};
  const Step night = next_step(queue, {}, audience, at(10h + 2min));
  CHECK(night.act == Act::wait);
  CHECK(night.until == at(20h));
  CHECK(next_step(queue, {}, audience, at(20h)).act == Act::send);

  Delivery critical = queued(2, "token.refused", 11h);
  critical.attempts = 1;
  critical.next_attempt_at = at(11h + 5s);
  const std::vector<Delivery> both{failed, critical};
  CHECK(next_step(both, {}, audience, at(11h)).until == at(11h + 5s));
  const Step passed = next_step(both, {}, audience, at(11h + 5s));
  CHECK(passed.delivery == 2);
  CHECK(passed.silent);
}

}  // namespace plan_test
