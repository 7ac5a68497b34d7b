// The control routes, with which tests read and change the world.
// clang-format off
//   GET    /__control/truth?sid=      the data a perfect client has stored; only=orders,sales: only these parts;
//                                     only=feed_mode: of a client without supplier/orders and supplier/sales;
//                                     only=money: the payout of each report by line and article;
//                                     only=money_days: by day, too
//   GET    /__control/counters        requests, refusals and 429s so far
//   DELETE /__control/counters        resets them
//   GET    /__control/tokens          a personal token for each seller
//   GET    /__control/tokens?cabinet=0&type=base&scopes=1073741886&expired=true     one token as described
//   POST   /__control/advance         {"seconds": 3600, "orders": 3, "cancels": 1, "cabinet": 0}: moves
//                                     the time and makes events; the names are members of Evolution
//   POST   /__control/faults          {"operation": "*", "kind": "status", "status": 500, "times": 2}
//   DELETE /__control/faults
//   GET    /__control/methods         the methods whose state was set
//   POST   /__control/methods         {"operation": "supplier_orders", "state": "deprecated", "cabinet": 0};
//                                     states: on, deprecated, disabled, removed; without a cabinet: for all
//   POST   /__control/token_blocks    {"cabinet": 0, "reason": "withdrawn", "host": "...", "operation": "...",
//                                     "type": "personal", "status": 401}; reasons: category, scope, type, user,
//                                     page, withdrawn; without host and operation: everywhere
//   DELETE /__control/token_blocks
//   POST   /__control/drift           {"operation": "order_feed", "kind": "rename", "field": "status",
//                                     "to": "state", "share": 30}; kinds: drop, rename, retype, null_list
//   DELETE /__control/drift
//   POST   /__control/sellers         {"cabinet": 0, "currency": "KZT"}
//   POST   /__control/texts           {"cabinet": 0, "reviews": [{"id", "text", "pros", "cons",
//                                     "productValuation", "answer": {"text"}}], "questions": [{"id", "text"}]}:
//                                     added unchanged, with lone surrogates and U+0000
//   POST   /__control/money           {"sid": "..."} and any of: "difference": "12.34", added to bankPaymentSum
//                                     of "report_id" (default: the newest weekly one); "additional_sign":
//                                     "debit" | "credit"; "return_sign": "positive" | "negative"; "schedule":
//                                     "counts" | "ignored"; "hide_list": ID and "hide_rows": ID, a report that
//                                     the list or the rows lack; "recalculate_storage": "2026-11-10";
//                                     "repair": true ends differences and hiding
// clang-format on

#include <limits>

#include "core/base/json_text.hpp"
#include "core/sandbox/control_routes.hpp"
#include "core/sandbox/params.hpp"
#include "core/sandbox/truth.hpp"

