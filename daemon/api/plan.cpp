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

// Fills the {names} of the route's pattern; see Route::cache_key.
std::string make_cache_key(const Plan& plan) {
  const Arguments& arguments = plan.arguments;
  std::string key;
  // The viewer is spelled by its tag.
  std::vector<std::string_view> spelled{"telegram_id", "cabinet_id"};
  bool has_viewer = false;
  std::string_view rest = plan.route->cache_key;
  while (!rest.empty()) {
    const std::size_t open = std::min(rest.find('{'), rest.size());
    key += rest.substr(0, open);
    rest.remove_prefix(open);
    if (rest.empty()) break;
    const std::string_view name = rest.substr(1, rest.find('}') - 1);
    rest.remove_prefix(name.size() + 2);
    spelled.push_back(name);
    if (name == "who") {
      has_viewer = true;
      key += plan.viewer.tag();
    } else if (const auto text = arguments.text(name)) {
      key += key_part(*text);
    } else {
      key += arguments.printed(name).value_or("*");
    }
  }
  if (!has_viewer) key += ':' + plan.viewer.tag();
  for (const Parameter& parameter : plan.route->query) {
    const bool at_fallback =
        !parameter.fallback.empty() && arguments.printed(parameter.name) == parameter.fallback;
    if (at_fallback) spelled.push_back(parameter.name);
  }
  return key + hash_suffix(arguments.canonical(spelled));
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
std::optional<IdType> id_of(const Arguments& arguments, std::string_view name) {
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
    } else {
      arguments.set(input.route.path->name, std::get<Arguments::Value>(std::move(value)));
    }
  }
  if (errors.empty() && input.route.check) errors = input.route.check(arguments, input.now, input.zone);
  if (!errors.empty()) return invalid(std::move(errors));

  auto viewer = resolve_viewer(input.directory, key, id_of<TelegramId>(arguments, "telegram_id"),
                               id_of<CabinetId>(arguments, "cabinet_id"));
  if (auto* refused = std::get_if<Problem>(&viewer)) return std::move(*refused);
  plan.viewer = std::get<Viewer>(std::move(viewer));
  plan.sources = without_pending(input.directory, plan.viewer.cabinets);
  plan.arguments = std::move(arguments);
  if (find_parameter(input.route, "lang") && !plan.arguments.text("lang"))
    plan.arguments.set("lang", std::string(input.language));
  plan.format = plan.arguments.text("format").value_or("");
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
