#include "core/store/targets.hpp"

#include <charconv>

#include <fmt/format.h>

#include "core/db/table.hpp"
#include "core/db/work_signal.hpp"
#include "core/store/json_columns.hpp"
#include "core/store/stored_enums.hpp"
#include "core/store/users.hpp"

namespace wbd::store {
namespace {

std::string cabinet_ids_to_text(const std::vector<CabinetId>& cabinets) {
  std::vector<std::string> ids;
  ids.reserve(cabinets.size());
  for (const CabinetId cabinet : cabinets) ids.push_back(std::to_string(cabinet.value));
  return texts_to_json(ids);
}

std::vector<CabinetId> cabinet_ids_from_text(std::string_view json) {
  std::vector<CabinetId> cabinets;
  for (const std::string& text : texts_from_json(json)) {
    std::int64_t id = 0;
    std::from_chars(text.data(), text.data() + text.size(), id);
    cabinets.emplace_back(id);
  }
  return cabinets;
}

std::optional<std::string> target_language_to_text(const std::optional<Language>& language) {
  return language ? std::optional(std::string(to_string(*language))) : std::nullopt;
}
std::optional<Language> target_language_from_text(std::string_view text) {
  return parse_language(text);  // NULL reads as ""
}

// clang-format off
constexpr auto kTargets = db::table<Target>("targets",
    db::generated<&Target::id>("id"),
    db::key<&Target::user>("telegram_id"),
    db::column<&Target::kind>("kind"),
    db::column<&Target::url>("url"),
    db::column<&Target::chat_id>("chat_id"),
    db::column<&Target::topic_id>("topic_id"),
    db::coded<db::TextCodec<texts_to_json, texts_from_json>, &Target::types>("types"),
    db::coded<db::TextCodec<cabinet_ids_to_text, cabinet_ids_from_text>, &Target::cabinets>("cabinets"),
    db::coded<db::TextCodec<target_language_to_text, target_language_from_text>, &Target::language>("language"),
    db::column<&Target::proxy>("proxy"),
    db::column<&Target::base_url>("base_url"),
    db::column<&Target::created_at>("created_at"),
    db::given<>("token_sealed"),
    db::given<>("proxy_sealed"),
    db::given<>("secret_sealed"),
    db::given<>("old_secret_sealed"),
    db::given<>("old_secret_until"),
    db::given<>("of_setting"),
    db::generated<&Target::state>("state"),
    db::generated<&Target::failing_since>("failing_since"),
    db::generated<&Target::last_error>("last_error"));
// clang-format on

constexpr std::string_view kHasToken = "token_sealed is not null";

Target read_target(const db::Statement& row) {  // kTargets.select(), kHasToken
  Target target = kTargets.read(row);
  target.has_token = row.boolean(kTargets.kRead);
  return target;
}

// `where` begins after "where".
std::string select_targets(std::string_view where) {
  return fmt::format("select {}, {} from targets where {}", kTargets.select(), kHasToken, where);
}

std::optional<Target> one_target(db::Statement& query) {
  if (!query.step()) return std::nullopt;
  Target target = read_target(query);
  query.reset();
  return target;
}

bool follows_setting(db::Tx& tx, std::int64_t id) {
  auto& query = tx.prepare("select of_setting from targets where id = $1");
  query.bind_all(id);
  const bool follows = query.step() && query.boolean(0);
  query.reset();
  return follows;
}

void change_webhook_setting(db::Tx& tx, TelegramId id, const std::optional<std::string>& url) {
  auto user = find_user(tx, id);
  if (!user) return;
  user->settings.webhook_url = url;
  save_user(tx, *user);
}

}  // namespace

std::int64_t create_target(db::Tx& tx, const Target& target, const TargetSecrets& secrets, bool of_setting) {
  static const std::string kSql = kTargets.insert_sql() + " returning id";
  auto& insert = tx.prepare(kSql);
  kTargets.bind(insert, target, secrets.token_sealed, secrets.proxy_sealed, secrets.secret_sealed,
                secrets.old_secret_sealed, secrets.old_secret_until, of_setting);
  insert.step();
  const std::int64_t id = insert.integer(0);
  insert.reset();
  return id;
}

std::vector<Target> list_targets(db::Tx& tx, TelegramId user) {
  static const std::string kSql = select_targets("telegram_id = $1 order by id");
  auto& query = tx.prepare(kSql);
  query.bind_all(user);
  std::vector<Target> targets;
  while (query.step()) targets.push_back(read_target(query));
  return targets;
}

std::vector<Target> targets_of_cabinet(db::Tx& tx, CabinetId cabinet) {
  static const std::string kSql = select_targets(
      "telegram_id in (select telegram_id from cabinet_members where cabinet_id = $1) order by id");
  auto& query = tx.prepare(kSql);
  query.bind_all(cabinet);
  std::vector<Target> targets;
  while (query.step()) targets.push_back(read_target(query));
  return targets;
}

std::vector<Target> troubled_targets(db::Tx& tx) {
  static const std::string kSql = select_targets("state <> 'active' order by id");
  auto& query = tx.prepare(kSql);
  std::vector<Target> targets;
  while (query.step()) targets.push_back(read_target(query));
  return targets;
}

std::optional<Target> find_target(db::Tx& tx, std::int64_t id) {
  static const std::string kSql = select_targets("id = $1");
  return one_target(tx.prepare(kSql).bind_all(id));
}

std::optional<Target> find_target(db::Tx& tx, TelegramId user, std::int64_t id) {
  auto target = find_target(tx, id);
  return target && target->user == user ? target : std::nullopt;
}

std::optional<Target> find_setting_target(db::Tx& tx, TelegramId user) {
  static const std::string kSql = select_targets("telegram_id = $1 and of_setting = $2 order by id limit 1");
  return one_target(tx.prepare(kSql).bind_all(user, true));
}

TargetSecrets target_secrets(db::Tx& tx, std::int64_t id) {
  auto& query = tx.prepare(
      R"(select token_sealed, proxy_sealed, secret_sealed, old_secret_sealed, old_secret_until
         from targets where id = $1)");
  query.bind_all(id);
  TargetSecrets secrets;
  if (query.step()) {
    secrets.token_sealed = query.maybe_text(0);
    secrets.proxy_sealed = query.maybe_text(1);
    secrets.secret_sealed = query.maybe_text(2);
    secrets.old_secret_sealed = query.maybe_text(3);
    secrets.old_secret_until = query.maybe_time(4);
  }
  query.reset();
  return secrets;
}

bool save_target(db::Tx& tx, const Target& target) {
  const auto saved =
      tx.prepare(R"(update targets set url = $2, chat_id = $3, topic_id = $4, types = $5, cabinets = $6,
                      language = $7, proxy = $8, base_url = $9
                    where id = $1)")
          .bind_all(target.id, target.url, target.chat_id, target.topic_id, texts_to_json(target.types),
                    cabinet_ids_to_text(target.cabinets), target_language_to_text(target.language),
                    target.proxy, target.base_url)
          .run();
  if (saved > 0 && follows_setting(tx, target.id)) change_webhook_setting(tx, target.user, target.url);
  return saved > 0;
}

void save_target_secrets(db::Tx& tx, std::int64_t id, const TargetSecrets& secrets) {
  tx.prepare(R"(update targets set token_sealed = $2, proxy_sealed = $3, secret_sealed = $4,
                  old_secret_sealed = $5, old_secret_until = $6
                where id = $1)")
      .bind_all(id, secrets.token_sealed, secrets.proxy_sealed, secrets.secret_sealed,
                secrets.old_secret_sealed, secrets.old_secret_until)
      .run();
}

bool remove_target(db::Tx& tx, std::int64_t id) {
  const auto target = find_target(tx, id);
  if (!target) return false;
  if (follows_setting(tx, id)) change_webhook_setting(tx, target->user, std::nullopt);
  tx.prepare("delete from targets where id = $1").bind_all(id).run();
  return true;
}

bool revive_target(db::Tx& tx, std::int64_t id, UtcTime now) {
  db::signal_work(tx, db::Work::deliveries);
  return tx.prepare(R"(update targets set state = 'active', failing_since = null, warned_at = null,
                         probe_at = null, last_error = null, retry_at = null, due_at = $2
                       where id = $1)")
             .bind_all(id, now)
             .run() > 0;
}

std::vector<TargetLease> lease_targets(db::Tx& tx, std::string_view owner, UtcTime now, Millis duration,
                                       std::int64_t limit) {
  static const std::string kLease = R"(update targets set lease_owner = $1, lease_until = $3
      where id in (select id from targets
                   where due_at <= $2 and (retry_at is null or retry_at <= $2) and lease_until <= $2
                     and (state in ('active', 'failing') or (state = 'disabled' and probe_at <= $2))
                   order by due_at, id limit $4{}) returning id)";
  static const std::string kSqlite = fmt::format(fmt::runtime(kLease), "");
  static const std::string kPostgres = fmt::format(fmt::runtime(kLease), " for update skip locked");
  auto& lease = tx.prepare(tx.dialect() == db::Dialect::sqlite ? kSqlite : kPostgres);
  const UtcTime until = now + duration;
  lease.bind_all(owner, now, until, limit);
  std::vector<TargetLease> leases;
  while (lease.step()) leases.push_back({lease.integer(0), std::string(owner), until});
  return leases;
}

