#include "core/notify/retry_schedule.hpp"

#include <catch2/catch.hpp>

namespace retry_schedule_test {

using namespace wbd;
using namespace wbd::notify;
using namespace std::chrono_literals;

namespace {

UtcTime at(Millis after) {
  return UtcTime{Millis{1'800'000'000'000}} + after;
}

Outcome outcome(Verdict verdict, const char* reason = "") {
  Outcome made;
  made.verdict = verdict;
  made.reason = reason;
  return made;
}

}  // namespace

TEST_CASE("a delivery is tried ten times over three days, then given up") {
  const std::vector<Millis> want{5s, 5min, 30min, 2h, 5h, 10h, 14h, 20h, 24h};
  for (std::int64_t failures = 1; failures <= 9; ++failures) {
    const Millis middle = want.at(static_cast<std::size_t>(failures - 1));
    CHECK(retry_pause(failures, 0.5) == middle);
    CHECK(retry_pause(failures, 0.0) == middle * 9 / 10);
    CHECK(retry_pause(failures, 1.0) == middle * 11 / 10);
  }
  CHECK_FALSE(retry_pause(10, 0.5));
  CHECK_FALSE(retry_pause(0, 0.5));
}

TEST_CASE("a target is disabled after five days of nothing but failures; its owner is warned a day before") {
  Target target;
  target.kind = TargetKind::webhook;
  store::TargetHealth health;
  struct Case {
    Millis after;
    Verdict verdict;
    TargetState state;
    Warning warning;
    bool gives_up;
  };
  const Case cases[] = {
      {0s, Verdict::again, TargetState::failing, Warning::none, false},
      {95h, Verdict::again, TargetState::failing, Warning::none, false},
      {96h, Verdict::again, TargetState::failing, Warning::failing, false},
      {97h, Verdict::again, TargetState::failing, Warning::none, false},
      {98h, Verdict::delivered, TargetState::active, Warning::none, false},
      {99h, Verdict::again, TargetState::failing, Warning::none, false},
      {99h + 96h, Verdict::again, TargetState::failing, Warning::failing, false},
      {99h + 120h - 1s, Verdict::again, TargetState::failing, Warning::none, false},
      {99h + 120h, Verdict::again, TargetState::disabled, Warning::disabled, true},
  };
  for (const Case& c : cases) {
    const TargetChange change = after_attempt(target, health, outcome(c.verdict, "503"), at(c.after));
    INFO(c.after.count());
    CHECK(change.target.state == c.state);
    CHECK(change.warning == c.warning);
    CHECK(change.gives_up == c.gives_up);
    CHECK(change.target.last_error.has_value() == (c.verdict == Verdict::again));
    target = change.target;
    health = change.health;
  }
}

TEST_CASE("a 410 disables a webhook at once, and one probe an hour later may lift it") {
  Target target;
  target.kind = TargetKind::webhook;
  const TargetChange closed = after_attempt(target, {}, outcome(Verdict::gone, "410"), at(0s));
  CHECK(closed.target.state == TargetState::disabled);
  CHECK(closed.health.probe_at == at(1h));
  CHECK(closed.warning == Warning::disabled);
  CHECK_FALSE(closed.gives_up);

  const TargetChange lifted =
      after_attempt(closed.target, closed.health, outcome(Verdict::delivered), at(1h));
  CHECK(lifted.target.state == TargetState::active);
  CHECK_FALSE(lifted.health.probe_at);

  for (const Verdict verdict : {Verdict::gone, Verdict::again}) {
    const TargetChange ended = after_attempt(closed.target, closed.health, outcome(verdict), at(1h));
    CHECK(ended.target.state == TargetState::disabled);
    CHECK_FALSE(ended.health.probe_at);
    CHECK(ended.gives_up);
    CHECK(ended.warning == Warning::none);
  }
}

TEST_CASE("a chat that is closed is gone, and a group that moved is followed") {
  Target target;
  target.kind = TargetKind::telegram;
  target.chat_id = -5;
  const TargetChange gone = after_attempt(target, {}, outcome(Verdict::gone, "blocked"), at(0s));
  CHECK(gone.target.state == TargetState::gone);
  CHECK(gone.warning == Warning::gone);
  CHECK(gone.gives_up);
  CHECK(gone.target.last_error == "blocked");

  Outcome moved = outcome(Verdict::delivered);
  moved.migrated_to = -1005;
  CHECK(after_attempt(target, {}, moved, at(0s)).target.chat_id == -1005);
}

TEST_CASE("a message that is refused for its content says nothing against the target") {
  Target target;
  target.failing_since = at(0s);
  target.state = TargetState::failing;
  const TargetChange change = after_attempt(target, {}, outcome(Verdict::refused, "400"), at(1h));
  CHECK(change.target.state == TargetState::active);
  CHECK_FALSE(change.target.failing_since);
}

}  // namespace retry_schedule_test
