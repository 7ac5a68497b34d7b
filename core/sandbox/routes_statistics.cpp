// statistics-api: orders and sales (GUIDE 5.4, 5.5).

#include "core/sandbox/params.hpp"
#include "core/sandbox/sandbox.hpp"
#include "core/sandbox/statistics_pages.hpp"

namespace wbd::sandbox {
namespace {

constexpr int kReportPage = 80'000;

struct ReportQuery {
  Nanos from;
  bool by_day = false;
};

ReportQuery read_report_query(const Call& call) {
  const Query query(call.query, {"dateFrom", "flag"});
  const auto from = read_time(query.required_text("dateFrom"));
  if (!from) refuse("dateFrom: Value not validated");
  return {from->time, query.integer("flag", 0, 1).value_or(0) == 1};
}

std::chrono::sys_days day_of(Nanos time) {
  return moscow_day(std::chrono::floor<std::chrono::seconds>(time));
}

Reply page(const RowTable& rows, const ReportQuery& query, const Options& options) {
  const int most = options.page_rows > 0 ? options.page_rows : kReportPage;
  return {200, "application/json",
          query.by_day ? rows.of_day(day_of(query.from))
                       : rows.since(query.from, static_cast<std::size_t>(most))};
}

}  // namespace

Reply answer_supplier_orders(const Call& call) {
  const ReportQuery query = read_report_query(call);
  if (const RowFile* const file = call.statistics.orders_file()) {
    return {200, "application/json",
            query.by_day ? file->of_day(day_of(query.from)) : file->since(query.from)};
  }
  return page(call.statistics.orders(call.world, call.seller_index), query, call.options);
}

Reply answer_supplier_sales(const Call& call) {
  const ReportQuery query = read_report_query(call);
  return page(call.statistics.sales(call.world, call.seller_index), query, call.options);
}

}  // namespace wbd::sandbox