bool hold_target(db::Tx& tx, TargetLease& lease, UtcTime now, Millis duration) {
  const UtcTime until = now + duration;
  const auto held = tx.prepare(R"(update targets set lease_until = $4
                                  where id = $1 and lease_owner = $2 and lease_until > $3)")
                        .bind_all(lease.target, lease.owner, now, until)
                        .run();
  if (held > 0) lease.expires_at = until;
  return held > 0;
}

void release_target(db::Tx& tx, const TargetLease& lease, std::optional<UtcTime> due_at) {
  tx.prepare(R"(update targets set lease_owner = null, lease_until = $3, due_at = $4
                where id = $1 and lease_owner = $2)")
      .bind_all(lease.target, lease.owner, UtcTime{}, due_at)
      .run();
}

void extend_target_leases(db::Tx& tx, std::string_view owner, std::span<const std::int64_t> served,
                          UtcTime now, Millis duration) {
  const UtcTime until = now + duration;
  auto& extend = tx.prepare(
      "update targets set lease_until = $4 where id = $1 and lease_owner = $2 and lease_until > $3");
  tx.flush();
  for (const std::int64_t id : served) extend.bind_all(id, owner, now, until).queue();
  tx.flush();
  tx.prepare(R"(update targets set lease_owner = null, lease_until = $3
                where lease_owner = $1 and lease_until < $2)")
      .bind_all(owner, until, UtcTime{})
      .run();
}

