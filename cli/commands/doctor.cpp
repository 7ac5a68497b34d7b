#include <filesystem>

#include <fmt/format.h>

#include "cli/commands/nouns.hpp"
#include "cli/commands/options.hpp"
#include "cli/engine_host.hpp"
#include "cli/output/russian_errors.hpp"
#include "cli/output/words.hpp"
#include "cli/session.hpp"
#include "cli/shared_cache.hpp"
#include "cli/verdicts.hpp"
#include "core/base/json_text.hpp"
#include "core/setup/file_limit.hpp"
#include "core/setup/file_modes.hpp"
#include "core/setup/senders.hpp"
#include "core/setup/setup.hpp"
#include "core/store/cabinets.hpp"
#include "core/store/care.hpp"
#include "core/store/finance.hpp"
#include "core/store/ledger.hpp"
#include "core/store/method_states.hpp"
#include "core/store/orders.hpp"
#include "core/store/refused_methods.hpp"
#include "core/store/sealed_columns.hpp"
#include "core/store/sync_state.hpp"
#include "core/store/targets.hpp"
#include "core/sync/onboarding.hpp"

namespace wbd::cli::commands {
namespace {

namespace fs = std::filesystem;

constexpr std::array kDoctorColumns{
    Column{"check", "Check", "Проверка"}, Column{"verdict", "Verdict", "Итог"},
    Column{"detail", "Detail", "Подробно"}, Column{"fix", "Fix", "Что делать"}};

constexpr Millis kMessengerWait{10'000};
constexpr auto kRecoveriesShown = std::chrono::days{7};

struct Stored {
  std::vector<Cabinet> cabinets;
  std::vector<std::pair<Cabinet, std::string>> sealed;
  std::map<std::string, std::int64_t> sealed_by;  // number of secrets by the id of their key
  std::vector<store::SyncLog> last_runs;
  std::vector<std::pair<CabinetId, std::int64_t>> unknown_sales, unread_finance;
  std::vector<store::UnreconciledReport> unreconciled;
  ledger::UnknownKinds unknown_rows;
  std::vector<MethodStatus> methods;
  std::vector<store::FieldDrift> drifts;
  std::vector<store::RefusedMethod> refused;
  std::vector<Target> troubled_targets;
  std::optional<UtcTime> newest, server;
};

Stored read_stored(db::Tx& tx) {
  Stored stored;
  for (Cabinet& cabinet : store::list_cabinets(tx)) {
    if (cabinet.status == CabinetStatus::disconnected) continue;
    if (auto sealed = store::sealed_token(tx, cabinet.id))
      stored.sealed.emplace_back(cabinet, std::move(*sealed));
    if (const auto unknown = store::count_unknown_sales(tx, cabinet.id); unknown > 0)
      stored.unknown_sales.emplace_back(cabinet.id, unknown);
    if (const auto unread = store::count_unread_finance(tx, cabinet.id); unread > 0)
      stored.unread_finance.emplace_back(cabinet.id, unread);
    stored.cabinets.push_back(std::move(cabinet));
  }
  for (const store::SyncState& state : store::list_sync_states(tx, std::nullopt)) {
    if (state.last_success_at)
      stored.newest = std::max(stored.newest.value_or(UtcTime{}), *state.last_success_at);
    if (auto log = store::last_log(tx, state.cabinet_id, state.dataset))
      stored.last_runs.push_back(std::move(*log));
  }
  stored.unreconciled = store::unreconciled_reports(tx);
  for (const store::UnrecognisedReport& report : store::unrecognised_reports(tx)) {
    store::each_ledger_row(tx, report.cabinet_id, report.period, report.report_id, [&](const LedgerRow& row) {
      ledger::add_unknown(stored.unknown_rows, row, report.currency);
    });
  }
  stored.sealed_by = store::count_sealed(tx);
  stored.methods = store::method_states(tx, std::nullopt);
  stored.drifts = store::wb_field_drifts(tx, system_clock().now() - kRecoveriesShown);
  stored.refused = store::refused_methods(tx, {}, system_clock().now());
  stored.troubled_targets = store::troubled_targets(tx);
  stored.server = store::server_time(tx);
  return stored;
}

// Runs all checks. A check that depends on a failed one is left out.
class Doctor {
 public:
  explicit Doctor(Session& session) : session_(session) {}

  std::vector<Check> examine(bool ask_wb) {
    if (!configuration()) return std::move(checks_);
    modes();
    const bool database_answers = database();
    if (database_answers) look_at([this](const Stored& stored) { contents(stored); });
    redis();
    messengers();
    files();
    disk();
    if (ask_wb && database_answers) {
      wb();
    } else {
      checks_.push_back({"wb", Verdict::skipped,
                         std::string(pick(language_, "not asked; --wb pings every host",
                                          "не опрашивался; --wb пингует все адреса"))});
    }
    return std::move(checks_);
  }

 private:
  bool configuration() {
    try {
      const auto& loaded = session_.config();
      language_ = session_.language();
      checks_.push_back({"configuration", Verdict::ok,
                         loaded.file ? loaded.file->string()
                                     : std::string(pick(language_, "no file; defaults and environment",
                                                        "файла нет; умолчания и окружение"))});
      return true;
    } catch (const Failure& failure) {
      checks_.push_back(failed("configuration", failure.error()));
      return false;
    }
  }

  void modes() {
    const auto findings = setup::examine_files(session_.config());
    for (const setup::OpenFileFinding& finding : findings) {
      Check check{"file_modes", Verdict::warning, setup::describe(finding, language_),
                  setup::remedy(finding)};
      if (finding.refused) {
        check.verdict = Verdict::failed;
        check.code = exit_code({Errc::configuration, {}});
      }
      checks_.push_back(std::move(check));
    }
    if (findings.empty()) {
      checks_.push_back({"file_modes", Verdict::ok,
                         std::string(pick(language_, "no file with secrets or figures is open to others",
                                          "файлы с секретами и цифрами закрыты от других"))});
    }
  }

  bool database() {
    const std::string_view url = session_.settings().database_url;
    // A check must not create the database.
    if (session_.embedded() && !fs::exists(file_of(url))) {
      checks_.push_back(
          failed("database",
                 {Errc::unavailable, fmt::format("{}: {}", file_of(url).string(),
                                                 pick(language_, "there is none yet", "ещё не создана"))},
                 "wbctl init"));
      return false;
    }
    try {
      db::Database& database = session_.unmigrated_database();
      const auto schema = database.migration_status();
      Check server = judge_server(database.read_value(db::server_info), language_);
      if (session_.embedded()) server.detail = fmt::format("{} ({})", file_of(url).string(), server.detail);
      checks_.push_back(std::move(server));
      checks_.push_back(judge_schema(schema, session_.embedded(), language_));
      return schema.current == schema.latest;
    } catch (const Failure& failure) {
      checks_.push_back(failed("database", failure.error()));
      return false;
    }
  }

  template <class Use>
  void look_at(Use use) {
    try {
      use(session_.unmigrated_database().read_value([](db::Tx& tx) { return read_stored(tx); }));
    } catch (const Failure& failure) {
      checks_.push_back(failed("database", failure.error()));
    }
  }

  void contents(const Stored& stored) {
    const UtcTime now = system_clock().now();
    secret_key(stored);
    checks_.push_back(judge_clock(now, stored.server, stored.newest, language_));
    for (const Cabinet& cabinet : stored.cabinets) checks_.push_back(judge_token(cabinet, now, language_));
    if (stored.cabinets.empty()) {
      checks_.push_back({"token", Verdict::warning,
                         std::string(pick(language_, "no cabinet is connected", "кабинетов нет")),
                         "wbctl cabinet add --user TELEGRAM_ID --token-file FILE"});
    }
    checks_.push_back(judge_drift(stored.last_runs, stored.drifts, language_));
    for (Check& check : judge_refusals(stored.refused, language_)) checks_.push_back(std::move(check));
    for (Check& check : judge_methods(stored.methods, language_)) checks_.push_back(std::move(check));
    checks_.push_back(judge_sale_kinds(stored.unknown_sales, language_));
    checks_.push_back(judge_finance(stored.unread_finance, language_));
    checks_.push_back(judge_payouts(stored.unreconciled, language_));
    for (Check& check : judge_row_kinds(stored.unknown_rows, language_)) checks_.push_back(std::move(check));
    for (Check& check : judge_targets(stored.troubled_targets, language_))
      checks_.push_back(std::move(check));
  }

  void secret_key(const Stored& stored) {
    const auto secrets = setup::open_secrets(session_.settings(), false);
    if (!secrets) {
      const bool needed = !stored.sealed.empty() || !session_.embedded();
      Check check = failed("secret_key", secrets.error());
      if (!needed) check.verdict = Verdict::warning;
      check.fix = needed ? pick(language_, "restore the file, or set WBD_SECRET_KEY",
                                "восстановите файл или задайте WBD_SECRET_KEY")
                         : "wbctl init";
      checks_.push_back(std::move(check));
      return;
    }
    for (const auto& [cabinet, sealed] : stored.sealed) {
      const auto token = secrets->open(sealed, store::cabinet_token_context(cabinet.token.sid));
      if (token) continue;
      checks_.push_back(
          failed("secret_key", token.error(),
                 fmt::format("wbctl cabinet rotate-token {} --token-file FILE", cabinet.id.value)));
      return;
    }
    checks_.push_back(judge_keys(secrets->key_id(), stored.sealed_by, language_));
  }

  void redis() {
    if (session_.settings().redis_url.empty()) return;
    try {
      const auto shared = SharedCache::connect_blind(session_);
      if (!shared) {
        checks_.push_back(failed("redis", shared.error()));
        return;
      }
      const auto info = (*shared)->wait((*shared)->cache().info());
      checks_.push_back(info ? judge_redis(*info, session_.settings().cache_max_bytes, language_)
                             : failed("redis", info.error()));
    } catch (const Failure& failure) {
      checks_.push_back(failed("redis", failure.error()));
    }
  }

  void messengers() {
    for (const TargetKind kind : {TargetKind::telegram, TargetKind::max}) {
      const auto token = setup::bot_token(session_.settings(), kind);
      if (!token) {
        checks_.push_back(failed(to_string(kind), token.error()));
      } else if (!token->empty()) {
        const notify::TokenCheck found =
            setup::check_bot_token(session_.settings(), kind, *token, kMessengerWait);
        checks_.push_back(judge_messenger(to_string(kind), found, language_));
      }
    }
  }

  void files() {
    const auto& settings = session_.settings();
    const std::uint64_t hard = setup::open_file_limit().hard;
    const auto held = setup::held_connections(settings.max_connections, hard, settings.db_pool_size);
    checks_.push_back(judge_files(settings.max_connections, held, hard, language_));
  }

  void disk() {
    if (!session_.embedded()) return;
    std::error_code error;
    const auto space = fs::space(file_of(session_.settings().database_url).parent_path(), error);
    if (!error) checks_.push_back(judge_disk(space.available, language_));
  }

  void wb() {
    try {
      EngineHost host(session_);
      const auto cabinets = host.database.read_value([](db::Tx& tx) { return store::list_cabinets(tx); });
      for (const Cabinet& cabinet : cabinets) {
        if (cabinet.status == CabinetStatus::disconnected) continue;
        const auto hosts = host.wait(host.onboarding->check_cabinet(cabinet.id));
        if (!hosts) {
          checks_.push_back(failed("wb", hosts.error()));
          continue;
        }
        for (const sync::HostCheck& one : *hosts) {
          if (!one.reachable) continue;
          const std::string what = fmt::format("{} {}, {}: {}", pick(language_, "cabinet", "кабинет"),
                                               cabinet.id.value, one.host, one.detail);
          checks_.push_back(*one.reachable ? Check{"wb", Verdict::ok, what}
                                           : failed("wb", {Errc::unreachable, what}));
        }
      }
    } catch (const Failure& failure) {
      checks_.push_back(failed("wb", failure.error()));
    }
  }

  static fs::path file_of(std::string_view url) { return url.substr(std::string_view("sqlite://").size()); }

  Session& session_;
  Language language_ = Language::ru;
  std::vector<Check> checks_;
};

std::string_view sign_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::ok:
      return "✓";
    case Verdict::skipped:
      return "–";
    case Verdict::warning:
      return "!";
    case Verdict::failed:
      return "✗";
  }
  return "";
}

Outcome doctor(Session& session, const Arguments& arguments) {
  auto checks = Doctor(session).examine(arguments.has("--wb"));
  for (Check& check : checks) check.detail = error_detail(check.detail, session.language());
  Answer answer{.columns = kDoctorColumns, .exit_code = exit_code_of(checks)};
  const auto total = std::ssize(checks);
  answer.page = {total, total, 0};
  JsonWriter json(answer.data);
  json.begin_array();
  for (const Check& check : checks) {
    json.begin_object();
    json.field("check", check.name);
    json.field("verdict", verdict_name(check.verdict));
    json.field("detail", check.detail);
    json.field("fix", check.fix.empty() ? std::nullopt : std::optional(check.fix));
    json.end_object();
    answer.text +=
        fmt::format("{} {}: {}{}{}\n", sign_of(check.verdict), check_word(check.name, session.language()),
                    check.detail, check.fix.empty() ? "" : " → ", check.fix);
  }
  json.end_array();
  return answer;
}

constexpr std::array kDoctorOptions{
    Option::flag("--wb", "also ping WB's hosts with each cabinet's token (WB limits that)",
                 "ещё и пинговать адреса WB токеном каждого кабинета (WB это ограничивает)")};

constexpr std::array kDoctorCommands{
    Command{"doctor", "", "Check the installation: one line a check, with what to do",
            "Проверить установку: строка на проверку и что делать", "wbctl doctor", kDoctorOptions, doctor},
};

}  // namespace

std::span<const Command> doctor_commands() {
  return kDoctorCommands;
}

}  // namespace wbd::cli::commands
