#include "core/cache/redis_cache.hpp"

#include <array>
#include <charconv>
#include <set>

#include <fmt/format.h>

#include "core/base/encoding.hpp"

namespace wbd::cache {
namespace {

using Words2 = std::array<std::string_view, 2>;
using Words3 = std::array<std::string_view, 3>;
using Words5 = std::array<std::string_view, 5>;

// Deadline of the commands that no request waits for: INFO, SCAN, CONFIG.
constexpr Millis kLongLimit{2'000};
constexpr Millis kFirstLockPoll{5};
constexpr Millis kLongestLockPoll{40};

constexpr std::string_view kUnlockScript =
    "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) else return 0 end";

// MATCH takes a glob pattern; the prefix is literal text.
std::string escape_pattern(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '*' || c == '?' || c == '[' || c == ']' || c == '^' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string lock_key(const std::string& redis_key) {
  return redis_key + ".lock";
}

Result<std::string> text_of(Result<Reply> answer) {
  if (!answer) return answer.error();
  if (answer->is_error()) return Error{Errc::unavailable, "Redis refuses: " + answer->text};
  return std::move(answer->text);
}

}  // namespace

std::string info_text(std::string_view info, std::string_view name) {
  while (!info.empty()) {
    std::string_view line = info.substr(0, info.find('\n'));
    info.remove_prefix(std::min(info.size(), line.size() + 1));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.size() > name.size() && line.starts_with(name) && line[name.size()] == ':') {
      return std::string(line.substr(name.size() + 1));
    }
  }
  return {};
}

std::optional<std::uint64_t> info_number(std::string_view info, std::string_view name) {
  const std::string text = info_text(info, name);
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

RedisCache::RedisCache(RedisClients& clients, Options options, const Clock& clock)
    : clients_(clients),
      options_(std::move(options)),
      codec_(options_.installation, options_.key),
      clock_(clock) {}

Task<EntryPtr> RedisCache::get(std::string key) {
  const std::string name = redis_key(key);
  RedisClient& client = clients_.of(co_await asio::this_coro::executor);
  const Words2 words{"GET", name};
  auto answer = co_await client.command(words);
  if (answer && answer->kind == Reply::Kind::text) {
    if (auto entry = codec_.decode(key, std::move(answer->text)))
      co_return std::make_shared<const Entry>(std::move(*entry));
  }
  co_return nullptr;
}

Task<void> RedisCache::put(std::string key, EntryPtr entry) {
  const Millis lifetime = entry->keep_until - clock_.now();
  if (lifetime <= Millis{0}) co_return;
  const std::string name = redis_key(key);
  const std::string value = codec_.encode(key, *entry);
  const std::string millis = std::to_string(lifetime.count());
  RedisClient& client = clients_.of(co_await asio::this_coro::executor);
  const Words5 words{"SET", name, value, "PX", millis};
  client.send(words);
}

// Calls `on_keys` for each batch; SCAN may return a key twice.
Task<Result<void>> RedisCache::scan(OnKeys on_keys) {
  RedisClient& client = clients_.of(co_await asio::this_coro::executor);
  const std::string pattern = escape_pattern(options_.prefix) + '*';
  const std::string kept = redis_key(kRegisterKey);
  std::string cursor = "0";
  do {
    const std::array<std::string_view, 6> words{"SCAN", cursor, "MATCH", pattern, "COUNT", "500"};
    auto answer = co_await client.command(words, kLongLimit);
    if (!answer) co_return answer.error();
    if (answer->elements.size() != 2) co_return Error{Errc::unavailable, "Redis refuses: " + answer->text};
    cursor = answer->elements[0].text;
    std::vector<std::string> found;
    for (Reply& key : answer->elements[1].elements) {
      if (key.text != kept && !key.text.ends_with(".lock")) found.push_back(std::move(key.text));
    }
    if (found.empty()) continue;
    const auto done = co_await on_keys(std::move(found));
    if (!done) co_return done.error();
  } while (cursor != "0");
  co_return Result<void>{};
}

Task<Result<std::vector<std::string>>> RedisCache::keys() {
  std::set<std::string> all;
  OnKeys collect = [&all](std::vector<std::string> found) -> Task<Result<void>> {
    all.insert(std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
    co_return Result<void>{};
  };
  const auto done = co_await scan(std::move(collect));
  if (!done) co_return done.error();
  co_return std::vector<std::string>(all.begin(), all.end());
}

Task<Result<std::uint64_t>> RedisCache::flush() {
  RedisClient& client = clients_.of(co_await asio::this_coro::executor);
  std::uint64_t dropped = 0;
  OnKeys unlink = [&client, &dropped](std::vector<std::string> found) -> Task<Result<void>> {
    std::vector<std::string_view> words{"UNLINK"};
    words.insert(words.end(), found.begin(), found.end());
    const auto answer = co_await client.command(words, kLongLimit);
    if (!answer) co_return answer.error();
    dropped += static_cast<std::uint64_t>(std::max<std::int64_t>(answer->integer, 0));
    co_return Result<void>{};
  };
  const auto done = co_await scan(std::move(unlink));
  if (!done) co_return done.error();
  co_return dropped;
}

EntryPtr RedisCache::accept(std::string_view key, Reply value,
                            const std::function<bool(const Entry&)>& good) {
  if (value.kind != Reply::Kind::text) return nullptr;
  auto entry = codec_.decode(key, std::move(value.text));
  if (!entry || !good(*entry)) return nullptr;
  return std::make_shared<const Entry>(std::move(*entry));
}

Task<RedisCache::KeyLock> RedisCache::try_lock(std::string key, std::function<bool(const Entry&)> good) {
  KeyLock held;
  held.token = random_token(12);
  const std::string name = redis_key(key);
  const std::string lock = lock_key(name);
  const std::string millis = std::to_string(options_.lock_limit.count());
  RedisClient& client = clients_.of(co_await asio::this_coro::executor);
  // The value is read after the attempt to lock. If the lock was free, it was released or had expired before
  // this read.
  const std::array<std::string_view, 6> lock_words{"SET", lock, held.token, "NX", "PX", millis};
  const Words2 value_words{"GET", name};
  auto lock_task = client.command(lock_words);
  auto value_task = client.command(value_words);
  const auto locked = co_await std::move(lock_task);
  auto value = co_await std::move(value_task);
  if (locked && locked->kind == Reply::Kind::status) held.state = KeyLock::State::ours;
  if (locked && locked->kind == Reply::Kind::nil) held.state = KeyLock::State::others;
  const auto release = [&](KeyLock::State state) {
    auto unlocked = unlock(key, held);
    held.state = state;
    return unlocked;
  };
  if (!value) {
    co_await release(KeyLock::State::none);
  } else if (auto entry = accept(key, std::move(*value), good)) {
    co_await release(KeyLock::State::found);
    held.entry = std::move(entry);
  }
  co_return held;
}

Task<void> RedisCache::unlock(std::string key, KeyLock held) {
  if (held.state != KeyLock::State::ours) co_return;
  const std::string lock = lock_key(redis_key(key));
  RedisClient& client = clients_.of(co_await asio::this_coro::executor);
  const Words5 words{"EVAL", kUnlockScript, "1", lock, held.token};
  client.send(words);
}

Task<EntryPtr> RedisCache::wait_for_others(std::string key, std::function<bool(const Entry&)> good,
                                           Millis limit) {
  const std::string name = redis_key(key);
  const std::string lock = lock_key(name);
  RedisClient& client = clients_.of(co_await asio::this_coro::executor);
  const auto deadline = std::chrono::steady_clock::now() + limit;
  Millis pause = kFirstLockPoll;
  for (;;) {
    co_await sleep_for(pause);
    pause = std::min(kLongestLockPoll, pause * 2);
    // The lock is read before the value: a holder stores its answer, if it has one, before it unlocks.
    const Words2 ask_lock{"EXISTS", lock};
    const Words2 ask_value{"GET", name};
    auto locked_task = client.command(ask_lock);
    auto value_task = client.command(ask_value);
    const auto locked = co_await std::move(locked_task);
    auto value = co_await std::move(value_task);
    if (!locked || !value) co_return nullptr;
    if (auto entry = accept(key, std::move(*value), good)) co_return entry;
    if (locked->integer == 0 || std::chrono::steady_clock::now() >= deadline) co_return nullptr;
  }
}

Task<Result<RedisInfo>> RedisCache::info() {
  RedisClient& client = clients_.of(co_await asio::this_coro::executor);
  const Words2 ask_memory{"INFO", "memory"};
  const Words2 ask_stats{"INFO", "stats"};
  const std::array<std::string_view, 1> ask_keys{"DBSIZE"};
  auto memory_task = client.command(ask_memory, kLongLimit);
  auto stats_task = client.command(ask_stats, kLongLimit);
  auto keys_task = client.command(ask_keys, kLongLimit);
  const auto memory = text_of(co_await std::move(memory_task));
  const auto stats = text_of(co_await std::move(stats_task));
  const auto keys = co_await std::move(keys_task);
  if (!memory) co_return memory.error();
  if (!keys) co_return keys.error();
  RedisInfo out;
  out.used_bytes = info_number(*memory, "used_memory").value_or(0);
  out.max_bytes = info_number(*memory, "maxmemory").value_or(0);
  out.policy = info_text(*memory, "maxmemory_policy");
  if (stats) out.evictions = info_number(*stats, "evicted_keys").value_or(0);
  out.keys = static_cast<std::uint64_t>(std::max<std::int64_t>(keys->integer, 0));
  co_return out;
}

Task<Result<void>> RedisCache::set_max_memory(std::uint64_t bytes) {
  RedisClient& client = clients_.of(co_await asio::this_coro::executor);
  const std::string value = std::to_string(bytes);
  const std::array<std::string_view, 4> bound{"CONFIG", "SET", "maxmemory", value};
  const auto set = text_of(co_await client.command(bound, kLongLimit));
  if (!set) co_return set.error();
  const Words3 ask{"CONFIG", "GET", "maxmemory-policy"};
  const auto policy = co_await client.command(ask, kLongLimit);
  if (policy && policy->elements.size() == 2 && policy->elements[1].text == "noeviction") {
    // All our keys have a lifetime; this policy never evicts keys of others that have none.
    const std::array<std::string_view, 4> evict{"CONFIG", "SET", "maxmemory-policy", "volatile-lru"};
    const auto done = text_of(co_await client.command(evict, kLongLimit));
    if (!done) co_return done.error();
  }
  co_return Result<void>{};
}

}  // namespace wbd::cache
