#include "core/wb/row_splitter.hpp"

#include <random>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/unit/rows.hpp"

namespace row_splitter_test {

using namespace wbd;
using namespace wbd::wb;
using nlohmann::json;

namespace {

struct Split {
  std::vector<std::string> batches;
  std::optional<Error> error;
  std::int64_t rows = 0;
};

// Feeds the text in pieces that end at the given positions.
Split split(std::string_view text, std::size_t rows_a_batch, std::size_t piece) {
  RowSplitter splitter(rows_a_batch);
  Split out;
  for (std::size_t at = 0; at < text.size() && !out.error; at += piece) {
    if (auto pushed = splitter.push(text.substr(at, piece)); !pushed) out.error = pushed.error();
    while (auto batch = splitter.next_batch()) out.batches.push_back(*batch);
  }
  if (!out.error) {
    if (auto finished = splitter.finish(); !finished) out.error = finished.error();
    while (auto batch = splitter.next_batch()) out.batches.push_back(*batch);
  }
  out.rows = splitter.rows();
  return out;
}

const std::string kTricky =
    " [\n{\"a\":\"]},{[\\\"\\\\\"},{\"b\":[{},[]],\"c\":\"\\\\\\\"\"} ,{}, {\"d\":\"\\u007d{\"}\t]\r\n";

}  // namespace

TEST_CASE("rows come out whole and in order, wherever the pieces end") {
  const json want = json::parse(kTricky);
  for (std::size_t piece = 1; piece <= kTricky.size(); ++piece) {
    for (std::size_t rows = 1; rows <= 5; ++rows) {
      const Split got = split(kTricky, rows, piece);
      REQUIRE_FALSE(got.error);
      json all = json::array();
      for (std::size_t i = 0; i < got.batches.size(); ++i) {
        const json batch = json::parse(got.batches[i]);
        CHECK((i + 1 == got.batches.size() ? batch.size() <= rows : batch.size() == rows));
        for (const json& row : batch) all.push_back(row);
      }
      REQUIRE(all == want);
      CHECK(got.rows == 4);
    }
  }
}

TEST_CASE("an empty array gives no batch") {
  for (const char* text : {"[]", " [ ] "}) {
    const Split got = split(text, 3, 1);
    CHECK_FALSE(got.error);
    CHECK(got.batches.empty());
    CHECK(got.rows == 0);
  }
}

TEST_CASE("what is no array of objects is bad data") {
  struct Case {
    const char* text;
    const char* reason;
  };
  const auto c = EACH_ROW(Case, {{"", "empty"},
                                 {"  ", "empty"},
                                 {"nothing", "not an array"},
                                 {"null[", "goes on"},
                                 {"<html>", "HTML"},
                                 {"{\"error\":true}", "not an array"},
                                 {"[1]", "not a row"},
                                 {"[null]", "not a row"},
                                 {"[{},]", "not a row"},
                                 {"[,{}]", "not a row"},
                                 {"[{}{}]", "commas"},
                                 {"[{}] x", "goes on"},
                                 {"[{},{\"a\":1", "cut off"},
                                 {"[{}", "cut off"},
                                 {"[{},", "cut off"},
                                 {"[", "cut off"},
                                 {"[{\"a\":\"]", "cut off"}});
  INFO(c.text);
  const Split got = split(c.text, 1, 3);
  REQUIRE(got.error);
  CHECK(got.error->code == Errc::bad_data);
  CHECK_THAT(got.error->detail, Catch::Contains(c.reason));
}

TEST_CASE("a row without end does not fill the memory") {
  RowSplitter splitter(10);
  REQUIRE(splitter.push("[{\"a\":\"").has_value());
  const std::string block(1024 * 1024, 'x');
  Result<void> got;
  int pushed = 0;
  while (got.has_value() && pushed < 100) {
    got = splitter.push(block);
    ++pushed;
  }
  CHECK(pushed <= 9);
  CHECK_FALSE(splitter.push("x").has_value());
  CHECK_FALSE(splitter.finish().has_value());
}

TEST_CASE("random documents are cut without loss") {
  std::mt19937 random(7);
  const auto below = [&](int n) { return std::uniform_int_distribution<int>(0, n - 1)(random); };
  const std::string alphabet = "\"\\{}[],: aя\n";
  for (int round = 0; round < 300; ++round) {
    json rows = json::array();
    for (int i = below(12); i > 0; --i) {
      json row = json::object();
      for (int k = below(4); k > 0; --k) {
        std::string text;
        for (int n = below(12); n > 0; --n) text += alphabet[static_cast<std::size_t>(below(9))];
        row["k" + std::to_string(k)] = below(3) == 0 ? json::array({text, {{"x", text}}}) : json(text);
      }
      rows.push_back(row);
    }
    const Split got = split(rows.dump(below(2) == 0 ? -1 : 1), 1 + static_cast<std::size_t>(below(5)),
                            1 + static_cast<std::size_t>(below(40)));
    REQUIRE_FALSE(got.error);
    json all = json::array();
    for (const std::string& batch : got.batches) {
      for (const json& row : json::parse(batch)) all.push_back(row);
    }
    REQUIRE(all == rows);
  }
}

}  // namespace row_splitter_test
