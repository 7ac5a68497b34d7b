#include "core/notify/pacer.hpp"

#include <algorithm>

namespace wbd::notify {
namespace {

std::string chat_key(const std::string& bot, const std::string& chat) {
  return bot + "\n" + chat;
}

// The first time from `from` on at which fewer than `most` of the booked times are younger than `length`. The
// booked times are in order and none is later than `from` + `length`.
UtcTime free_time(const std::deque<UtcTime>& booked, std::size_t most, Millis length, UtcTime from) {
  if (booked.size() < most) return from;
  return std::max(from, booked[booked.size() - most] + length);
}

void forget_before(std::deque<UtcTime>& booked, UtcTime time) {
  while (!booked.empty() && booked.front() <= time) booked.pop_front();
}

}  // namespace

UtcTime Pacer::book(const std::string& bot, const std::string& chat, bool group, UtcTime now) {
  forget_idle(now);
  Chat& own = chats_[chat_key(bot, chat)];
  std::deque<UtcTime>& all = bots_[bot];
  forget_before(own.sent, now - Millis{60'000});
  forget_before(all, now - Millis{1'000});
  UtcTime at = std::max(now, own.held_until);
  at = free_time(own.sent, 1, limits_.chat_interval, at);
  if (group) at = free_time(own.sent, limits_.group_minute, Millis{60'000}, at);
  // Other chats may have booked later times already, so look for a second with room.
  for (;;) {
    const auto from = std::upper_bound(all.begin(), all.end(), at - Millis{1'000});
    const auto to = std::lower_bound(from, all.end(), at + Millis{1'000});
    const auto within = static_cast<std::size_t>(to - from);
    if (within < limits_.bot_second) break;
    at = *from + Millis{1'000};
  }
  own.sent.push_back(at);
  all.insert(std::upper_bound(all.begin(), all.end(), at), at);
  return at;
}

void Pacer::hold(const std::string& bot, const std::string& chat, UtcTime until) {
  Chat& own = chats_[chat_key(bot, chat)];
  own.held_until = std::max(own.held_until, until);
}

UtcTime Pacer::held_until(const std::string& bot, const std::string& chat) const {
  const auto found = chats_.find(chat_key(bot, chat));
  return found == chats_.end() ? UtcTime{} : found->second.held_until;
}

void Pacer::forget_idle(UtcTime now) {
  if (now - swept_ < Millis{60'000} && now >= swept_) return;
  swept_ = now;
  std::erase_if(chats_, [now](const auto& entry) {
    const Chat& chat = entry.second;
    return chat.held_until < now && (chat.sent.empty() || chat.sent.back() < now - Millis{60'000});
  });
  std::erase_if(bots_, [now](const auto& entry) {
    return entry.second.empty() || entry.second.back() < now - Millis{60'000};
  });
}

}  // namespace wbd::notify
