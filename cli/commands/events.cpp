#include "core/store/events.hpp"

#include <algorithm>
#include <array>
#include <ostream>

#include "cli/commands/nouns.hpp"
#include "cli/commands/options.hpp"
#include "cli/end_signals.hpp"
#include "cli/filters.hpp"
#include "core/base/json_text.hpp"
#include "core/store/users.hpp"
#include "core/view/rows.hpp"
#include "core/view/samples.hpp"

namespace wbd::cli::commands {
namespace {

constexpr Millis kBetweenLooks{500};
constexpr std::int64_t kPiece = 500;

constexpr std::array kEventColumns{
    Column{"id", "Id", "№", Form::number}, Column{"happened_at", "Happened", "Когда", Form::time},
    Column{"type", "Event", "Событие"}, Column{"cabinet_id", "Cabinet", "Кабинет", Form::number}.ranked(2),
    Column{"subject", "About", "О чём"}};

struct Wanted {
  std::optional<std::int64_t> after;
  std::optional<EventType> type;
  std::int64_t limit = 0;
  std::optional<TelegramId> user;
};

Result<std::vector<store::EventRow>> read(Session& session, const Arguments& arguments,
                                          const Wanted& wanted) {
  return session.database().read_value([&](db::Tx& tx) -> Result<std::vector<store::EventRow>> {
    const auto cabinets = chosen_cabinets(tx, arguments);
    if (!cabinets) return cabinets.error();
    store::EventFilter filter{*cabinets, wanted.after, wanted.type, wanted.limit};
    if (const auto user = wanted.user ? store::find_user(tx, *wanted.user) : std::nullopt) {
      filter.reader = {user->settings.negative_rating, user->settings.critical_days};
    }
    return store::read_events(tx, filter);
  });
}

std::string json_of(const std::vector<store::EventRow>& rows) {
  std::string data;
  JsonWriter json(data);
  json.begin_array();
  for (const store::EventRow& row : rows) view::write_event(json, row);
  json.end_array();
  return data;
}

// One event on each line in every format, so that a reader can handle it as it arrives.
void print_events(Session& session, const std::vector<store::EventRow>& rows) {
  std::ostream& out = session.io().out;
  const bool as_json = session.format() == OutputFormat::json || session.format() == OutputFormat::ndjson;
  for (const store::EventRow& row : rows) {
    PrintStyle style = session.print_style();
    if (as_json) style.format = OutputFormat::ndjson;
    const Answer one{.data = json_of({row}), .columns = kEventColumns, .sample = view::event_sample()};
    const std::string text = print(one, style);
    // A table or CSV begins with its heading; only the last line is the event.
    const std::size_t last = text.find_last_of('\n', text.size() < 2 ? 0 : text.size() - 2);
    out << (as_json || last == std::string::npos ? text : text.substr(last + 1));
  }
  out.flush();
}

Result<Answer> follow(Session& session, const Arguments& arguments, Wanted wanted) {
  const EndSignals signals;
  if (!wanted.after) {
    wanted.after = session.database().read_value([](db::Tx& tx) { return store::newest_event(tx); });
  }
  wanted.limit = kPiece;
  session.say(session.tr("Waiting for events; Ctrl-C ends.", "Жду событий; Ctrl-C завершает."));
  std::optional<std::uint64_t> seen;
  do {
    // The stamp is read first, so that a commit during the read causes another read.
    const auto stamp = session.database().change_stamp();
    if (stamp && stamp == seen) continue;
    for (bool more = true; more;) {
      const auto rows = read(session, arguments, wanted);
      if (!rows) return rows.error();
      print_events(session, *rows);
      if (!rows->empty()) wanted.after = rows->back().id;
      more = std::ssize(*rows) == wanted.limit;
    }
    seen = stamp;
  } while (!signals.wait(kBetweenLooks));
  return Answer{};
}

Outcome events_list(Session& session, const Arguments& arguments) {
  Wanted wanted;
  wanted.after = arguments.number("--after");
  if (const auto type = arguments.text("--type")) wanted.type = parse_event_type(*type);
  wanted.limit = arguments.number_or("--limit", kDefaultLimit);
  if (const auto user = arguments.number("--user")) wanted.user = TelegramId{*user};
  if (arguments.has("--follow")) return follow(session, arguments, wanted);
  const auto rows = read(session, arguments, wanted);
  if (!rows) return rows.error();
  return Answer{.data = json_of(*rows), .columns = kEventColumns, .sample = view::event_sample()};
}

constexpr std::array kEventsList{
    kCabinets,
    kUser,
    Option::choice("--type", "TYPE", kEventNames, "only this kind of event", "только этот вид событий"),
    Option::of(Kind::number, "--after", "ID", "what came after this event; else the newest",
               "что было после этого события; иначе последние"),
    Option::flag("-f,--follow", "go on with what happens, a line each, until Ctrl-C",
                 "показывать новые по строке, пока не нажат Ctrl-C"),
    kLimit};

constexpr std::array kEventsCommands{
    Command{"events", "list", "What has happened, the oldest first", "Что произошло, сначала старое",
            "wbctl events list --type order.created --follow", kEventsList, events_list, true},
};

}  // namespace

std::span<const Command> events_commands() {
  return kEventsCommands;
}

}  // namespace wbd::cli::commands