namespace wbd::sandbox {
namespace {

constexpr int kMost = std::numeric_limits<int>::max();

std::string truth(Gateway& gateway, const httpd::Request& request) {
  const Query query(request.query(), {"sid", "only"});
  const std::string sid = query.required_text("sid");
  const std::string only = query.text("only").value_or("");
  for (const Seller& seller : gateway.world().sellers) {
    if (seller.sid == sid) return truth_json(gateway.world(), seller, only);
  }
  throw Refused(404, "no such seller");
}

std::string tokens(Gateway& gateway, const httpd::Request& request) {
  const Query query(request.query(), {"cabinet", "type", "scopes", "expired"});
  std::string out;
  JsonWriter w(out);
  w.begin_object();
  if (const auto cabinet = query.integer("cabinet", 0, kMost)) {
    const auto type = parse_token_type(query.text("type").value_or("personal"));
    if (!type) refuse("type: base, test, personal or service");
    const auto scopes =
        query.integer("scopes", 0, std::numeric_limits<std::int64_t>::max()).value_or(kDefaultScopes);
    const bool expired = query.choice("expired", {"true", "false"}).value_or("false") == "true";
    w.field("token", gateway.office().issue(seller_of(gateway, *cabinet).sid, *type,
                                            static_cast<std::uint64_t>(scopes), expired));
  } else {
    w.key("tokens");
    w.begin_array();
    for (const Seller& seller : gateway.world().sellers) {
      w.begin_object();
      w.field("sid", seller.sid);
      w.field("name", seller.name);
      w.field("trade_mark", seller.trade_mark);
      w.field("token", gateway.office().issue(seller.sid, TokenType::personal, kDefaultScopes, false));
      w.end_object();
    }
    w.end_array();
  }
  w.end_object();
  return out;
}

std::string add_fault(Gateway& gateway, const httpd::Request& request) {
  const Body body = Body::parse(request.body);
  body.allow({"operation", "kind", "status", "retry_after", "times", "after", "probability", "seconds",
              "bytes", "rows", "field"});
  Fault fault;
  fault.operation = body.text("operation").value_or("*");
  check_operation(fault.operation, true);
  const auto kind = parse_fault_kind(body.text("kind").value_or(""));
  if (!kind)
    refuse(
        "kind: status, timeout, hang, reset, truncate, retype, null, missing, new_field, html, empty or "
        "null_body");
  const auto number = [&](std::string_view name, int low, int high, int fallback) {
    return static_cast<int>(body.integer(name, low, high).value_or(fallback));
  };
  fault.kind = *kind;
  fault.status = number("status", 400, 599, fault.kind == FaultKind::html ? 200 : 500);
  if (body.has("retry_after")) fault.retry_after = number("retry_after", 0, kMost, 0);
  fault.times = number("times", 1, kMost, -1);
  fault.after = number("after", 0, kMost, 0);
  fault.probability = number("probability", 0, 100, 100);
  fault.seconds = number("seconds", 0, kMost, 60);
  fault.bytes = static_cast<std::size_t>(number("bytes", 0, kMost, 0));
  fault.rows = number("rows", 1, kMost, 1);
  fault.field = body.text("field").value_or("");
  gateway.faults().add(std::move(fault));
  return R"({"faults":)" + std::to_string(gateway.faults().size()) + "}";
}

std::string advance(Gateway& gateway, const httpd::Request& request) {
  struct Knob {
    std::string_view name;
    int Evolution::*count;
  };
  constexpr Knob kKnobs[] = {
      {"orders", &Evolution::orders},
      {"unpaid", &Evolution::unpaid},
      {"cancels", &Evolution::cancels},
      {"buyouts", &Evolution::buyouts},
      {"returns", &Evolution::returns},
      {"prices", &Evolution::prices},
      {"stock_vanish", &Evolution::stock_vanish},
      {"stock_changes", &Evolution::stock_changes},
      {"reviews", &Evolution::reviews},
      {"answers", &Evolution::answers},
      {"card_updates", &Evolution::card_updates},
      {"card_trash", &Evolution::card_trash},
      {"card_restores", &Evolution::card_restores},
      {"price_changes", &Evolution::price_changes},
      {"questions", &Evolution::questions},
      {"question_answers", &Evolution::question_answers},
      {"question_rejections", &Evolution::question_rejections},
      {"answer_edits", &Evolution::answer_edits},
      {"seller_stock_changes", &Evolution::seller_stock_changes},
      {"warehouse_adds", &Evolution::warehouse_adds},
      {"warehouse_renames", &Evolution::warehouse_renames},
      {"warehouse_removals", &Evolution::warehouse_removals},
      {"fbs_confirms", &Evolution::fbs_confirms},
      {"finance_reports", &Evolution::finance_reports},
      {"tariff_changes", &Evolution::tariff_changes},
      {"commission_changes", &Evolution::commission_changes},
      {"commission_losses", &Evolution::commission_losses},
      {"surcharges", &Evolution::surcharges},
      {"sale_reversals", &Evolution::sale_reversals},
      {"return_reversals", &Evolution::return_reversals},
      {"unknown_sales", &Evolution::unknown_sales},
      {"late_sales", &Evolution::late_sales},
      {"late_cancels", &Evolution::late_cancels},
      {"cancel_withdrawals", &Evolution::cancel_withdrawals},
      {"finance_holds", &Evolution::finance_holds},
      {"finance_unholds", &Evolution::finance_unholds},
      {"finance_unreadable", &Evolution::finance_unreadable},
      {"broken_reviews", &Evolution::broken_reviews},
      {"broken_questions", &Evolution::broken_questions},
  };
  struct Switch {
    std::string_view name;
    bool Evolution::*value;
  };
  constexpr Switch kSwitches[] = {
      {"prices_move", &Evolution::prices_move},
      {"cancel_remains", &Evolution::cancel_remains},
      {"tariffs_hide", &Evolution::tariffs_hide},
      {"tariffs_show", &Evolution::tariffs_show},
      {"finance_repairs", &Evolution::finance_repairs},
      {"commission_seller_only", &Evolution::commission_seller_only},
  };
  const Body body = Body::parse(request.body.empty() ? std::string_view("{}") : request.body);
  std::vector<std::string_view> known{"seconds", "cabinet", "late_days"};
  for (const Switch& button : kSwitches) known.push_back(button.name);
  for (const Knob& knob : kKnobs) known.push_back(knob.name);
  body.allow(std::span<const std::string_view>(known));
  Evolution wanted;
  for (const Knob& knob : kKnobs) {
    wanted.*knob.count = static_cast<int>(body.integer(knob.name, 0, 1'000'000).value_or(0));
  }
  for (const Switch& button : kSwitches) {
    wanted.*button.value = body.flag(button.name).value_or(wanted.*button.value);
  }
  wanted.late_days = static_cast<int>(body.integer("late_days", 1, 365).value_or(wanted.late_days));
  const auto cabinet = body.integer("cabinet", 0, kMost);
  const Seller* const only = cabinet ? &seller_of(gateway, *cabinet) : nullptr;
  const std::chrono::seconds by{body.integer("seconds", 0, 400LL * 86'400).value_or(0)};
  const Changes changes = gateway.advance(by, wanted, only);

  std::string out;
  JsonWriter w(out);
  w.begin_object();
  w.field("now", zulu_text(gateway.world().now, 0));
  w.key("changed");
  w.begin_object();
  for (const auto& [kind, ids] : changes) {
    w.key(kind);
    w.begin_array();
    for (const std::string& id : ids) w.value(id);
    w.end_array();
  }
  w.end_object();
  w.end_object();
  return out;
}

std::string clear_faults(Gateway& gateway, const httpd::Request&) {
  gateway.faults().clear();
  return "{}";
}

std::string counters(Gateway& gateway, const httpd::Request&) {
  return gateway.counters().to_json();
}

std::string clear_counters(Gateway& gateway, const httpd::Request&) {
  gateway.counters().clear();
  return "{}";
}

struct Route {
  std::string_view method, path;
  std::string (*answer)(Gateway&, const httpd::Request&);
};
constexpr Route kRoutes[] = {
    {"GET", "/__control/truth", truth},
    {"GET", "/__control/counters", counters},
    {"GET", "/__control/tokens", tokens},
    {"DELETE", "/__control/counters", clear_counters},
    {"POST", "/__control/faults", add_fault},
    {"DELETE", "/__control/faults", clear_faults},
    {"POST", "/__control/advance", advance},
    {"GET", "/__control/methods", list_methods},
    {"POST", "/__control/methods", set_method},
    {"POST", "/__control/token_blocks", block_token},
    {"DELETE", "/__control/token_blocks", clear_blocks},
    {"POST", "/__control/drift", add_drift},
    {"DELETE", "/__control/drift", clear_drift},
    {"POST", "/__control/sellers", change_seller},
    {"POST", "/__control/texts", add_texts},
    {"POST", "/__control/money", change_money},
};

httpd::Response error_response(int status, std::string_view reason) {
  httpd::Response response;
  response.status = status;
  JsonWriter w(response.head_part);
  w.begin_object();
  w.field("error", reason);
  w.end_object();
  return response;
}

}  // namespace

httpd::Response answer_control(Gateway& gateway, const httpd::Request& request) {
  const std::string_view path = request.path();
  for (const Route& route : kRoutes) {
    if (route.path != path || route.method != request.method) continue;
    try {
      httpd::Response response;
      response.head_part = route.answer(gateway, request);
      return response;
    } catch (const Refused& refused) {
      return error_response(refused.status(), refused.what());
    }
  }
  return error_response(404, "no such control route");
}

}  // namespace wbd::sandbox