void release_targets(db::Tx& tx, std::string_view owner) {
  tx.prepare("update targets set lease_owner = null, lease_until = $2 where lease_owner = $1")
      .bind_all(owner, UtcTime{})
      .run();
}

void wake_target(db::Tx& tx, std::int64_t id, UtcTime now) {
  tx.prepare("update targets set due_at = $2 where id = $1 and (due_at is null or due_at > $2)")
      .bind_all(id, now)
      .run();
  db::signal_work(tx, db::Work::deliveries);
}

void hurry_target(db::Tx& tx, std::int64_t id, UtcTime now) {
  tx.prepare("update targets set due_at = $2, retry_at = null where id = $1").bind_all(id, now).run();
  tx.prepare(R"(update deliveries set next_attempt_at = $2
                where target_id = $1 and state = 'queued' and attempts > 0 and next_attempt_at > $2)")
      .bind_all(id, now)
      .run();
  db::signal_work(tx, db::Work::deliveries);
}

std::vector<std::string> target_lease_owners(db::Tx& tx, UtcTime now) {
  auto& query = tx.prepare(
      "select distinct lease_owner from targets where lease_owner is not null and lease_until > $1");
  query.bind_all(now);
  std::vector<std::string> owners;
  while (query.step()) owners.emplace_back(query.text(0));
  return owners;
}

TargetHealth target_health(db::Tx& tx, std::int64_t id) {
  auto& query = tx.prepare("select warned_at, probe_at, retry_at from targets where id = $1");
  query.bind_all(id);
  TargetHealth health;
  if (query.step()) health = {query.maybe_time(0), query.maybe_time(1), query.maybe_time(2)};
  query.reset();
  return health;
}

void save_target_health(db::Tx& tx, const Target& target, const TargetHealth& health) {
  tx.prepare(R"(update targets set state = $2, failing_since = $3, last_error = $4, chat_id = $5,
                  warned_at = $6, probe_at = $7, retry_at = $8
                where id = $1)")
      .bind_all(target.id, target.state, target.failing_since, target.last_error, target.chat_id,
                health.warned_at, health.probe_at, health.retry_at)
      .run();
}

std::optional<UtcTime> next_target_due(db::Tx& tx, UtcTime now) {
  auto& query = tx.prepare(
      R"(select min(case when retry_at > due_at then retry_at else due_at end) from targets
         where due_at is not null and lease_until <= $1 and (state in ('active', 'failing') or probe_at is not null))");
  query.bind_all(now);
  std::optional<UtcTime> due;
  if (query.step()) due = query.maybe_time(0);
  query.reset();
  return due;
}

}  // namespace wbd::store
