#pragma once
// The functions behind the command table, one file a noun.

#include "cli/command.hpp"

namespace wbd::cli::commands {

using Outcome = Result<Answer>;

Outcome init(Session&, const Arguments&);
Outcome user_add(Session&, const Arguments&);
Outcome user_list(Session&, const Arguments&);
Outcome user_show(Session&, const Arguments&);
Outcome user_settings(Session&, const Arguments&);
Outcome user_remove(Session&, const Arguments&);
Outcome cabinet_add(Session&, const Arguments&);
Outcome cabinet_list(Session&, const Arguments&);
Outcome cabinet_show(Session&, const Arguments&);
Outcome cabinet_check(Session&, const Arguments&);
Outcome cabinet_pause(Session&, const Arguments&);
Outcome cabinet_resume(Session&, const Arguments&);
Outcome cabinet_members(Session&, const Arguments&);
Outcome cabinet_share(Session&, const Arguments&);
Outcome cabinet_unshare(Session&, const Arguments&);
Outcome cabinet_rotate_token(Session&, const Arguments&);
Outcome cabinet_remove(Session&, const Arguments&);
Outcome sync(Session&, const Arguments&);
Outcome events_list(Session&, const Arguments&);
Outcome orders_list(Session&, const Arguments&);
Outcome orders_show(Session&, const Arguments&);
Outcome sales_list(Session&, const Arguments&);
Outcome products_list(Session&, const Arguments&);
Outcome stocks_list(Session&, const Arguments&);
Outcome reviews_list(Session&, const Arguments&);
Outcome questions_list(Session&, const Arguments&);
Outcome prices_list(Session&, const Arguments&);
Outcome prices_history(Session&, const Arguments&);
Outcome warehouses_list(Session&, const Arguments&);
Outcome tariffs_list(Session&, const Arguments&);
Outcome finance_list(Session&, const Arguments&);
Outcome finance_totals(Session&, const Arguments&);
Outcome funnel_list(Session&, const Arguments&);
Outcome report_order(Session&, const Arguments&);
Outcome report_product(Session&, const Arguments&);
Outcome report_sales(Session&, const Arguments&);
Outcome report_daily(Session&, const Arguments&);
Outcome report_dashboard(Session&, const Arguments&);
Outcome analytics_sales(Session&, const Arguments&);
Outcome analytics_reviews(Session&, const Arguments&);
Outcome analytics_performance(Session&, const Arguments&);
Outcome apikey_create(Session&, const Arguments&);
Outcome apikey_list(Session&, const Arguments&);
Outcome apikey_revoke(Session&, const Arguments&);
Outcome status(Session&, const Arguments&);
Outcome config_show(Session&, const Arguments&);
Outcome config_check(Session&, const Arguments&);
Outcome doctor(Session&, const Arguments&);
Outcome db_migrate(Session&, const Arguments&);
Outcome db_status(Session&, const Arguments&);
Outcome cache_stats(Session&, const Arguments&);
Outcome cache_get(Session&, const Arguments&);
Outcome cache_flush(Session&, const Arguments&);
Outcome db_backup(Session&, const Arguments&);
Outcome db_restore(Session&, const Arguments&);
Outcome db_check(Session&, const Arguments&);
Outcome db_export(Session&, const Arguments&);
Outcome sandbox_serve(Session&, const Arguments&);
Outcome sandbox_token(Session&, const Arguments&);
Outcome completion(Session&, const Arguments&);
Outcome version(Session&, const Arguments&);

}  // namespace wbd::cli::commands
