#include "cli/verdicts.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/method_words.hpp"
#include "core/model/token_category.hpp"
#include "core/setup/rotation.hpp"
#include "core/view/method_rows.hpp"
#include "core/wb/operations.hpp"

namespace wbd::cli {
namespace {

constexpr std::int64_t kTokenWarningDays = 14;
constexpr Millis kClockWarning{60'000};
constexpr Millis kClockFailure{300'000};
constexpr std::uint64_t kMegabyte = 1UL << 20;
constexpr std::uint64_t kDiskWarning = 1024 * kMegabyte;
constexpr std::uint64_t kDiskFailure = 100 * kMegabyte;

template <class... Args>
std::string say(std::string_view text, const Args&... args) {
  return fmt::format(fmt::runtime(text), args...);
}

std::uint64_t megabytes(std::uint64_t bytes) {
  return bytes / kMegabyte;
}

std::string by_cabinet(std::span<const std::pair<CabinetId, std::int64_t>> counts) {
  std::vector<std::string> places;
  for (const auto& [cabinet, count] : counts) places.push_back(say("{}: {}", cabinet.value, count));
  return fmt::format("{}", fmt::join(places, ", "));
}

}  // namespace

std::string_view verdict_name(Verdict verdict) {
  switch (verdict) {
    case Verdict::ok:
      return "ok";
    case Verdict::skipped:
      return "skipped";
    case Verdict::warning:
      return "warning";
    case Verdict::failed:
      return "failed";
  }
  return "";
}

Check failed(std::string_view name, const Error& error, std::string fix) {
  return {name, Verdict::failed, error.detail, std::move(fix), exit_code(error)};
}

Check judge_server(const db::ServerInfo& server, Language language) {
  Check check{"database", Verdict::ok, server.version};
  if (server.kind != db::ServerKind::citus) return check;
  check.detail += say(pick(language, "; {} workers, distributed tables of the sellers: {}",
                           "; рабочих узлов: {}, распределено таблиц продавцов: {}"),
                      server.workers, server.distributed.size());
  switch (db::spread_of(server.distributed.size(), server.local.size())) {
    case db::Spread::whole:
      break;
    case db::Spread::partly:
      check.verdict = Verdict::failed;
      check.detail += say(pick(language, "; not distributed: {}", "; не распределены: {}"),
                          fmt::format("{}", fmt::join(server.local, ", ")));
      check.fix = "wbctl db migrate";
      check.code = exit_code({Errc::unavailable, {}});
      break;
    case db::Spread::none:
      check.verdict = Verdict::warning;
      check.fix = "psql \"$DATABASE_URL\" -1 -v ON_ERROR_STOP=1 -f /usr/share/wbd/citus.sql";
      break;
  }
  return check;
}

Check judge_schema(const db::MigrationStatus& schema, bool embedded, Language language) {
  Check check{"schema", Verdict::ok,
              say(pick(language, "version {} of {}", "версия {} из {}"), schema.current, schema.latest)};
  if (schema.current > schema.latest) {
    check.verdict = Verdict::failed;
    check.fix = pick(language, "use the program version that made the database",
                     "возьмите версию программы, которая создала базу");
    check.code = exit_code({Errc::configuration, {}});
  } else if (schema.current < schema.latest) {
    check.verdict = embedded ? Verdict::warning : Verdict::failed;
    check.fix = "wbctl db migrate";
    check.code = embedded ? 0 : exit_code({Errc::unavailable, {}});
  }
  return check;
}

Check judge_redis(const cache::RedisInfo& redis, std::uint64_t wanted_bytes, Language language) {
  Check check{"redis", Verdict::ok,
              say(pick(language, "answers; {} MB used, maxmemory-policy {}",
                       "отвечает; занято {} МБ, maxmemory-policy {}"),
                  megabytes(redis.used_bytes), redis.policy)};
  if (redis.max_bytes == 0 || redis.max_bytes > wanted_bytes) {
    check.verdict = Verdict::warning;
    check.fix = say(pick(language, "set Redis' maxmemory to {} MB, or cache.manage_redis_memory = true",
                         "задайте maxmemory в Redis: {} МБ, или cache.manage_redis_memory = true"),
                    megabytes(wanted_bytes));
  } else if (redis.policy == "noeviction") {
    check.verdict = Verdict::warning;
    check.fix = pick(language, "set maxmemory-policy to volatile-lru: a full Redis refuses new answers now",
                     "задайте maxmemory-policy volatile-lru: сейчас полный Redis не принимает новые ответы");
  }
  return check;
}

Check judge_messenger(std::string_view name, const notify::TokenCheck& token, Language language) {
  using State = notify::TokenCheck::State;
  switch (token.state) {
    case State::good:
      return {
          name, Verdict::ok,
          std::string(pick(language, "answers, and takes the bot's token", "отвечает, токен бота принят"))};
    case State::wrong_token:
      return {name, Verdict::failed,
              say(pick(language, "answers, but refuses the bot's token: {}",
                       "отвечает, но не принимает токен бота: {}"),
                  token.reason),
              say(pick(language, "put the bot's token into the file of notify.{}_token_file",
                       "запишите токен бота в файл из notify.{}_token_file"),
                  name),
              exit_code({Errc::unauthorized, {}})};
    case State::blocked:
      return {
          name, Verdict::failed,
          say(pick(language, "cannot be reached, the token was not asked about: {}",
                   "недоступен, до проверки токена дело не дошло: {}"),
              token.reason),
          std::string(name == "telegram"
                          ? pick(language, "the network blocks it, or the proxy is wrong: set notify.proxy",
                                 "сеть его не пропускает или неверен прокси: задайте notify.proxy")
                          : pick(language,
                                 "look at the network, at notify.max_url and at the trusted certificates",
                                 "проверьте сеть, notify.max_url и доверенные сертификаты")),
          exit_code({Errc::unreachable, {}})};
    case State::refused:
      break;
  }
  return {
      name, Verdict::failed,
      say(pick(language, "something else answers in its place: {}", "вместо него отвечает кто-то другой: {}"),
          token.reason),
      say(pick(language, "look at notify.{}_url and at the proxy", "проверьте notify.{}_url и прокси"), name),
      exit_code({Errc::unreachable, {}})};
}

Check judge_token(const Cabinet& cabinet, UtcTime now, Language language) {
  const auto left = std::chrono::floor<std::chrono::days>(cabinet.token.expires_at - now).count();
  const std::string who =
      say(pick(language, "cabinet {} ({})", "кабинет {} ({})"), cabinet.id.value, cabinet.name);
  const std::string rotate = say("wbctl cabinet rotate-token {} --token-file FILE", cabinet.id.value);
  const int code = exit_code({Errc::unauthorized, {}});
  if (cabinet.status == CabinetStatus::refused) {
    return {"token", Verdict::failed,
            who + std::string(pick(language, ": WB refuses the token", ": WB не принимает токен")), rotate,
            code};
  }
  if (cabinet.token.expires_at <= now) {
    return {"token", Verdict::failed,
            who + std::string(pick(language, ": the token has expired", ": срок токена истёк")), rotate,
            code};
  }
  Check check{"token", Verdict::ok,
              who + say(pick(language, ": days left: {}", ": осталось дней: {}"), left)};
  if (const auto missing = category_names(wb::needed_categories() & ~cabinet.token.scopes);
      !missing.empty()) {
    check.verdict = Verdict::warning;
    check.detail +=
        say(pick(language, "; not in the token: {}", "; нет в токене: {}"), fmt::join(missing, ", "));
    check.fix = rotate;
  }
  if (left < kTokenWarningDays) {
    check.verdict = Verdict::warning;
    check.fix = rotate;
  }
  if (cabinet.status == CabinetStatus::pending) {
    check.verdict = Verdict::warning;
    check.detail += pick(language, "; WB has not confirmed it yet", "; WB его ещё не подтвердил");
    check.fix = say("wbctl cabinet check {}", cabinet.id.value);
  }
  return check;
}

Check judge_clock(UtcTime now, std::optional<UtcTime> server, std::optional<UtcTime> newest,
                  Language language) {
  // A clock behind a time written earlier is wrong; one ahead of it may be right.
  Millis off{0};
  if (newest && *newest > now) off = *newest - now;
  if (server) off = std::max(off, *server > now ? *server - now : now - *server);
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(off).count();
  Check check{"clock", Verdict::ok, std::string(pick(language, "in order", "в порядке"))};
  if (off < kClockWarning) return check;
  check.verdict = off < kClockFailure ? Verdict::warning : Verdict::failed;
  check.detail = say(pick(language, "wrong by {} s", "ошибается на {} с"), seconds);
  check.fix = pick(language, "let the system keep its time: timedatectl set-ntp true",
                   "включите синхронизацию: timedatectl set-ntp true");
  if (check.verdict == Verdict::failed) check.code = exit_code({Errc::internal, {}});
  return check;
}

Check judge_drift(std::span<const store::SyncLog> last_runs, std::span<const store::FieldDrift> fields,
                  Language language) {
  std::vector<std::string> lost, back;
  for (const store::FieldDrift& field : fields) {
    const std::string name = say("{}/{}.{}", field.cabinet_id.value, field.operation, field.field);
    if (field.history.lost_at) {
      const auto how = field.history.retyped ? pick(language, "another type since", "другой тип с")
                                             : pick(language, "missing since", "нет с");
      lost.push_back(say("{} ({} {})", name, how, to_rfc3339(*field.history.lost_at)));
    } else if (field.history.back_at) {
      back.push_back(say("{} ({})", name, to_rfc3339(*field.history.back_at)));
    }
  }
  if (!lost.empty()) {
    return {"schema_drift", Verdict::warning,
            say(pick(language, "WB changed fields of its rows (cabinet/operation.field): {}",
                     "WB изменил поля своих строк (кабинет/метод.поле): {}"),
                fmt::join(lost, ", ")),
            std::string(pick(language, "look for a newer version; what was known of these fields is kept",
                             "проверьте новую версию; известные значения этих полей сохранены"))};
  }
  std::vector<std::string> places;
  for (const store::SyncLog& run : last_runs) {
    if (run.skipped > 0)
      places.push_back(say("{}/{}: {}", run.cabinet_id.value, to_string(run.dataset), run.skipped));
  }
  if (places.empty()) {
    std::string detail(pick(language, "every row of WB was understood", "все строки WB поняты"));
    if (!back.empty()) {
      detail += say(pick(language, "; found again (cabinet/operation.field): {}",
                         "; снова на месте (кабинет/метод.поле): {}"),
                    fmt::join(back, ", "));
    }
    return {"schema_drift", Verdict::ok, std::move(detail)};
  }
  return {"schema_drift", Verdict::warning,
          say(pick(language, "rows of WB that were not understood (cabinet/dataset): {}",
                   "непонятые строки WB (кабинет/данные): {}"),
              fmt::join(places, ", ")),
          std::string(pick(language, "look for a newer version; nothing is lost, the rows are read again",
                           "проверьте новую версию; ничего не потеряно, строки будут прочитаны снова"))};
}

std::vector<Check> judge_refusals(std::span<const store::RefusedMethod> refused, Language language) {
  if (refused.empty()) {
    return {{"wb_rights", Verdict::ok,
             std::string(pick(language, "WB refuses no method to a token",
                              "WB не отказывает токенам ни в одном методе"))}};
  }
  std::vector<Check> checks;
  for (const store::RefusedMethod& one : refused) {
    checks.push_back({"wb_rights", Verdict::warning,
                      say("{} {}: {}", pick(language, "cabinet", "кабинет"), one.cabinet_id.value,
                          view::refusal_text(one, language)),
                      say("wbctl cabinet rotate-token {} --token-file FILE", one.cabinet_id.value)});
  }
  return checks;
}

std::vector<Check> judge_methods(std::span<const MethodStatus> methods, Language language) {
  if (methods.empty()) {
    return {{"wb_methods", Verdict::ok,
             std::string(pick(language, "orders and sales come from supplier/orders and supplier/sales",
                              "заказы и продажи берутся из supplier/orders и supplier/sales"))}};
  }
  std::vector<Check> checks;
  for (const MethodStatus& status : methods) {
    const std::string what = say("{} {}: {}", pick(language, "cabinet", "кабинет"), status.cabinet_id.value,
                                 method_words(status, language));
    const std::string fix = status.forced ? "" : status.detail.value_or("");
    checks.push_back({"wb_methods", status.forced ? Verdict::ok : Verdict::warning, what, fix});
  }
  return checks;
}

Check judge_sale_kinds(std::span<const std::pair<CabinetId, std::int64_t>> unknown, Language language) {
  if (unknown.empty()) {
    return {"sale_kinds", Verdict::ok,
            std::string(pick(language, "the kind of every sale is known", "вид каждой продажи известен"))};
  }
  return {"sale_kinds", Verdict::warning,
          say(pick(language, "sales of an unknown kind, left out of every figure (cabinet): {}",
                   "продажи неизвестного вида, не вошли ни в один показатель (кабинет): {}"),
              by_cabinet(unknown)),
          "wbctl sales list --type other"};
}

std::vector<Check> judge_targets(std::span<const Target> troubled, Language language) {
  if (troubled.empty()) {
    return {{"targets", Verdict::ok,
             std::string(
                 pick(language, "messages reach every target", "сообщения доходят до всех получателей"))}};
  }
  std::vector<Check> checks;
  for (const Target& target : troubled) {
    std::string detail =
        say(pick(language, "target {} ({}) of user {}: {}", "получатель {} ({}) пользователя {}: {}"),
            target.id, to_string(target.kind), target.user.value, to_string(target.state));
    if (target.failing_since)
      detail += say(pick(language, " since {}", " с {}"), to_rfc3339(*target.failing_since));
    if (target.last_error) detail += ": " + *target.last_error;
    checks.push_back({"targets", Verdict::warning, std::move(detail),
                      say("wbctl notify log --user {} --target {}", target.user.value, target.id)});
  }
  return checks;
}

Check judge_files(std::uint64_t wanted, std::uint64_t held, std::uint64_t hard, Language language) {
  if (held >= wanted) {
    return {"connections", Verdict::ok,
            say(pick(language, "{} at the same time, as api.max_connections allows",
                     "{} одновременно, как разрешает api.max_connections"),
                wanted)};
  }
  return {"connections", Verdict::warning,
          say(pick(language, "{} of the {} of api.max_connections: a process may open {} files",
                   "{} из {} по api.max_connections: процесс может открыть файлов: {}"),
              held, wanted, hard),
          std::string(pick(language, "raise the hard limit (ulimit -Hn, LimitNOFILE= of the unit)",
                           "поднимите жёсткий лимит (ulimit -Hn, LimitNOFILE= в юните)"))};
}

Check judge_finance(std::span<const std::pair<CabinetId, std::int64_t>> unread, Language language) {
  if (unread.empty()) {
    return {"finance", Verdict::ok,
            std::string(pick(language, "every row of the finance reports was read",
                             "все строки финансовых отчётов прочитаны"))};
  }
  return {
      "finance", Verdict::warning,
      say(pick(
              language,
              "rows of finance reports that could not be read, missing from every sum (cabinet): {}",
              "строки финансовых отчётов, которые не удалось прочитать; их нет ни в одной сумме (кабинет): {}"),
          by_cabinet(unread)),
      std::string(pick(language, "they are read again every day; `wbctl finance list` names the reports",
                       "они перечитываются каждый день; отчёты видны в `wbctl finance list`"))};
}

Check judge_keys(const std::string& key_id, const std::map<std::string, std::int64_t>& sealed,
                 Language language) {
  const std::int64_t others = setup::sealed_by_others(sealed, key_id);
  if (others == 0) return {"secret_key", Verdict::ok, key_id};
  return {"secret_key", Verdict::warning,
          say(pick(language, "{}; secrets still sealed with another key: {}",
                   "{}; секретов, зашифрованных другим ключом: {}"),
              key_id, others),
          "wbctl secret rotate --reseal"};
}

Check judge_disk(std::uint64_t free_bytes, Language language) {
  Check check{"disk", Verdict::ok,
              say(pick(language, "{} MB free", "свободно {} МБ"), megabytes(free_bytes))};
  if (free_bytes >= kDiskWarning) return check;
  check.verdict = free_bytes < kDiskFailure ? Verdict::failed : Verdict::warning;
  check.fix = pick(language, "make room on the disk of the database", "освободите место на диске с базой");
  if (check.verdict == Verdict::failed) check.code = exit_code({Errc::unavailable, {}});
  return check;
}

int exit_code_of(std::span<const Check> checks) {
  const auto first =
      std::ranges::find_if(checks, [](const Check& check) { return check.verdict == Verdict::failed; });
  return first == checks.end() ? 0 : first->code;
}

}  // namespace wbd::cli
