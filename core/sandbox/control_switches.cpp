#include <limits>

#include <nlohmann/json.hpp>

#include "core/base/json_text.hpp"
#include "core/sandbox/broken_text.hpp"
#include "core/sandbox/control_routes.hpp"
#include "core/sandbox/currencies.hpp"
#include "core/sandbox/params.hpp"

namespace wbd::sandbox {
namespace {

using nlohmann::json;

constexpr int kMostCabinets = std::numeric_limits<int>::max();

std::string count_json(std::string_view name, std::size_t count) {
  std::string out;
  JsonWriter w(out);
  w.begin_object();
  w.field(name, static_cast<std::int64_t>(count));
  w.end_object();
  return out;
}

std::string sid_of(Gateway& gateway, const Body& body) {
  const auto cabinet = body.integer("cabinet", 0, kMostCabinets);
  return cabinet ? seller_of(gateway, *cabinet).sid : std::string();
}

std::string text_of(const json& row, const char* name) {
  const auto member = row.find(name);
  return member != row.end() && member->is_string() ? member->get<std::string>() : std::string();
}

std::optional<Answer> answer_of(const json& row, Seconds at) {
  const auto answer = row.find("answer");
  if (answer == row.end() || !answer->is_object()) return std::nullopt;
  return Answer{at, text_of(*answer, "text")};
}

}  // namespace

Seller& seller_of(Gateway& gateway, std::int64_t cabinet) {
  auto& sellers = gateway.world().sellers;
  if (static_cast<std::size_t>(cabinet) >= sellers.size()) throw Refused(404, "no such cabinet");
  return sellers[static_cast<std::size_t>(cabinet)];
}

void check_operation(std::string_view name, bool all) {
  bool known = all && name == "*";
  for (const Operation& operation : operations()) known = known || operation.name == name;
  if (!known) refuse("operation: no such operation");
}

std::string set_method(Gateway& gateway, const httpd::Request& request) {
  const Body body = Body::parse(request.body);
  body.allow({"operation", "state", "cabinet"});
  const std::string operation = body.text("operation").value_or("");
  check_operation(operation, false);
  const auto state = parse_method_state(body.text("state").value_or(""));
  if (!state) refuse("state: on, deprecated, disabled or removed");
  gateway.methods().set(operation, sid_of(gateway, body), *state);
  return gateway.methods().to_json();
}

std::string list_methods(Gateway& gateway, const httpd::Request&) {
  return gateway.methods().to_json();
}

std::string block_token(Gateway& gateway, const httpd::Request& request) {
  const Body body = Body::parse(request.body);
  body.allow({"cabinet", "type", "host", "operation", "reason", "status"});
  TokenBlock block;
  block.sid = seller_of(gateway, body.integer("cabinet", 0, kMostCabinets).value_or(0)).sid;
  if (const auto name = body.text("type")) {
    block.type = parse_token_type(*name);
    if (!block.type) refuse("type: base, test, personal or service");
  }
  block.host = body.text("host").value_or("");
  if (!block.host.empty() && find_host(block.host) == nullptr) refuse("host: no such host");
  block.operation = body.text("operation").value_or("");
  if (!block.operation.empty()) check_operation(block.operation, false);
  const auto reason = parse_block_reason(body.text("reason").value_or("withdrawn"));
  if (!reason) refuse("reason: category, scope, type, user, page or withdrawn");
  block.reason = *reason;
  block.status = static_cast<int>(body.integer("status", 401, 403).value_or(0));
  if (block.status == 402) refuse("status: 401 or 403");
  gateway.blocks().add(std::move(block));
  return count_json("blocks", gateway.blocks().size());
}

std::string clear_blocks(Gateway& gateway, const httpd::Request&) {
  gateway.blocks().clear();
  return "{}";
}

std::string add_drift(Gateway& gateway, const httpd::Request& request) {
  const Body body = Body::parse(request.body);
  body.allow({"operation", "kind", "field", "to", "share", "around"});
  Drift drift;
  drift.operation = body.text("operation").value_or("");
  check_operation(drift.operation, false);
  const auto kind = parse_drift_kind(body.text("kind").value_or(""));
  if (!kind) refuse("kind: drop, rename, retype or null_list");
  drift.kind = *kind;
  drift.field = body.text("field").value_or("");
  drift.to = body.text("to").value_or("");
  drift.around = body.flag("around").value_or(false);
  drift.share = static_cast<int>(body.integer("share", 0, 100).value_or(100));
  if (drift.field.empty() && drift.kind != DriftKind::null_list) refuse("field (field required)");
  if (drift.to.empty() && drift.kind == DriftKind::rename) refuse("to (field required)");
  gateway.drift().add(std::move(drift));
  return count_json("drifts", gateway.drift().size());
}

std::string clear_drift(Gateway& gateway, const httpd::Request&) {
  gateway.drift().clear();
  return "{}";
}

std::string change_seller(Gateway& gateway, const httpd::Request& request) {
  const Body body = Body::parse(request.body);
  body.allow({"cabinet", "currency"});
  Seller& seller = seller_of(gateway, body.integer("cabinet", 0, kMostCabinets).value_or(0));
  const Currency* const currency = find_currency(body.text("currency").value_or(""));
  if (currency == nullptr) refuse("currency: RUB, KZT, BYN, KGS, AMD or UZS");
  seller.currency = currency->code;
  ++seller.version;
  return "{}";
}

std::string add_texts(Gateway& gateway, const httpd::Request& request) {
  const json wanted = json::parse(read_halves(request.body), nullptr, false);
  if (!wanted.is_object()) refuse("a JSON object is expected");
  const auto rows_of = [&](const char* name) {
    const json rows = wanted.value(name, json::array());
    if (!rows.is_array()) refuse(std::string(name) + ": a list is expected");
    for (const json& row : rows) {
      if (!row.is_object() || text_of(row, "id").empty()) refuse(std::string(name) + ": rows with id");
    }
    return rows;
  };
  const json cabinet = wanted.value("cabinet", json(0U));
  if (!cabinet.is_number_unsigned()) refuse("cabinet: expected integer");
  Seller& seller = seller_of(gateway, cabinet.get<std::int64_t>());
  const Seconds at = gateway.world().now;
  const json reviews = rows_of("reviews");
  const json questions = rows_of("questions");
  for (const json& row : reviews) {
    Review review;
    review.id = text_of(row, "id");
    review.created_at = review.bought_at = at;
    const auto rating = row.find("productValuation");
    if (rating != row.end() && rating->is_number_integer()) review.rating = rating->get<int>();
    review.text = text_of(row, "text");
    review.pros = text_of(row, "pros");
    review.cons = text_of(row, "cons");
    review.user_name = "Анна";
    review.order_status = "buyout";
    review.answer = answer_of(row, at);
    seller.reviews.push_back(std::move(review));
  }
  for (const json& row : questions) {
    Question question;
    question.id = text_of(row, "id");
    question.text = text_of(row, "text");
    question.created_at = Nanos{at};
    question.answer = answer_of(row, at);
    seller.questions.push_back(std::move(question));
  }
  ++seller.version;
  return count_json("added", reviews.size() + questions.size());
}

}  // namespace wbd::sandbox
