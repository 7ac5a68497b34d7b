#pragma once
// The audit as the JSON of the API.

#include <string>

#include "core/analytics/audit.hpp"
#include "core/base/json_text.hpp"
#include "core/store/product_names.hpp"
#include "core/view/pages.hpp"

namespace wbd::report {

inline constexpr std::array kAuditSources{Dataset::finance, Dataset::sales, Dataset::penalties,
                                          Dataset::storage_costs};

void write_audit_item(JsonWriter& json, const analytics::AuditItem& item, const store::ProductName& name);
// One entry as an object.
[[nodiscard]] std::string audit_item_json(db::Tx& tx, const analytics::AuditItem& item);
[[nodiscard]] view::Page audit_page(db::Tx& tx, const analytics::AuditFilter& filter);
void write_audit_total(JsonWriter& json, const analytics::AuditTotal& total);
[[nodiscard]] view::Page audit_totals_page(db::Tx& tx, const analytics::AuditFilter& filter);
[[nodiscard]] std::string audit_totals_sample();
[[nodiscard]] std::string audit_sample();  // one row with every member, as a JSON array

}  // namespace wbd::report
