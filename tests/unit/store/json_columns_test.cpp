#include "core/store/json_columns.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/rows.hpp"

namespace json_columns_test {

using namespace wbd;

TEST_CASE("a volume is that of three known sides, whatever WB's document holds") {
  struct Case {
    const char* dimensions;
    std::optional<std::int64_t> want;  // mm3
  };
  const auto c = EACH_ROW(
      Case, {
                {R"({"length":20,"width":10,"height":12,"weightBrutto":0.4,"isValid":true})", 2'400'000},
                {R"({"length":1,"width":1,"height":1})", 1'000},
                {R"({"length":10.5,"width":1.25,"height":1})", 105 * 13 * 10},  // to the millimetre
                {R"({"length":1000,"width":1000,"height":1000})", 1'000'000'000'000},
                {R"({"length":1001,"width":1,"height":1})", std::nullopt},
                {R"({"length":1e300,"width":1e300,"height":1})", std::nullopt},
                {R"({"length":0,"width":10,"height":12})", std::nullopt},
                {R"({"length":-20,"width":-10,"height":12})", std::nullopt},
                {R"({"length":0.01,"width":10,"height":12})", std::nullopt},
                {R"({"length":20,"width":10})", std::nullopt},
                {R"({"length":"20","width":10,"height":12})", std::nullopt},
                {R"({"length":null,"width":10,"height":12})", std::nullopt},
                {"[20,10,12]", std::nullopt},
                {"null", std::nullopt},
                {R"({"length":20,)", std::nullopt},
                {"", std::nullopt},
            });
  INFO(c.dimensions);
  CHECK(store::volume_from_json(c.dimensions) == c.want);
}

TEST_CASE("a number that is not whole is not taken for one that is") {
  const std::string id = GENERATE(as<std::string>(), "1.5", "1e300", "\"7\"", "null");
  INFO(id);
  const std::string sizes = R"([{"chrt_id":)" + id + R"(,"size":"M","barcodes":[]}])";
  CHECK_THROWS_AS(store::sizes_from_json(sizes), Failure);
  CHECK(store::sizes_from_json(R"([{"chrt_id":7,"size":"M","barcodes":[]}])").front().chrt_id == ChrtId{7});
}

}  // namespace json_columns_test
