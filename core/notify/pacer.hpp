#pragma once
// When a chat may get its next message. Pure: time is passed in.

#include <cstddef>
#include <deque>
#include <string>
#include <unordered_map>

#include "core/base/time.hpp"

namespace wbd::notify {

// Not thread safe.
class Pacer {
 public:
  struct Limits {
    Millis chat_interval{1'000};    // between two messages of a chat
    std::size_t group_minute = 20;  // messages of a group within a minute
    std::size_t bot_second = 30;    // messages of a bot within a second
  };
  Pacer() : Pacer(Limits{}) {}
  explicit Pacer(Limits limits) : limits_(limits) {}

  // Books the earliest time, from `now` on, that all limits allow, and returns it. `group`: the chat has
  // several people.
  [[nodiscard]] UtcTime book(const std::string& bot, const std::string& chat, bool group, UtcTime now);
  // The messenger asks for silence in a chat.
  void hold(const std::string& bot, const std::string& chat, UtcTime until);
  // The end of that silence; in the past when there is none.
  [[nodiscard]] UtcTime held_until(const std::string& bot, const std::string& chat) const;
  [[nodiscard]] std::size_t size() const { return chats_.size(); }

 private:
  struct Chat {
    std::deque<UtcTime> sent;  // booked times of the last minute
    UtcTime held_until{};
  };
  void forget_idle(UtcTime now);
  const Limits limits_;
  std::unordered_map<std::string, Chat> chats_;
  std::unordered_map<std::string, std::deque<UtcTime>> bots_;
  UtcTime swept_{};
};

}  // namespace wbd::notify
