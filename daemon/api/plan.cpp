#include "daemon/api/plan.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace wb::rest {
namespace {

// Text of the client as a part of a key: kept readable when it is plain, else its hash behind a mark that
// plain text cannot have.
std::string key_part(std::string_view text) {
  const bool plain = !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  });
  if (plain) return std::string(text);
  return "#" + hex_encode(sha256(text));
}

std::string hash_suffix(const std::string& canonical) {
  return canonical.empty() ? std::string{} : ':' + hex_encode(sha256(canonical)).substr(0, 32);
}

std::string number_or_star(std::optional<std::int64_t> number) {
  return number ? fmt::format("{}", *number) : "*";
}

// The filters of a list beside those its key spells out.
std::string list_suffix(const Arguments& arguments, std::initializer_list<std::string_view> spelled) {
  std::string rest = arguments.canonical(spelled);
  if (arguments.offset() != 0) rest += fmt::format("&offset={}", arguments.offset());
  return hash_suffix(rest);
}

std::string make_cache_key(const Plan& plan) {
  const std::string who = plan.viewer.tag();
  const Arguments& arguments = plan.arguments;
  const auto list = [&](std::string_view name) {
    return fmt::format("{}:{}:{}{}", name, who, arguments.limit(),
                       list_suffix(arguments, {"telegram_id", "cabinet_id", "limit", "offset"}));
  };
  switch (plan.route->operation) {
    case Operation::list_orders:
      return list("user_orders");
    case Operation::get_order:
      return fmt::format("order:{}:{}", key_part(plan.object), who);
    case Operation::get_order_report:
      return fmt::format("report:{}:{}:{}:{}", key_part(plan.object), plan.language, plan.format, who);
    case Operation::list_products:
      return list("products");
    case Operation::get_product:
      return fmt::format("product:{}:{}", plan.nm_id.value, who);
    case Operation::list_stocks:
      return fmt::format(
          "stocks:{}:{}:{}:{}{}", number_or_star(arguments.integer("warehouse_id")),
          number_or_star(arguments.integer("nm_id")), who, arguments.limit(),
          list_suffix(arguments, {"telegram_id", "cabinet_id", "limit", "offset", "warehouse_id", "nm_id"}));
    case Operation::list_reviews:
      return list("reviews");
    case Operation::list_cabinets:
      return list("cabinets");
    case Operation::health:
    case Operation::ready:
    case Operation::metrics:
      break;
  }
  return {};
}

CabinetList without_pending(const Directory& directory, const CabinetList& cabinets) {
  const auto pending = [&directory](CabinetId id) {
    const auto found = directory.cabinets.find(id);
    return found == directory.cabinets.end() || found->second.status == CabinetStatus::pending;
  };
  if (std::ranges::none_of(*cabinets, pending)) return cabinets;
  auto rest = std::make_shared<std::vector<CabinetId>>(*cabinets);
  std::erase_if(*rest, pending);
  return rest;
}

template <class IdType>
std::optional<IdType> id_argument(const Arguments& arguments, std::string_view name) {
  const auto number = arguments.integer(name);
  return number ? std::optional(IdType{*number}) : std::nullopt;
}

}  // namespace

std::variant<Plan, Problem> make_plan(const PlanInput& input) {
  auto authenticated = authenticate(input.directory, input.credentials, input.now);
  if (auto* refused = std::get_if<Problem>(&authenticated)) return std::move(*refused);
  const ApiKey& key = *std::get<const ApiKey*>(authenticated);

  Plan plan;
  plan.route = &input.route;
  plan.directory = input.directory.version;
  plan.key_expires_at = key.expires_at;
  auto [arguments, errors] = parse_query(input.route, input.query, input.zone);
  if (input.route.path) {
    auto value = parse_path_value(*input.route.path, input.path_value, input.zone);
    if (auto* error = std::get_if<FieldError>(&value)) {
      errors.push_back(std::move(*error));
    } else if (auto& held = std::get<Arguments::Value>(value); std::holds_alternative<std::string>(held)) {
      plan.object = std::get<std::string>(std::move(held));
    } else {
      plan.nm_id = NmId{std::get<std::int64_t>(held)};
    }
  }
  if (!errors.empty()) return invalid(std::move(errors));

  auto viewer = resolve_viewer(input.directory, key, id_argument<TelegramId>(arguments, "telegram_id"),
                               id_argument<CabinetId>(arguments, "cabinet_id"));
  if (auto* refused = std::get_if<Problem>(&viewer)) return std::move(*refused);
  plan.viewer = std::get<Viewer>(std::move(viewer));
  plan.sources = without_pending(input.directory, plan.viewer.cabinets);
  plan.arguments = std::move(arguments);
  if (input.route.operation == Operation::get_order_report) {
    plan.language = plan.arguments.text("lang").value_or(std::string(input.language));
    plan.format = plan.arguments.text("format").value_or("json");
  }
  plan.cache_key = make_cache_key(plan);
  return plan;
}

std::string_view content_type(const Plan& plan) {
  if (plan.format == "text") return "text/plain; charset=utf-8";
  if (plan.format == "html") return "text/html; charset=utf-8";
  return "application/json";
}

bool has_envelope(const Plan& plan) {
  return plan.format.empty() || plan.format == "json";
}

}  // namespace wb::rest
