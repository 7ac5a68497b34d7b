#include "daemon/rest/file_path.hpp"

#include <algorithm>
#include <variant>

#include <fmt/format.h>

#include "core/view/row_file.hpp"
#include "daemon/rest/directory.hpp"

namespace wbd::rest {
namespace {

constexpr std::int64_t kPartRows = 5'000;

Problem too_many_rows(std::int64_t rows) {
  return {
      422, "too_many_rows",
      fmt::format("The list has {} rows; a file has at most {}. Narrow it with filters, or give limit and "
                  "offset.",
                  rows, kMostFileRows)};
}

// "orders" of /api/v1/orders, "history" of /api/v1/prices/history.
std::string name_of(const Route& route) {
  return std::string(route.pattern.substr(route.pattern.rfind('/') + 1));
}

view::RowFileStyle style_of(const Plan& plan, const TimeZone& zone) {
  view::RowFileStyle style;
  style.form = plan.format == "csv" ? view::FileForm::csv : view::FileForm::xlsx;
  style.name = name_of(*plan.route);
  style.sample = plan.route->reads()->sample(plan.arguments);
  style.language = plan.language;
  style.zone = zone;
  return style;
}

// The part of the list that begins at `offset`.
ReadResult read_part(db::Tx& tx, const ReadInput& whole, std::int64_t offset, std::int64_t limit) {
  Plan part = whole.plan;
  part.arguments.replace("offset", offset);
  part.arguments.replace("limit", limit);
  const ReadInput in{part, whole.directory, whole.freshness, whole.zone, whole.default_ttl, whole.now};
  const ReadRoute& route = *part.route->reads();
  if (!in.cabinets().empty() || route.without_cabinets) return route.read(tx, in);
  ReadResult nothing;
  nothing.page.data = "[]";
  nothing.page.total = 0;
  return nothing;
}

}  // namespace

bool wants_file(const Plan& plan) {
  return plan.route->is_list() && (plan.format == "csv" || plan.format == "xlsx");
}

Task<httpd::Response> FilePath::answer(Exchange& exchange) const {
  auto work = [this, &exchange] { return make(exchange); };
  const auto turn = co_await context_.turns->take(exchange.plan->key_id, exchange.plan->scope);
  co_return co_await run_blocking(context_.workers, std::move(work));
}

httpd::Response FilePath::make(Exchange& exchange) const {
  return context_.database.read_value([&](db::Tx& tx) -> httpd::Response {
    const UtcTime now = context_.clock.now();
    const DirectoryPtr directory = read_directory(tx);
    if (auto problem = plan_by(*directory, exchange, context_))
      return to_response(*problem, exchange.request_id);
    const Plan& plan = *exchange.plan;
    const ReadInput input{plan, *directory, context_.freshness, context_.zone, context_.default_ttl, now};
    const view::RowFileStyle style = style_of(plan, context_.zone);
    auto bytes = std::make_shared<std::string>();
    view::RowFile file(style, [&bytes](std::string_view piece) { bytes->append(piece); });
    const auto limit = plan.arguments.integer("limit");
    const std::int64_t begin = plan.arguments.offset();
    std::int64_t end = begin + limit.value_or(kMostFileRows), total = 0;
    std::optional<UtcTime> as_of;
    for (std::int64_t at = begin; at < end; at += kPartRows) {
      const ReadResult part = read_part(tx, input, at, std::min(kPartRows, end - at));
      total = part.page.total;
      if (!limit && total - begin > kMostFileRows)
        return to_response(too_many_rows(total), exchange.request_id);
      end = std::min(end, total);
      as_of = part.page.as_of;
      file.add(part.page.data);
    }
    file.finish(as_of, now);
    httpd::Response response;
    response.content_type = view::media_type(style.form);
    response.headers = fmt::format(
        "Content-Disposition: attachment; filename=\"{}-{}.{}\"\r\nCache-Control: no-store\r\n"
        "X-Total-Count: {}\r\nX-Request-Id: {}\r\nServer-Timing: database;dur={:.3f}\r\n",
        style.name, wbd::to_string(context_.zone.date_of(now)), view::extension(style.form), total,
        exchange.request_id, std::chrono::duration<double, std::milli>(exchange.took()).count());
    response.shared = std::move(bytes);
    exchange.log(plan);
    exchange.log_fields.source = "database";
    return response;
  });
}

}  // namespace wbd::rest
