#include "cli/filters.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/day_words.hpp"
#include "core/store/cabinets.hpp"
#include "core/store/products.hpp"
#include "core/store/users.hpp"

namespace wbd::cli {

Result<std::vector<CabinetId>> chosen_cabinets(db::Tx& tx, const Arguments& arguments) {
  std::vector<CabinetId> chosen;
  for (const std::int64_t id : arguments.numbers("--cabinet")) {
    if (!store::find_cabinet(tx, CabinetId{id})) {
      return Error{Errc::not_found, fmt::format("there is no cabinet {}; see wbctl cabinet list", id)};
    }
    chosen.emplace_back(id);
  }
  if (const auto user = arguments.number("--user")) {
    if (!store::find_user(tx, TelegramId{*user})) {
      return Error{Errc::not_found, fmt::format("there is no user {}; see wbctl user list", *user)};
    }
    const bool all = chosen.empty();
    std::vector<CabinetId> theirs;
    for (const CabinetView& view : store::cabinets_of_user(tx, TelegramId{*user}))
      theirs.push_back(view.cabinet.id);
    if (all) return theirs;
    for (const CabinetId id : chosen) {
      if (std::find(theirs.begin(), theirs.end(), id) == theirs.end()) {
        return Error{Errc::not_found, fmt::format("user {} has no cabinet {}", *user, id.value)};
      }
    }
    return chosen;
  }
  if (!chosen.empty()) return chosen;
  for (const Cabinet& cabinet : store::list_cabinets(tx)) chosen.push_back(cabinet.id);
  return chosen;
}

namespace {

std::optional<Date> named_day(Session& session, std::string_view text) {
  return day_of_words(text, session.zone().date_of(system_clock().now()));
}

}  // namespace

std::optional<UtcTime> time_from(Session& session, const Arguments& arguments, std::string_view option) {
  const auto text = arguments.text(option);
  if (!text) return std::nullopt;
  if (const auto day = named_day(session, *text)) return session.zone().start_of(*day);
  return parse_rfc3339(*text);
}

std::optional<UtcTime> time_to(Session& session, const Arguments& arguments, std::string_view option) {
  const auto text = arguments.text(option);
  if (!text) return std::nullopt;
  if (const auto day = named_day(session, *text)) {
    return session.zone().start_of(Date{std::chrono::sys_days{*day} + std::chrono::days{1}});
  }
  return parse_rfc3339(*text);
}

std::optional<Date> first_day(Session& session, const Arguments& arguments) {
  const auto from = time_from(session, arguments, "--from");
  return from ? std::optional(session.zone().date_of(*from)) : std::nullopt;
}

std::optional<Date> last_day(Session& session, const Arguments& arguments) {
  const auto to = time_to(session, arguments, "--to");
  return to ? std::optional(session.zone().date_of(*to - Millis{1})) : std::nullopt;
}

std::optional<NmId> chosen_article(Session& session, const Arguments& arguments, std::string_view option) {
  const auto text = arguments.text(option);
  if (!text) return std::nullopt;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  const bool is_number = error == std::errc{} && end == text->data() + text->size() && number > 0;
  return session.database().read_value([&](db::Tx& tx) -> std::optional<NmId> {
    const auto cabinets = chosen_cabinets(tx, arguments).value();
    const std::vector<NmId> own = store::articles_named(tx, cabinets, *text);
    // Digits are an nm_id, unless only the seller's own article has them.
    if (is_number && (own.empty() || store::has_card(tx, cabinets, NmId{number}))) return NmId{number};
    if (own.size() == 1) return own.front();
    if (own.empty())
      throw Failure({Errc::not_found, fmt::format("no card has the article {}; see wbctl products", *text)});
    std::vector<std::int64_t> all;
    for (const NmId nm_id : own) all.push_back(nm_id.value);
    throw Failure({Errc::invalid_argument,
                   fmt::format("{}: several cards have this article ({}); give the WB article or --cabinet",
                               *text, fmt::join(all, ", "))});
  });
}

bool makes_file(const Arguments& arguments) {
  const std::string output = arguments.text_or("--output", "");
  return !arguments.has("--json") && (output.ends_with("csv") || output.ends_with("xlsx"));
}

Answer::Page shown_page(const Arguments& arguments) {
  const std::int64_t limit = makes_file(arguments) ? kMostFileRows : kDefaultLimit;
  return {0, arguments.number_or("--limit", limit), arguments.number_or("--offset", 0)};
}

Error too_many_rows(std::int64_t rows) {
  return {
      Errc::invalid_argument,
      fmt::format("{} rows are too many for one file (at most {}); choose fewer, for example by --from and "
                  "--to",
                  rows, kMostFileRows)};
}

Answer::Page wanted_page(const Arguments& arguments) {
  if (arguments.has("--sort")) return {0, kHighestLimit, 0};
  return shown_page(arguments);
}

}  // namespace wbd::cli
