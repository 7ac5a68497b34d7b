#include "core/report/audit_list.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace audit_list_test {

using namespace wbd;

TEST_CASE("the sample of the audit has every member of the evidence, a bare entry has none") {
  const auto sample = nlohmann::json::parse(report::audit_sample());
  REQUIRE(sample.size() == 1);
  const auto& evidence = sample.at(0).at("evidence");
  for (const char* name :
       {"report_id", "rrd_id",       "rows",      "operation",      "reason",      "penalty",   "reversal",
        "valid",     "percent_over", "volume_ml", "card_volume_ml", "factor_from", "factor_to", "photos",
        "units",     "cost",         "paid",      "revenue",        "from",        "to"}) {
    INFO(name);
    CHECK(evidence.contains(name));
  }
  analytics::AuditItem bare;
  bare.entry.id = "loss-7";
  bare.entry.sum = Amount{12'345};
  std::string out;
  JsonWriter json(out);
  report::write_audit_item(json, bare, {});
  const auto entry = nlohmann::json::parse(out);
  CHECK(entry.at("id") == "loss-7");
  CHECK(entry.at("sum") == 1.23);
  CHECK(entry.at("evidence").empty());
  CHECK(entry.at("nm_id").is_null());
}

}  // namespace audit_list_test
