#include "core/cache/version_register.hpp"

#include <charconv>
#include <ctime>
#include <map>

#include "core/cache/redis_cache.hpp"

namespace wbd::cache {
namespace {

// Creates the register if it is missing; sets `now` and `epoch`. ARGV[1] is the epoch of a new register.
#define WB_OPEN_REGISTER                                                            \
  "local time = redis.call('TIME') "                                                \
  "local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000)) " \
  "local epoch = redis.call('HGET', KEYS[1], 'epoch') "                             \
  "if not epoch then "                                                              \
  "  epoch = ARGV[1] "                                                              \
  "  redis.call('DEL', KEYS[1]) "                                                   \
  "  redis.call('HSET', KEYS[1], 'epoch', epoch, 'began', now, 'announced', '0') "  \
  "end "

// Numbers and times of the register are never negative.
std::optional<std::int64_t> parse_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

// The mark in a "p:" field: "renewed_at epoch number". An unreadable field counts as no mark.
Mark taken_by(std::string_view text) {
  const std::size_t space = text.find(' ');
  if (space == std::string_view::npos) return {};
  return parse_mark(text.substr(space + 1)).value_or(Mark{});
}

}  // namespace

const std::string_view kRenewScript = WB_OPEN_REGISTER
    "redis.call('HSET', KEYS[1], 'p:' .. ARGV[2], now .. ' ' .. ARGV[3] .. ' ' .. ARGV[4]) "
    "return {epoch, redis.call('HGET', KEYS[1], 'announced')}";

const std::string_view kAnnounceScript = WB_OPEN_REGISTER
    "local number = redis.call('HINCRBY', KEYS[1], 'announced', 1) "
    "local fields = redis.call('HGETALL', KEYS[1]) "
    "for i = 1, #fields, 2 do "
    "  if string.sub(fields[i], 1, 2) == 'p:' then "
    "    local renewed = tonumber(string.match(fields[i + 1], '^%d+')) or 0 "
    "    if renewed + tonumber(ARGV[3]) < tonumber(now) then redis.call('HDEL', KEYS[1], fields[i]) end "
    "  end "
    "end "
    "redis.call('PUBLISH', ARGV[2], epoch .. ' ' .. number) "
    "return {epoch, number, now}";

#undef WB_OPEN_REGISTER

std::string register_key(std::string_view prefix) {
  return std::string(prefix) + std::string(kRegisterKey);
}

std::string versions_channel(std::string_view prefix) {
  return std::string(prefix) + "versions";
}

std::optional<Mark> parse_mark(std::string_view text) {
  const std::size_t space = text.find(' ');
  if (space == std::string_view::npos || space == 0) return std::nullopt;
  const auto number = parse_number(text.substr(space + 1));
  if (!number) return std::nullopt;
  return Mark{std::string(text.substr(0, space)), *number};
}

std::optional<Announcement> parse_announcement(const Reply& answer) {
  if (answer.kind != Reply::Kind::array || answer.elements.size() != 3) return std::nullopt;
  const auto at = parse_number(answer.elements[2].text);
  if (answer.elements[0].text.empty() || answer.elements[1].kind != Reply::Kind::integer || !at)
    return std::nullopt;
  return Announcement{{answer.elements[0].text, answer.elements[1].integer}, *at};
}

Standing standing_of(const Reply& fields, const Announcement& announcement) {
  if (fields.kind != Reply::Kind::array) return Standing::unknown;
  std::map<std::string_view, std::string_view> values;
  for (std::size_t i = 0; i + 1 < fields.elements.size(); i += 2) {
    values[fields.elements[i].text] = fields.elements[i + 1].text;
  }
  const auto began = parse_number(values["began"]);
  const bool announced_here = values["epoch"] == announcement.mark.epoch;
  if (!announced_here || !began || announcement.at - *began < kYoung.count()) return Standing::unknown;
  for (const auto& [name, value] : values) {
    if (!name.starts_with("p:")) continue;
    const Mark taken = taken_by(value);
    if (taken.epoch != announcement.mark.epoch || taken.number < announcement.mark.number)
      return Standing::pending;
  }
  return Standing::taken;
}

std::int64_t boot_millis() {
  timespec now{};
  ::clock_gettime(CLOCK_BOOTTIME, &now);
  return static_cast<std::int64_t>(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000;
}

}  // namespace wbd::cache
