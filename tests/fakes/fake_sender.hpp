#pragma once
#include <functional>
#include <string>
#include <vector>

#include "core/notify/sender.hpp"

namespace wbd::fakes {

// A receiver in memory. `answer` decides each attempt; without it everything is delivered.
class FakeSender final : public notify::Sender {
 public:
  struct Sent {
    std::int64_t target;
    std::string id, type, title;
    bool silent;
    std::string body;
  };
  std::function<notify::Outcome(const notify::Address&, const notify::Parcel&)> answer{};
  std::function<Millis(const notify::Address&)> delay{};
  std::vector<Sent> sent{};  // every attempt

  static notify::Outcome outcome(notify::Verdict verdict, int status = 0, std::string reason = "") {
    notify::Outcome made;
    made.verdict = verdict;
    made.status = status;
    made.reason = std::move(reason);
    return made;
  }

  Task<notify::Outcome> send(const notify::Address& to, const notify::Parcel& parcel) override {
    sent.push_back(
        {to.target.id, parcel.id, parcel.type, parcel.message.title, parcel.message.silent, parcel.body});
    notify::Outcome made = answer ? answer(to, parcel) : outcome(notify::Verdict::delivered, 200);
    if (delay) {
      const Millis pause = delay(to);
      if (pause.count() > 0) co_await sleep_for(pause);
    }
    co_return made;
  }
};

}  // namespace wbd::fakes
