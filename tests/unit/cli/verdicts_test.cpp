#include "cli/verdicts.hpp"

#include <catch2/catch.hpp>

#include "core/setup/file_limit.hpp"
#include "tests/unit/rows.hpp"

namespace verdicts_test {

using namespace wbd;
using namespace wbd::cli;

namespace {

constexpr Language kEnglish = Language::en;
constexpr std::uint64_t kMegabyte = 1UL << 20;
// Bits 1 to 5, 7 and 13: everything that is synced.
constexpr std::uint64_t kAllCategories = 0b10'0000'1111'1110;

UtcTime time_of(std::string_view text) {
  return parse_rfc3339(text).value();
}

const UtcTime kNow = time_of("2026-11-22T12:00:00Z");

Cabinet cabinet_with(std::string_view expiry, CabinetStatus status, std::uint64_t scopes) {
  Cabinet cabinet;
  cabinet.id = CabinetId{7};
  cabinet.name = "Shop";
  cabinet.status = status;
  cabinet.token.expires_at = time_of(expiry);
  cabinet.token.scopes = scopes;
  return cabinet;
}

}  // namespace

TEST_CASE("a token fails when it expired or was refused, and warns before") {
  struct Case {
    const char* expiry;
    CabinetStatus status;
    std::uint64_t scopes;
    Verdict verdict;
    const char* told;
    int code;
  };
  const auto c = EACH_ROW(
      Case,
      {
          {"2027-05-01T00:00:00Z", CabinetStatus::active, kAllCategories, Verdict::ok, "days left: 159", 0},
          {"2026-12-06T12:00:00Z", CabinetStatus::active, kAllCategories, Verdict::ok, "days left: 14", 0},
          {"2026-12-06T11:59:59Z", CabinetStatus::active, kAllCategories, Verdict::warning, "days left: 13",
           0},
          {"2026-11-22T12:00:00Z", CabinetStatus::active, kAllCategories, Verdict::failed, "has expired", 4},
          {"2027-05-01T00:00:00Z", CabinetStatus::refused, kAllCategories, Verdict::failed, "refuses", 4},
          {"2027-05-01T00:00:00Z", CabinetStatus::pending, kAllCategories, Verdict::warning, "not confirmed",
           0},
          {"2027-05-01T00:00:00Z", CabinetStatus::active, kAllCategories & ~(1U << 7), Verdict::warning,
           "not in the token: feedbacks", 0},
      });
  const Check check = judge_token(cabinet_with(c.expiry, c.status, c.scopes), kNow, kEnglish);
  INFO(check.detail);
  CHECK(check.verdict == c.verdict);
  CHECK(check.detail.find("cabinet 7 (Shop)") == 0);
  CHECK(check.detail.find(c.told) != std::string::npos);
  CHECK(check.fix.empty() == (c.verdict == Verdict::ok));
  CHECK(check.code == c.code);
}

TEST_CASE("the clock is held against the database's and against what was written before") {
  struct Case {
    std::optional<int> server, newest;  // seconds after now
    Verdict verdict;
    const char* told;
  };
  const auto c = EACH_ROW(Case, {
                                    {{}, {}, Verdict::ok, "in order"},
                                    {0, -100'000, Verdict::ok, "in order"},
                                    {59, 59, Verdict::ok, "in order"},
                                    {60, {}, Verdict::warning, "60 s"},
                                    {-60, {}, Verdict::warning, "60 s"},
                                    {{}, 299, Verdict::warning, "299 s"},
                                    {-300, {}, Verdict::failed, "300 s"},
                                    {10, 4'000, Verdict::failed, "4000 s"},
                                });
  const auto after = [](std::optional<int> seconds) {
    return seconds ? std::optional(kNow + std::chrono::seconds{*seconds}) : std::nullopt;
  };
  const Check check = judge_clock(kNow, after(c.server), after(c.newest), kEnglish);
  CHECK(check.verdict == c.verdict);
  CHECK(check.detail.find(c.told) != std::string::npos);
  CHECK((check.code != 0) == (c.verdict == Verdict::failed));
}

TEST_CASE("the kind of database is named, and a cluster that is partly distributed is a failure") {
  db::ServerInfo server{db::ServerKind::postgresql, "PostgreSQL 15.20"};
  CHECK(judge_server(server, kEnglish).verdict == Verdict::ok);
  CHECK(judge_server(server, kEnglish).detail == "PostgreSQL 15.20");
  server = {db::ServerKind::citus, "Citus 13.2.2, PostgreSQL 15.20", 2, {}, {"orders", "sales"}};
  CHECK(judge_server(server, kEnglish).verdict == Verdict::warning);
  CHECK(judge_server(server, kEnglish).fix.find("citus.sql") != std::string::npos);
  server.distributed = {"orders"};
  server.local = {"sales", "stocks"};
  const Check partly = judge_server(server, kEnglish);
  CHECK(partly.verdict == Verdict::failed);
  CHECK(partly.code == 7);
  CHECK(partly.fix == "wbctl db migrate");
  CHECK(partly.detail ==
        "Citus 13.2.2, PostgreSQL 15.20; 2 workers, distributed tables of the sellers: 1; not distributed: "
        "sales, stocks");
  server.distributed = {"orders", "sales", "stocks"};
  server.local.clear();
  CHECK(judge_server(server, Language::ru).verdict == Verdict::ok);
  CHECK(judge_server(server, Language::ru).detail ==
        "Citus 13.2.2, PostgreSQL 15.20; рабочих узлов: 2, распределено таблиц продавцов: 3");
}

TEST_CASE("what is left out of the figures is named by cabinet") {
  const std::vector<std::pair<CabinetId, std::int64_t>> none, some{{CabinetId{1}, 3}, {CabinetId{4}, 1}};
  CHECK(judge_sale_kinds(none, kEnglish).verdict == Verdict::ok);
  CHECK(judge_finance(none, kEnglish).verdict == Verdict::ok);
  for (const Check& check : {judge_sale_kinds(some, kEnglish), judge_finance(some, Language::ru)}) {
    CHECK(check.verdict == Verdict::warning);
    CHECK(check.detail.ends_with(": 1: 3, 4: 1"));
    CHECK_FALSE(check.fix.empty());
  }
}

TEST_CASE("payments that differ and rows of no known kind are named with their sums") {
  CHECK(judge_payouts({}, kEnglish).verdict == Verdict::ok);
  std::vector<store::UnreconciledReport> differ{{CabinetId{1}, 302, Amount{-12'5000}, "RUB"},
                                                {CabinetId{4}, 303, Amount{51}, "KZT"}};
  const Check payouts = judge_payouts(differ, kEnglish);
  CHECK(payouts.verdict == Verdict::warning);
  CHECK(
      payouts.detail ==
      "reports whose lines do not explain WB's payment: 2: 302 (cabinet 1, −12.50 ₽), 303 (cabinet 4, 0.01 ₸)");
  CHECK(payouts.fix == "wbctl finance reconcile");
  CHECK(
      judge_payouts(differ, Language::ru).detail ==
      "отчётов, в которых строки не сходятся с выплатой WB: 2: 302 (кабинет 1, −12,50 ₽), 303 (кабинет 4, 0,01 ₸)");
  differ.resize(6, differ.back());
  CHECK(judge_payouts(differ, kEnglish).detail.ends_with(", …"));

  CHECK(judge_row_kinds({}, kEnglish).at(0).verdict == Verdict::ok);
  ledger::UnknownKinds unknown{{{"Прочее по акту #", "RUB"}, {2, Amount{-70'0000}}},
                               {{"", "RUB"}, {1, Amount{-100'0000}}}};
  const auto kinds = judge_row_kinds(unknown, kEnglish);
  REQUIRE(kinds.size() == 2);
  CHECK(kinds[0].detail == "finance rows of an unknown kind, \"no text\": 1, −100.00 ₽ in all");
  CHECK(kinds[1].detail ==
        "finance rows of an unknown kind, \"Прочее по акту #\": 2, −70.00 ₽ in all");
  CHECK(kinds[1].verdict == Verdict::warning);
  CHECK(
      judge_row_kinds(unknown, Language::ru).at(1).detail ==
      "строки финансовых отчётов неизвестного вида «Прочее по акту #»: 2, всего −70,00 ₽");
  for (char letter = 'a'; letter < 'm'; ++letter) unknown[{std::string(1, letter), "RUB"}] = {1, Amount{1}};
  const auto many = judge_row_kinds(unknown, kEnglish);
  CHECK(many.size() == 11);
  CHECK(many.back().detail == "further unknown kinds of finance rows: 4");
}

TEST_CASE("a target that gets no messages is named with its last error") {
  CHECK(judge_targets({}, kEnglish).at(0).verdict == Verdict::ok);
  Target failing;
  failing.id = 3;
  failing.user = TelegramId{42};
  failing.kind = TargetKind::webhook;
  failing.state = TargetState::failing;
  failing.failing_since = parse_rfc3339("2026-11-20T09:00:00Z").value();
  failing.last_error = "HTTP 503";
  Target gone = failing;
  gone.kind = TargetKind::telegram;
  gone.state = TargetState::gone;
  gone.failing_since.reset();
  gone.last_error.reset();
  const std::vector<Target> troubled{failing, gone};
  const auto checks = judge_targets(troubled, kEnglish);
  REQUIRE(checks.size() == 2);
  CHECK(checks[0].verdict == Verdict::warning);
  CHECK(checks[0].detail == "target 3 (webhook) of user 42: failing since 2026-11-20T09:00:00Z: HTTP 503");
  CHECK(checks[0].fix == "wbctl notify log --user 42 --target 3");
  CHECK(checks[1].detail == "target 3 (telegram) of user 42: gone");
}

TEST_CASE("a field that WB dropped is named until it is back, and a week longer") {
  store::FieldDrift gone{CabinetId{3}, "order_feed", "sellerPrice", {}};
  gone.history.lost_at = parse_rfc3339("2026-11-20T09:00:00Z").value();
  store::FieldDrift retyped = gone;
  retyped.field = "chrtId";
  retyped.history.retyped = true;
  const std::vector<store::FieldDrift> lost{gone, retyped};
  const Check check = judge_drift({}, lost, kEnglish);
  CHECK(check.verdict == Verdict::warning);
  CHECK(check.detail ==
        "WB changed fields of its rows (cabinet/operation.field): 3/order_feed.sellerPrice (missing since "
        "2026-11-20T09:00:00Z), 3/order_feed.chrtId (another type since 2026-11-20T09:00:00Z)");
  CHECK(judge_drift({}, lost, Language::ru).detail.find("нет с 2026-11-20T09:00:00Z") != std::string::npos);
  store::FieldDrift back = gone;
  back.history = {.rows = 1, .had = 1};
  back.history.back_at = parse_rfc3339("2026-11-21T09:00:00Z").value();
  const Check again = judge_drift({}, std::vector{back}, kEnglish);
  CHECK(again.verdict == Verdict::ok);
  CHECK(again.detail.find("3/order_feed.sellerPrice (2026-11-21T09:00:00Z)") != std::string::npos);
}

TEST_CASE("a method that WB refuses to a token is named, one check for each") {
  CHECK(judge_refusals({}, kEnglish).at(0).verdict == Verdict::ok);
  CHECK(judge_refusals({}, Language::ru).at(0).detail == "WB не отказывает токенам ни в одном методе");
  store::RefusedMethod one;
  one.cabinet_id = CabinetId{3};
  one.dataset = Dataset::products;
  one.operation = "item_rating";
  one.until = kNow;
  one.reason = "scope is not allowed for this resource";
  const auto checks = judge_refusals(std::vector{one, one}, kEnglish);
  REQUIRE(checks.size() == 2);
  CHECK(checks[0].verdict == Verdict::warning);
  CHECK(checks[0].detail ==
        "cabinet 3: WB refuses item_rating (products) to this token: scope is not allowed for this resource; "
        "it is asked again at 2026-11-22T12:00:00Z, or with another token");
  CHECK(checks[0].fix == "wbctl cabinet rotate-token 3 --token-file FILE");
  CHECK(
      judge_refusals(std::vector{one}, Language::ru).at(0).detail ==
      "кабинет 3: WB не разрешает этому токену item_rating (товары): scope is not allowed for this resource; "
      "повторный запрос 2026-11-22T12:00:00Z или с другим токеном");
}

TEST_CASE("an older schema is a failure only where nobody brings it up to date") {
  CHECK(judge_schema({2, 2}, false, kEnglish).verdict == Verdict::ok);
  CHECK(judge_schema({1, 2}, true, kEnglish).verdict == Verdict::warning);
  CHECK(judge_schema({1, 2}, false, kEnglish).code == 7);
  CHECK(judge_schema({1, 2}, false, kEnglish).fix == "wbctl db migrate");
  CHECK(judge_schema({3, 2}, true, kEnglish).code == 8);
  CHECK(judge_schema({3, 2}, true, Language::ru).fix == "возьмите версию программы, которая создала базу");
}

TEST_CASE("Redis needs a bound and a policy that drops answers") {
  const auto judged = [](std::uint64_t max_bytes, const char* policy) {
    return judge_redis({.max_bytes = max_bytes, .policy = policy}, 256 * kMegabyte, kEnglish);
  };
  CHECK(judged(256 * kMegabyte, "volatile-lru").verdict == Verdict::ok);
  CHECK(judged(0, "volatile-lru").fix.find("256 MB") != std::string::npos);
  CHECK(judged(257 * kMegabyte, "volatile-lru").verdict == Verdict::warning);
  CHECK(judged(100 * kMegabyte, "noeviction").fix.find("volatile-lru") != std::string::npos);
}

TEST_CASE("a blocked messenger is told from a wrong token") {
  using State = notify::TokenCheck::State;
  const auto judged = [](State state, std::string_view name = "telegram") {
    return judge_messenger(name, {state, "the reason"}, kEnglish);
  };
  CHECK(judged(State::good).verdict == Verdict::ok);
  CHECK(judged(State::wrong_token).code == 4);
  CHECK(judged(State::wrong_token).detail.find("refuses the bot's token: the reason") != std::string::npos);
  CHECK(judged(State::wrong_token, "max").fix.find("notify.max_token_file") != std::string::npos);
  CHECK(judged(State::blocked).code == 6);
  CHECK(judged(State::blocked).fix.find("notify.proxy") != std::string::npos);
  CHECK(judged(State::blocked, "max").fix.find("notify.max_url") != std::string::npos);
  CHECK(judged(State::refused).code == 6);
  CHECK(judged(State::refused).detail.find("something else answers") != std::string::npos);
}

TEST_CASE("rows that were not understood, and a full disk, are told") {
  std::vector<store::SyncLog> runs(2);
  CHECK(judge_drift(runs, {}, kEnglish).verdict == Verdict::ok);
  runs[1].cabinet_id = CabinetId{3};
  runs[1].dataset = Dataset::sales;
  runs[1].skipped = 4;
  const Check drift = judge_drift(runs, {}, kEnglish);
  CHECK(drift.verdict == Verdict::warning);
  CHECK(drift.detail.find("3/sales: 4") != std::string::npos);

  CHECK(judge_disk(1024 * kMegabyte, kEnglish).verdict == Verdict::ok);
  CHECK(judge_disk(1024 * kMegabyte - 1, kEnglish).verdict == Verdict::warning);
  CHECK(judge_disk(100 * kMegabyte - 1, kEnglish).code == 7);
}

TEST_CASE("connections are held to the limit of open files, and that is told") {
  struct Case {
    std::uint64_t wanted, files, pool, held;
  };
  const auto c = EACH_ROW(Case, {
                                    {10'000, 65'536, 10, 10'000},
                                    {10'000, 1'024, 10, 924},
                                    {10'000, 10'100, 10, 10'000},
                                    {10'000, 10'099, 10, 9'999},
                                    {10'000, 1'024, 100, 564},  // 460 for the database
                                    {10'000, 100, 10, 1},
                                    {10'000, 50, 10, 1},
                                });
  CHECK(setup::held_connections(c.wanted, c.files, c.pool) == c.held);
  const Check check = judge_files(c.wanted, c.held, c.files, kEnglish);
  CHECK(check.verdict == (c.held == c.wanted ? Verdict::ok : Verdict::warning));
  CHECK(check.detail.find(std::to_string(c.held)) == 0);
  CHECK(check.fix.empty() == (c.held == c.wanted));
}

TEST_CASE("the first failure gives the exit code") {
  CHECK(exit_code_of({}) == 0);
  CHECK(exit_code_of(std::vector<Check>{{"a", Verdict::warning, ""}, {"b", Verdict::skipped, ""}}) == 0);
  CHECK(exit_code_of(std::vector<Check>{{"a", Verdict::ok, ""},
                                        failed("b", {Errc::unauthorized, "x"}),
                                        failed("c", {Errc::unavailable, "y"})}) == 4);
  CHECK(verdict_name(failed("b", {Errc::unauthorized, "x"}).verdict) == "failed");
  CHECK(verdict_name(Verdict::skipped) == "skipped");
}

}  // namespace verdicts_test
