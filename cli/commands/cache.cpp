#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "cli/commands/nouns.hpp"
#include "cli/commands/options.hpp"
#include "cli/shared_cache.hpp"
#include "core/base/json_text.hpp"
#include "core/store/cabinets.hpp"
#include "core/store/versions.hpp"

namespace wbd::cli::commands {
namespace {

// A family of answers is the part of their keys before the first colon. More families are not listed.
constexpr std::size_t kMostFamilies = 100;

void write_families(JsonWriter& json, const std::vector<std::string>& keys, std::string_view prefix) {
  std::map<std::string, std::int64_t, std::less<>> families;
  for (const std::string& key : keys) {
    const std::string_view rest = std::string_view(key).substr(prefix.size());
    const std::string_view name = rest.substr(0, rest.find(':'));
    if (const auto known = families.find(name); known != families.end()) {
      ++known->second;
    } else if (families.size() < kMostFamilies) {
      families.emplace(name, 1);
    }
  }
  json.begin_object();
  for (const auto& [name, count] : families) json.field(name, count);
  json.end_object();
}

// True when the entry was built from the versions that the database has now.
bool is_current(db::Database& database, const cache::Dependencies& built_from) {
  const auto versions = database.read_value([](db::Tx& tx) { return store::versions_since(tx, 0); });
  const std::map<CabinetId, std::int64_t> known(versions.cabinets.begin(), versions.cabinets.end());
  return std::all_of(built_from.cabinets.begin(), built_from.cabinets.end(), [&known](const auto& wanted) {
    const auto found = known.find(wanted.first);
    return wanted.second == (found == known.end() ? 0 : found->second);
  });
}

void write_entry(JsonWriter& json, const cache::Entry& entry) {
  json.field("bytes", static_cast<std::int64_t>(entry.data.size()));
  json.field("etag", entry.etag);
  json.field("total", entry.total < 0 ? std::nullopt : std::optional(entry.total));
  json.field("as_of", entry.as_of);
  json.field("stale_at", entry.stale_at);
  json.field("expires_at", entry.expires_at);
  json.key("built_from");
  json.begin_object();
  json.field("directory", entry.built_from.directory);
  json.key("cabinets");
  json.begin_array();
  for (const auto& [cabinet, version] : entry.built_from.cabinets) {
    json.begin_object();
    json.field("cabinet_id", cabinet);
    json.field("version", version);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  json.key("data");
  // Reports are text; everything else is a JSON value.
  if (entry.data.starts_with('{') || entry.data.starts_with('[')) {
    json.raw(entry.data);
  } else {
    json.value(entry.data);
  }
}

Answer in_process_stats(Session& session) {
  Answer answer;
  JsonWriter json(answer.data);
  json.begin_object();
  json.field("level", "memory");
  json.field("max_bytes", static_cast<std::int64_t>(session.settings().cache_max_bytes));
  json.field("note", "the cache lives inside wbd: its figures are wbd_cache_* of GET /metrics");
  json.end_object();
  answer.text = session.tr(
      "There is no Redis (cache.redis_url is empty): the cache lives inside wbd.\n"
      "Its figures are wbd_cache_* of GET /metrics; `wbctl cache flush` makes wbd drop what it holds.\n",
      "Redis не настроен (cache.redis_url пуст): кэш живёт внутри wbd.\n"
      "Его показатели — wbd_cache_* в GET /metrics; `wbctl cache flush` заставит wbd забыть сохранённое.\n");
  return answer;
}

Outcome cache_stats(Session& session, const Arguments&) {
  const auto redis = SharedCache::connect(session);
  if (!redis) return redis.error();
  if (!*redis) return in_process_stats(session);
  cache::RedisCache& cached = (*redis)->cache();
  const auto info = (*redis)->wait(cached.info());
  if (!info) return info.error();
  const auto keys = (*redis)->wait(cached.keys());
  if (!keys) return keys.error();

  Answer answer;
  JsonWriter json(answer.data);
  json.begin_object();
  json.field("level", "redis");
  json.field("redis", (*redis)->name());
  json.field("prefix", session.settings().cache_prefix);
  json.field("answers", static_cast<std::int64_t>(keys->size()));
  json.key("families");
  write_families(json, *keys, session.settings().cache_prefix);
  json.field("keys", info->keys);
  json.field("used_bytes", info->used_bytes);
  json.field("max_bytes", info->max_bytes);
  json.field("policy", info->policy);
  json.field("evictions", info->evictions);
  json.end_object();
  return answer;
}

Outcome cache_get(Session& session, const Arguments& arguments) {
  const auto redis = SharedCache::connect(session);
  if (!redis) return redis.error();
  if (!*redis) {
    return Error{
        Errc::not_found,
        "there is no Redis (cache.redis_url is empty): the cache lives inside wbd and shows no keys"};
  }
  const std::string& prefix = session.settings().cache_prefix;
  std::string key = *arguments.text("KEY");
  if (!prefix.empty() && key.starts_with(prefix)) key.erase(0, prefix.size());
  const auto entry = (*redis)->wait((*redis)->cache().get(key));
  if (!entry) {
    return Error{Errc::not_found,
                 fmt::format("no answer is kept as {}{}; see wbctl cache stats", prefix, key)};
  }
  Answer answer;
  JsonWriter json(answer.data);
  json.begin_object();
  json.field("key", prefix + key);
  json.field("current", is_current(session.database(), entry->built_from));
  write_entry(json, *entry);
  json.end_object();
  return answer;
}

Outcome cache_flush(Session& session, const Arguments& arguments) {
  const auto cabinet = arguments.number("--cabinet");
  // Raised versions make every cached answer stale, in Redis and in the memory of each wbd.
  session.database().write([&](db::Tx& tx) {
    if (cabinet) {
      store::raise_data_version(tx, CabinetId{*cabinet});
    } else {
      for (const Cabinet& one : store::list_cabinets(tx)) store::raise_data_version(tx, one.id);
    }
  });
  std::optional<std::uint64_t> dropped;
  if (!cabinet) {
    const auto gone = flush_shared_cache(session);
    if (gone) {
      dropped = *gone;
    } else {
      // Not an error: stale answers left in Redis are never served.
      session.say(gone.error().detail);
    }
  }
  Answer answer;
  JsonWriter json(answer.data);
  json.begin_object();
  json.field("flushed", true);
  json.field("cabinet_id", cabinet);
  json.field("keys_dropped", dropped);
  json.end_object();
  answer.text = cabinet
                    ? fmt::format(fmt::runtime(session.tr("Answers about cabinet {} will be read again.\n",
                                                          "Ответы о кабинете {} будут прочитаны заново.\n")),
                                  *cabinet)
                    : std::string(session.tr("All answers will be read again.\n",
                                             "Все ответы будут прочитаны заново.\n"));
  return answer;
}

constexpr std::array kCacheGet{Option::of(Kind::text, "KEY", "KEY",
                                          "name of the answer, with or without the prefix",
                                          "имя ответа, с приставкой или без неё")
                                   .must()};
constexpr std::array kCacheFlush{Option::of(Kind::number, "--cabinet", "ID",
                                            "only answers about this cabinet",
                                            "только ответы об этом кабинете")
                                     .at_least(1)};

constexpr std::array kCacheCommands{
    Command{"cache", "stats", "What the cache holds", "Что хранит кэш", "wbctl cache stats", kNone,
            cache_stats},
    Command{"cache", "get", "One cached answer", "Один сохранённый ответ",
            "wbctl cache get user_orders:123456789:50", kCacheGet, cache_get},
    Command{"cache", "flush", "Drop the cached answers", "Прочитать ответы заново",
            "wbctl cache flush --cabinet 1", kCacheFlush, cache_flush},
};

}  // namespace

std::span<const Command> cache_commands() {
  return kCacheCommands;
}

}  // namespace wbd::cli::commands
