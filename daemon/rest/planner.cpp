#include "daemon/rest/planner.hpp"

#include <algorithm>
#include <charconv>

#include "daemon/rest/cache_key.hpp"

namespace wbd::rest {
namespace {

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

// The settings of the user; those of the installation if the request has no user.
Directory::Reader reader_of(const PlanInput& input, const Viewer& viewer) {
  if (viewer.user) {
    const auto known = input.directory.readers.find(*viewer.user);
    if (known != input.directory.readers.end()) return known->second;
  }
  return {std::string(input.zone.name()), input.language, {}};
}

template <class IdType>
std::optional<IdType> id_of(const Arguments& arguments, std::string_view name) {
  const auto number = arguments.integer(name);
  return number ? std::optional(IdType{*number}) : std::nullopt;
}

std::optional<std::int64_t> own_id(const Route& route, const Arguments& arguments) {
  const ReadRoute* reads = route.reads();
  if (reads == nullptr || !reads->own_ids) return std::nullopt;
  const auto text = arguments.text(route.path->name);
  if (!text) return std::nullopt;
  std::int64_t number = 0;
  const char* end = text->data() + text->size();
  const auto [rest, error] = std::from_chars(text->data(), end, number);
  return error == std::errc{} && rest == end && number > 0 ? std::optional(number) : std::nullopt;
}

// `recipients=1`: a bot follows all users it serves, and names none.
std::variant<Viewer, Problem> viewer_of_all(const Directory& directory, const ApiKey& key,
                                            const Arguments& arguments) {
  if (key.scope == KeyScope::user) return forbidden("recipients=1 needs an admin or bot key.");
  if (arguments.has("telegram_id"))
    return invalid({{"telegram_id", "must not be given with recipients=1, which follows all users"}});
  const auto cabinet = id_of<CabinetId>(arguments, "cabinet_id");
  if (!cabinet) return Viewer{std::nullopt, directory.all_cabinets};
  if (!directory.cabinets.contains(*cabinet)) return not_found("There is no such cabinet.");
  return Viewer{std::nullopt, std::make_shared<const std::vector<CabinetId>>(1, *cabinet)};
}

std::variant<Viewer, Problem> viewer_of(const PlanInput& input, const ApiKey& key,
                                        const Arguments& arguments) {
  if (arguments.integer("recipients") == 1) return viewer_of_all(input.directory, key, arguments);
  return resolve_viewer(input.directory, key, id_of<TelegramId>(arguments, "telegram_id"),
                        id_of<CabinetId>(arguments, "cabinet_id"), input.route.access == Access::new_user);
}

}  // namespace

std::variant<Plan, Problem> make_plan(const PlanInput& input) {
  auto authenticated = authenticate(input.directory, input.credentials, input.now);
  if (auto* refused = std::get_if<Problem>(&authenticated)) return std::move(*refused);
  const ApiKey& key = *std::get<const ApiKey*>(authenticated);

  Plan plan;
  plan.route = &input.route;
  plan.key_id = key.id;
  plan.scope = key.scope;
  plan.directory = input.directory.version;
  plan.key_expires_at = key.expires_at;
  ParsedQuery parsed = parse_query(input.route, input.query, input.zone);
  const auto take = [&](const std::optional<Parameter>& parameter, std::string_view encoded) {
    if (!parameter) return;
    auto value = parse_path_value(*parameter, encoded, input.zone);
    if (auto* error = std::get_if<FieldError>(&value)) {
      (void)parsed.add(std::move(*error));
    } else {
      parsed.arguments.set(parameter->name, std::get<Arguments::Value>(std::move(value)));
    }
  };
  take(input.route.path, input.path_value);
  take(input.route.inner, input.inner_value);
  if (const WriteRoute* writes = input.route.writes(); writes != nullptr && writes->reads_body()) {
    parsed.not_json = input.body_is_json && !input.body.empty() && !is_json(input.body);
  } else if (writes != nullptr) {
    parse_body(input.route, input.body, input.zone, parsed);
  }
  if (parsed.not_json) return Problem{400, "invalid_json", "The body is not JSON in UTF-8."};
  if (parsed.errors.empty() && input.route.check) {
    parsed.errors = input.route.check(parsed.arguments, input.now, input.zone);
  }
  if (!parsed.errors.empty()) return invalid(std::move(parsed.errors), parsed.more_errors);
  plan.arguments = std::move(parsed.arguments);

  if (input.route.access == Access::operators && key.scope != KeyScope::admin)
    return forbidden("This needs an admin key.");
  if (input.route.access == Access::everyone || input.route.access == Access::operators) {
    if (key.scope == KeyScope::user) return forbidden("This needs an admin or bot key.");
    plan.viewer.cabinets = input.directory.all_cabinets;
    plan.sources = plan.viewer.cabinets;
    plan.format = plan.arguments.text("format").value_or("");
    plan.language = input.language;
    plan.cache_key = cache_key(plan);
    plan.flight_key = plan.cache_key + '@' + scope_text(*plan.viewer.cabinets);
    return plan;
  }
  auto viewer = viewer_of(input, key, plan.arguments);
  if (auto* refused = std::get_if<Problem>(&viewer)) return std::move(*refused);
  plan.viewer = std::get<Viewer>(std::move(viewer));
  const Directory::Reader reader = reader_of(input, plan.viewer);
  plan.language = reader.language;
  if (plan.viewer.user) plan.thresholds = reader.thresholds;
  // The reader's own threshold decides what is critical, so it is part of the cache key.
  if (plan.arguments.has("critical")) plan.arguments.set("critical_days", reader.thresholds.critical_days);
  const ReadRoute* reads = input.route.reads();
  if (reads != nullptr && reads->in_user_zone && reader.zone != input.zone.name())
    plan.reader_zone = reader.zone;
  plan.sources = without_pending(input.directory, plan.viewer.cabinets);
  for (const CabinetId cabinet : *plan.sources)
    plan.modes.push_back(input.directory.cabinets.at(cabinet).source_mode);
  if (find_parameter(input.route, "lang") && !plan.arguments.text("lang"))
    plan.arguments.set("lang", std::string(to_string(reader.language)));
  plan.format = plan.arguments.text("format").value_or("");
  plan.own_id = own_id(input.route, plan.arguments);
  if (reads != nullptr) {
    plan.cache_key = cache_key(plan);
    plan.flight_key = plan.cache_key + '@' + scope_text(*plan.viewer.cabinets);
  }
  return plan;
}

}  // namespace wbd::rest
