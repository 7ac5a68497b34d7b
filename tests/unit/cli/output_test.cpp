#include <sstream>
#include <string>

#include <catch2/catch.hpp>

#include "cli/output/arrange.hpp"
#include "cli/output/printer.hpp"
#include "cli/output/progress.hpp"
#include "cli/output/table.hpp"
#include "cli/output/text_width.hpp"
#include "cli/output/words.hpp"

namespace output_test {

using namespace wbd::cli;
using wbd::Language;

namespace {

constexpr std::array kColumns{Column{"id", "Id", "№", Form::number}, Column{"title", "Title", "Товар"},
                              Column{"price", "Price", "Цена", Form::money},
                              Column{"ordered_at", "Ordered", "Заказан", Form::time},
                              Column{"token.type", "Token", "Токен"}};

// Figures that a double would change, and text that would break a terminal or a CSV.
Answer sample() {
  return {
      .data =
          R"([{"id":9007199254740993,"title":"Платье, \"лето\"","price":1050.10,"currency":"RUB",)"
          R"("ordered_at":"2026-11-22T21:30:00Z","token":{"type":"base"},"tags":["a","b"]},)"
          R"({"id":2,"title":"x\u001b[31my","price":12345678901234567.89,"currency":"KZT","ordered_at":null,)"
          R"("token":null,"tags":[]}])",
      .page = Answer::Page{7, 2, 0},
      .columns = kColumns};
}

PrintStyle style(OutputFormat format, Language language = Language::en) {
  PrintStyle out;
  out.format = format;
  out.language = language;
  return out;
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("JSON is the command's own bytes in an envelope") {
  const Answer answer = sample();
  CHECK(print(answer, style(OutputFormat::json)) ==
        "{\"data\":" + answer.data + ",\"total\":7,\"limit\":2,\"offset\":0}\n");
  CHECK(print({.data = "{\"a\":0.10}"}, style(OutputFormat::json)) == "{\"data\":{\"a\":0.10}}\n");
}

TEST_CASE("ndjson is one row a line, verbatim") {
  const std::string out = print(sample(), style(OutputFormat::ndjson));
  std::istringstream lines(out);
  std::string first, second, third;
  std::getline(lines, first);
  std::getline(lines, second);
  CHECK_FALSE(std::getline(lines, third));
  CHECK(first + "," + second == sample().data.substr(1, sample().data.size() - 2));
  CHECK(print({.data = "[]"}, style(OutputFormat::ndjson)).empty());
  CHECK(print({.data = "{\"x\":[1, 2.50]}", .rows = "x"}, style(OutputFormat::ndjson)) == "1\n2.50\n");
}

TEST_CASE("CSV quotes what needs it, flattens objects, and keeps figures") {
  CHECK(print(sample(), style(OutputFormat::csv)) ==
        "id,title,price,currency,ordered_at,token.type,tags,token\r\n"
        "9007199254740993,\"Платье, "
        "\"\"лето\"\"\",1050.10,RUB,2026-11-22T21:30:00Z,base,\"[\"\"a\"\",\"\"b\"\"]\",\r\n"
        "2,x[31my,12345678901234567.89,KZT,,,[],\r\n");
  CHECK(print({.data = "[]"}, style(OutputFormat::csv)).empty());
  CHECK(print({.data = R"({"a":1,"b":{"c":null}})"}, style(OutputFormat::csv)) == "a,b.c\r\n1,\r\n");
}

TEST_CASE("a table shows exact figures, local times, and nothing that steers the terminal") {
  const std::string out = print(sample(), style(OutputFormat::table));
  INFO(out);
  CHECK(has(out, "9007199254740993"));
  CHECK(has(out, "1,050.10\u00A0₽"));
  CHECK(has(out, "12,345,678,901,234,567.89\u00A0₸"));
  const std::string russian = print(sample(), style(OutputFormat::table, Language::ru));
  CHECK(has(russian, "1\u00A0050,10\u00A0₽"));
  CHECK(has(russian, "23.11.2026 00:30"));
  CHECK(has(out, "2026-11-23 00:30"));  // Moscow, UTC+3
  CHECK(out.find('\x1b') == std::string::npos);
  CHECK(has(out, "2 of 7 shown"));
  CHECK(has(print(sample(), style(OutputFormat::table, Language::ru)), "Показано 2 из 7"));
  CHECK(print({.data = "[]"}, style(OutputFormat::table)) == "Nothing.\n");
}

TEST_CASE("an object with headings has the reader's words, sums and times") {
  const Answer order{
      .data =
          R"({"id":7,"status":"buyout","ordered_at":"2026-11-22T21:30:00Z","price":1050.5,"currency":"RUB","commission":{"percent":24.5,"kind":"actual"},"other_field":1})",
      .titled = true};
  CHECK(print(order, style(OutputFormat::table, Language::ru)) ==
        "№                 7\n"
        "Статус            выкуплен\n"
        "Заказан           23.11.2026 00:30\n"
        "Цена              1\u00A0050,50\u00A0₽\n"
        "Валюта            RUB\n"
        "Комиссия, %       24,5\n"
        "Комиссия: откуда  факт\n"
        "other_field       1\n");
}

TEST_CASE("a table names the cabinet when there are several, whosever rows the page has") {
  Answer answer{.data = R"([{"id":1,"title":"a","cabinet_id":3}])", .columns = kColumns};
  CHECK_FALSE(has(print(answer, style(OutputFormat::table)), "Cabinet"));
  answer.several_cabinets = true;
  CHECK(has(print(answer, style(OutputFormat::table)), "Cabinet"));
}

TEST_CASE("an object is shown field by field, nested ones with dots") {
  CHECK(
      print(
          {.data =
               R"({"id":1,"token":{"type":"base","days_left":7.50},"ok":true,"tags":["a","b"],"shops":[{"id":1,"name":"A"},{"id":2}]})"},
          style(OutputFormat::table)) ==
      "id               1\n"
      "token.type       base\n"
      "token.days_left  7.50\n"
      "ok               yes\n"
      "tags             a, b\n"
      "shops            A, 2\n");
}

TEST_CASE("a narrow terminal shortens text, never figures") {
  const TextTable table{{{"Id", true, false}, {"Title", false, true}},
                        {{"1234567890123", "a long title of a thing"}}};
  const std::string out = render(table, 26, false);
  INFO(out);
  CHECK(has(out, "1234567890123"));
  CHECK(has(out, "…"));
  std::istringstream lines(out);
  for (std::string line; std::getline(lines, line);) CHECK(text_width(line) <= 26);
  CHECK(has(render(table, 0, false), "a long title of a thing"));
}

TEST_CASE("where the terminal is narrow, columns leave by rank before texts become unreadable") {
  const TextTable table{{{"Id", true, false, 0},
                         {"Status", false, true, 2},
                         {"Title", false, true, 0},
                         {"Region", false, true, 1},
                         {"srid", false, true, 2}},
                        {{"17", "created", "a long title of a thing", "Moscow region", "ebb1e9b0-1"}}};
  const auto first_line = [&](std::size_t width) {
    const std::string out = render(table, width, false);
    std::istringstream lines(out);
    for (std::string line; std::getline(lines, line);) CHECK(text_width(line) <= width);
    return out.substr(0, out.find('\n'));
  };
  CHECK(has(render(table, 0, false), "srid"));
  CHECK(has(first_line(80), "srid"));
  CHECK_FALSE(has(first_line(50), "srid"));  // the last of the highest rank goes first
  CHECK(has(first_line(50), "Status"));
  CHECK_FALSE(has(first_line(35), "Status"));
  CHECK(has(first_line(35), "Region"));
  CHECK_FALSE(has(first_line(20), "Region"));
  CHECK(has(first_line(20), "Title"));
  first_line(5);  // even then no line wraps
}

TEST_CASE("wide is a table with everything, and md is one of Markdown") {
  PrintStyle wide = style(OutputFormat::wide);
  wide.width = 10;
  CHECK(has(print(sample(), wide), "Платье, \"лето\""));
  const Answer answer{.data = R"([{"id":1,"title":"a|b\\c"},{"id":2,"title":null}])", .columns = kColumns};
  PrintStyle md = style(OutputFormat::markdown);
  md.columns = {kColumns[0], kColumns[1]};
  CHECK(print(answer, md) == "| Id | Title |\n| ---: | --- |\n| 1 | a\\|b\\\\c |\n| 2 | — |\n");
}

TEST_CASE("rows of several cabinets name the cabinet") {
  const Answer one{.data = R"([{"id":1,"cabinet_id":7},{"id":2,"cabinet_id":7}])", .columns = kColumns};
  CHECK_FALSE(has(print(one, style(OutputFormat::table)), "Cabinet"));
  const Answer two{.data = R"([{"id":1,"cabinet_id":7},{"id":2,"cabinet_id":8}])", .columns = kColumns};
  CHECK(has(print(two, style(OutputFormat::table)), "Cabinet"));
}

TEST_CASE("a Russian Excel opens the CSV of its dialect by a double click") {
  PrintStyle excel = style(OutputFormat::csv);
  excel.dialect = CsvDialect::ru;
  const Answer answer{
      .data =
          R"([{"id":1,"price":1050.10,"ordered_at":"2026-11-22T21:30:00Z","day":"2026-11-22","title":"a;b"}])"};
  CHECK(print(answer, excel) ==
        "\xEF\xBB\xBFid;price;ordered_at;day;title\r\n1;1050,10;23.11.2026 00:30;22.11.2026;\"a;b\"\r\n");
}

TEST_CASE("chosen columns are fields of the JSON, in the order of the choice") {
  const Answer answer = sample();
  const std::vector<std::string> names{"token.type", "price"};
  PrintStyle chosen = style(OutputFormat::csv);
  chosen.columns = chosen_columns(answer, names).value();
  CHECK(print(answer, chosen) == "token.type,price\r\nbase,1050.10\r\n,12345678901234567.89\r\n");
  chosen.format = OutputFormat::table;
  CHECK(print(answer, chosen).starts_with("Token "));
  const std::vector<std::string> wrong{"price", "colour"};
  const auto refused = chosen_columns(answer, wrong);
  REQUIRE(refused.has_error());
  CHECK(has(refused.error().detail, "--columns: there is no field colour; there are id, title, price"));
}

TEST_CASE("rows sort by a field: numbers as numbers, null last, equal ones as they were") {
  const auto sorted = [](std::string_view order, Answer::Page page) {
    Answer answer{.data = R"([{"n":10,"t":"b"},{"n":9,"t":"a"},{"n":null,"t":"c"},{"n":9,"t":"d"}])",
                  .page = page};
    REQUIRE(sort_rows(answer, order).has_value());
    return answer.data;
  };
  const Answer::Page all{4, 50, 0};
  CHECK(sorted("n", all) == R"([{"n":9,"t":"a"},{"n":9,"t":"d"},{"n":10,"t":"b"},{"n":null,"t":"c"}])");
  CHECK(sorted("-n", all) == R"([{"n":10,"t":"b"},{"n":9,"t":"a"},{"n":9,"t":"d"},{"n":null,"t":"c"}])");
  CHECK(sorted("-t", {4, 2, 1}) == R"([{"n":null,"t":"c"},{"n":10,"t":"b"}])");
  CHECK(sorted("t", {4, 2, 9}) == "[]");
  Answer inside{.data = R"({"a":1,"rows":[{"n":2},{"n":1}],"z":0})", .rows = "rows"};
  REQUIRE(sort_rows(inside, "n").has_value());
  CHECK(inside.data == R"({"a":1,"rows":[{"n":1},{"n":2}],"z":0})");
  const auto refused = sort_rows(inside, "m");
  REQUIRE(refused.has_error());
  CHECK(has(refused.error().detail, "--sort: there is no field m; there are n"));
}

TEST_CASE("columns line up under wide and combining letters") {
  CHECK(text_width("abc") == 3);
  CHECK(text_width("Ёлка") == 4);
  CHECK(text_width("日本") == 4);
  CHECK(text_width("e\u0301") == 1);
  CHECK(text_width("📦") == 2);
  CHECK(text_width("\xff\xff") == 2);
  CHECK(shortened("日本語", 5) == "日本…");
  CHECK(shortened("abc", 3) == "abc");
}

TEST_CASE("errors are told as JSON and as text of the language") {
  const wbd::Error error{wbd::Errc::rate_limited, "say \"later\"", wbd::Millis{1'200}};
  CHECK(error_json(error) == R"({"error":{"code":"rate_limited","message":"say \"later\"","retry_after":2}})"
                             "\n");
  CHECK(error_text(error, Language::en) == "error: WB's rate limit: say \"later\" (try again in 2 s)\n");
  CHECK(error_text(error, Language::ru).starts_with("ошибка: лимит запросов WB исчерпан: "));
  CHECK(error_json({wbd::Errc::not_found, "x"}) ==
        "{\"error\":{\"code\":\"not_found\",\"message\":\"x\"}}\n");
}

TEST_CASE("progress is drawn on a terminal only, and fits it") {
  std::ostringstream silent;
  {
    ProgressLine line(silent, false, 80, 4);
    line.rows("orders", 100);
    line.finished("orders");
  }
  CHECK(silent.str().empty());

  std::ostringstream drawn;
  ProgressLine line(drawn, true, 60, 4);
  line.rows("orders", 12'300);
  CHECK(line.text() == "[........................] 0/4  orders 12300");
  line.finished("orders");
  CHECK(line.text() == "[######..................] 1/4");
  for (int i = 0; i < 20; ++i) line.rows("job " + std::to_string(i), i);
  CHECK(text_width(line.text()) < 60);
  CHECK(has(drawn.str(), "1/4"));
}

TEST_CASE("progress says what waits for WB's limit, and until when") {
  std::ostringstream drawn;
  ProgressLine line(drawn, true, 200, 2, Language::ru);
  line.rows("заказы", 12'300);
  line.waits("остатки", 0, wbd::parse_rfc3339("2026-11-22T10:03:20Z").value());
  const std::string text = line.text();
  CHECK(has(text, "остатки: ждёт лимит WB до "));
  CHECK(has(text, "13:03:20"));  // in Moscow
  CHECK(text.find("остатки") < text.find("заказы 12300"));
  line.rows("остатки", 5);
  CHECK_FALSE(has(line.text(), "ждёт"));
  CHECK(has(line.text(), "остатки 5"));
}

TEST_CASE("a report that is not read to its end is not complete, a cabinet without an answer waits") {
  CHECK(report_word("pending", Language::en) == "not complete yet");
  CHECK(report_word("pending", Language::ru) == "ещё не полный");
  CHECK(report_word("reconciled", Language::en) == "reconciled");
  CHECK(state_word("pending", Language::en) == "waits for WB");
  CHECK(state_word("storage_costs", Language::ru) == "хранение");
}

TEST_CASE("the heading of a CSV is that of the sample, whatever its rows are") {
  const std::string kSample = R"([{"id":1,"cost":{"amount":1,"kind":"x"},"payload":null,"tags":[]}])";
  const auto csv = [&](std::string data) {
    return print({.data = std::move(data), .sample = kSample}, style(OutputFormat::csv));
  };
  const std::string kHeading = "id,cost.amount,cost.kind,payload,tags\r\n";
  CHECK(csv("[]") == kHeading);
  CHECK(csv(R"([{"id":7,"cost":null,"payload":{"a":1},"tags":["b"]}])") ==
        kHeading + "7,,,\"{\"\"a\"\":1}\",\"[\"\"b\"\"]\"\r\n");
  CHECK(csv(R"([{"id":7,"cost":{"amount":2.50,"kind":"y"},"payload":null,"tags":[]}])") ==
        kHeading + "7,2.50,y,,[]\r\n");
  // Nothing is lost that the sample does not know.
  CHECK(csv(R"([{"id":7,"new":3}])") == "id,cost.amount,cost.kind,payload,tags,new\r\n7,,,,,3\r\n");
}

TEST_CASE("an answer of sources that are still loading says so") {
  Answer answer{.data = "[]", .page = Answer::Page{0, 50, 0}, .columns = kColumns};
  CHECK(print(answer, style(OutputFormat::table, Language::ru)) ==
        "Ничего не подходит. Что загружено: wbctl status\n");
  answer.loading = {{wbd::CabinetId{1}, wbd::Dataset::finance, {1'281, std::nullopt, std::nullopt}}};
  answer.empty_ru = "Причина.";
  CHECK(print(answer, style(OutputFormat::table, Language::ru)) == "Пока пусто: ещё загружается. Причина.\n");
  CHECK(has(
      print(answer, style(OutputFormat::json)),
      R"("loading":[{"cabinet_id":1,"dataset":"finance","fetched":1281,"expected":null,"ready_at":null}])"));
  const auto now = wbd::parse_rfc3339("2026-11-22T10:00:00Z").value();
  answer.loading.push_back(
      {wbd::CabinetId{1}, wbd::Dataset::funnel, {270, 4'185, now + std::chrono::seconds{465}}});
  CHECK(loading_line(answer.loading, now, Language::ru) ==
        "Ещё загружается: воронка (270 из ~4185, ~8 мин), финансы (1281). Полная загрузка: wbctl sync --wait "
        "или wbd");
  CHECK(
      loading_line(answer.loading, now, Language::en) ==
      "Still loading: funnel (270 of ~4185, ~8 min), finance (1281). The whole history: wbctl sync --wait or "
      "wbd");
}

TEST_CASE("a buyout percentage is not shown while most of its orders are undecided") {
  constexpr std::array kShare{Column{"buyout_percent", "Buyout", "Выкуп", Form::buyout}};
  const auto shown = [&](const char* data) {
    return print({.data = data, .columns = kShare}, style(OutputFormat::table, Language::ru));
  };
  CHECK(has(shown(R"([{"buyout_percent":0,"buyout_preliminary":true}])"), "рано"));
  CHECK(has(shown(R"([{"buyout_percent":83.33,"buyout_preliminary":false}])"), "83,33"));
}

}  // namespace output_test
