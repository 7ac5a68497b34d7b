#include "daemon/rest/arguments.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/daemon/route_of.hpp"
#include "tests/unit/rows.hpp"

namespace arguments_test {

using namespace wbd;
using namespace wbd::rest;

namespace {

ParsedQuery parse(std::string_view operation, std::string_view query,
                  const TimeZone& zone = TimeZone::moscow()) {
  return parse_query(route_of(operation), query, zone);
}

UtcTime at(std::string_view text) {
  return parse_rfc3339(text).value();
}

}  // namespace

TEST_CASE("a query without parameters has the defaults") {
  const auto [arguments, errors, more, not_json] = parse("listOrders", "");
  CHECK(errors.empty());
  CHECK(arguments.limit() == 50);
  CHECK(arguments.offset() == 0);
  CHECK_FALSE(arguments.integer("telegram_id"));
  CHECK(arguments.canonical({}) == "format=json&limit=50&offset=0");
}

TEST_CASE("good values are taken") {
  const auto [arguments, errors, more, not_json] = parse(
      "listOrders", "user_id=42&cabinet_id=7&status=buyout&nm_id=9&q=%D0%B0+b%26c&limit=1000&offset=20&");
  CHECK(errors.empty());
  CHECK(arguments.integer("telegram_id") == 42);
  CHECK_FALSE(arguments.integer("user_id"));
  CHECK(arguments.integer("cabinet_id") == 7);
  CHECK(arguments.text("status") == "buyout");
  CHECK(arguments.text("q") == "а b&c");
  CHECK(arguments.limit() == 1000);
  CHECK(arguments.offset() == 20);
}

TEST_CASE("hidden warehouses have a negative id") {
  const auto [arguments, errors, more, not_json] = parse("listStocks", "warehouse_id=-999999&critical=true");
  CHECK(errors.empty());
  CHECK(arguments.integer("warehouse_id") == -999999);
  CHECK(arguments.boolean("critical") == true);
}

TEST_CASE("a bad parameter is named with what is allowed") {
  struct Case {
    std::string_view operation;
    const char* query;
    const char* field;
    const char* message;  // a part of the message
  };
  const auto c =
      EACH_ROW(Case, {
                         {"listOrders", "limit=0", "limit", "from 1 to 1000"},
                         {"listOrders", "limit=1001", "limit", "from 1 to 1000"},
                         {"listOrders", "limit=", "limit", "from 1 to 1000"},
                         {"listOrders", "limit", "limit", "from 1 to 1000"},
                         {"listOrders", "limit=5x", "limit", "from 1 to 1000"},
                         {"listOrders", "limit=+5", "limit", "from 1 to 1000"},
                         {"listOrders", "limit=5.0", "limit", "from 1 to 1000"},
                         {"listOrders", "offset=-1", "offset", "from 0"},
                         {"listOrders", "offset=99999999999999999999", "offset", "from 0"},
                         {"listOrders", "telegram_id=0", "telegram_id", "1 or more"},
                         {"listOrders", "user_id=me", "user_id", "1 or more"},
                         {"listOrders", "status=paid", "status", "created, buyout, cancelled, returned"},
                         {"listOrders", "status=Created", "status", "created, buyout, cancelled, returned"},
                         {"listOrders", "nm_id=-4", "nm_id", "1 or more"},
                         {"listOrders", "q=", "q", "1 to 200"},
                         {"listOrders", "q=%FF", "q", "UTF-8"},
                         {"listOrders", "q=%C0%80", "q", "UTF-8"},
                         {"listOrders", "q=a%00b", "q", "control"},
                         {"listOrders", "q=%zz", "q", "hex"},
                         {"listOrders", "date_from=yesterday", "date_from", "RFC 3339"},
                         {"listOrders", "date_from=2026-02-30", "date_from", "RFC 3339"},
                         {"listOrders", "date_to=2026-11-22T10:00:00", "date_to", "RFC 3339"},
                         {"listOrders", "warehouse_id=1", "warehouse_id", "allowed are telegram_id"},
                         {"listOrders", "=5", "", "unknown"},
                         {"listOrders", "a%=5", "a%25", "unknown"},
                         {"listOrders", "limit=5&limit=5", "limit", "once"},
                         {"listOrders", "telegram_id=5&user_id=5", "user_id", "once"},
                         {"listStocks", "critical=1", "critical", "true or false"},
                         {"listReviews", "rating=6", "rating", "from 1 to 5"},
                         {"getOrder", "limit=5", "limit", "unknown"},
                         {"getOrderReport", "lang=de", "lang", "ru, en"},
                         {"getOrderReport", "format=pdf", "format", "json, text, html"},
                     });
  INFO(c.query);
  const auto parsed = parse(c.operation, c.query);
  REQUIRE(parsed.errors.size() == 1);
  CHECK(parsed.errors[0].field == c.field);
  CHECK_THAT(parsed.errors[0].message, Catch::Matchers::Contains(c.message));
}

TEST_CASE("every error of a query is reported") {
  CHECK(parse("listOrders", "limit=0&offset=-1&colour=red").errors.size() == 3);
}

TEST_CASE("of many errors the first twenty are listed, and it is said that there are more") {
  const auto query_of = [](int count) {
    std::string query;
    for (int i = 0; i < count; ++i) query += "&x" + std::to_string(i) + "=1";
    return query;
  };
  CHECK(parse("listOrders", query_of(20)).errors.size() == 20);
  CHECK_FALSE(parse("listOrders", query_of(20)).more_errors);
  for (const std::string& rest : {std::string("&y=1"), query_of(500), std::string("&limit=x"),
                                  std::string("&q=%zz"), std::string("&user_id=1&telegram_id=1")}) {
    const auto parsed = parse("listOrders", query_of(20) + rest);
    CHECK(parsed.errors.size() == 20);
    CHECK(parsed.more_errors);
  }
}

TEST_CASE("text over its length is refused, at its length it is not") {
  CHECK(parse("listOrders", "q=" + std::string(200, 'a')).errors.empty());
  CHECK(parse("listOrders", "q=" + std::string(201, 'a')).errors.size() == 1);
}

TEST_CASE("a range begins and ends where the SPEC says") {
  struct Case {
    const char* query;
    const char* name;
    const char* instant;
  };
  const auto c =
      EACH_ROW(Case, {
                         // A date is a day of the report zone (Moscow, UTC+3): inclusive on both sides.
                         {"date_from=2026-11-22", "date_from", "2026-11-21T21:00:00Z"},
                         {"date_to=2026-11-22", "date_to", "2026-11-22T21:00:00Z"},
                         {"date_to=2026-12-31", "date_to", "2026-12-31T21:00:00Z"},
                         {"date_to=2028-02-28", "date_to", "2028-02-28T21:00:00Z"},
                         // A time is taken as it is.
                         {"date_from=2026-11-22T10:00:00Z", "date_from", "2026-11-22T10:00:00Z"},
                         {"date_to=2026-11-22T10:00:00Z", "date_to", "2026-11-22T10:00:00Z"},
                         {"date_to=2026-11-22T10:00:00%2B03:00", "date_to", "2026-11-22T07:00:00Z"},
                         {"date_to=2026-11-22T10:00:00+03:00", "date_to", "2026-11-22T07:00:00Z"},
                         {"date_from=2026-11-22T10:00:00.250-05:00", "date_from", "2026-11-22T15:00:00.250Z"},
                     });
  INFO(c.query);
  const auto [arguments, errors, more, not_json] = parse("listOrders", c.query);
  CHECK(errors.empty());
  CHECK(arguments.time(c.name) == at(c.instant));
}

TEST_CASE("days follow the zone they are meant in") {
  const auto berlin = TimeZone::find("Europe/Berlin").value();
  // The clocks go back on 2026-10-25: that day has 25 hours.
  const auto [arguments, errors, more, not_json] =
      parse("listOrders", "date_from=2026-10-25&date_to=2026-10-25", berlin);
  CHECK(errors.empty());
  CHECK(arguments.time("date_from") == at("2026-10-24T22:00:00Z"));
  CHECK(arguments.time("date_to") == at("2026-10-25T23:00:00Z"));
}

TEST_CASE("equal meaning has one canonical form") {
  const auto canonical = [](std::string_view query) {
    return parse("listOrders", query).arguments.canonical({"limit"});
  };
  CHECK(canonical("nm_id=5&status=buyout") == canonical("status=buyout&nm_id=005&limit=7"));
  CHECK(canonical("q=a%20b") == canonical("q=a+b"));
  CHECK(canonical("date_to=2026-11-22") == canonical("date_to=2026-11-23T00:00:00%2B03:00"));
  CHECK(canonical("q=a") != canonical("q=b"));
  CHECK(canonical("q=1%26nm_id%3D2") != canonical("q=1&nm_id=2"));
}

TEST_CASE("path values are checked like query values") {
  const auto zone = TimeZone::moscow();
  const Parameter& nm_id = *route_of("getProduct").path;
  const Parameter& order = *route_of("getOrder").path;
  CHECK(std::get<std::int64_t>(std::get<0>(parse_path_value(nm_id, "12", zone))) == 12);
  CHECK(std::get<std::string>(std::get<0>(parse_path_value(order, "a+b%2Fc", zone))) == "a+b/c");
  for (const auto* bad : {"x", "0", "1.5", "%31%", "9223372036854775808"}) {
    INFO(bad);
    CHECK(std::holds_alternative<FieldError>(parse_path_value(nm_id, bad, zone)));
  }
  for (const auto* bad : {"%", "%FF", "%0A"}) {
    INFO(bad);
    CHECK(std::holds_alternative<FieldError>(parse_path_value(order, bad, zone)));
  }
}

}  // namespace arguments_test
