#include "core/store/events.hpp"

#include <algorithm>
#include <array>
#include <ostream>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/commands/nouns.hpp"
#include "cli/commands/options.hpp"
#include "cli/end_signals.hpp"
#include "cli/filters.hpp"
#include "core/base/json_text.hpp"
#include "core/notify/event_json.hpp"
#include "core/store/users.hpp"
#include "core/view/samples.hpp"

namespace wbd::cli::commands {
namespace {

constexpr Millis kBetweenLooks{500};
constexpr std::int64_t kPiece = 100;

constexpr std::array kEventColumns{
    Column{"id", "Id", "№", Form::number}, Column{"happened_at", "Happened", "Когда", Form::time},
    Column{"type", "Event", "Событие"}, Column{"cabinet_id", "Cabinet", "Кабинет", Form::number}.ranked(2),
    Column{"title", "About", "О чём"}};

struct Wanted {
  std::optional<std::int64_t> after;
  std::vector<EventType> types;
  std::int64_t limit = 0;
  std::optional<TelegramId> user;
  notify::EventForm form;
};

// The rows as JSON objects, and the id of the last one.
struct Read {
  std::vector<std::string> rows;
  std::optional<std::int64_t> last;
};

// The same objects that the REST API answers.
Result<Read> read(Session& session, const Arguments& arguments, const Wanted& wanted) {
  return session.database().read_value([&](db::Tx& tx) -> Result<Read> {
    const auto cabinets = chosen_cabinets(tx, arguments);
    if (!cabinets) return cabinets.error();
    store::EventFilter filter{*cabinets, wanted.after, wanted.types, wanted.limit};
    notify::Reader reader;
    reader.user.timezone = session.zone().name();
    reader.language = session.language();
    reader.cabinets = *cabinets;
    reader.report_zone = session.zone();
    if (const auto user = wanted.user ? store::find_user(tx, *wanted.user) : std::nullopt) {
      filter.reader = {user->settings.negative_rating, user->settings.critical_days};
      reader.user = *user;
      if (!session.language_given()) reader.language = user->language;
    }
    notify::EventWriter writer(tx, std::move(reader), wanted.form, system_clock().now());
    Read read;
    for (const store::EventRow& row : store::read_events(tx, filter)) {
      JsonWriter json(read.rows.emplace_back());
      writer.write(json, row);
      read.last = row.id;
    }
    return read;
  });
}

std::string array_of(std::span<const std::string> rows) {
  return fmt::format("[{}]", fmt::join(rows, ","));
}

// One event on each line in every format, so that a reader can handle it as it arrives.
void print_events(Session& session, const std::vector<std::string>& rows) {
  std::ostream& out = session.io().out;
  const bool as_json = session.format() == OutputFormat::json || session.format() == OutputFormat::ndjson;
  for (const std::string& row : rows) {
    PrintStyle style = session.print_style();
    if (as_json) style.format = OutputFormat::ndjson;
    const Answer one{
        .data = array_of(std::span(&row, 1)), .columns = kEventColumns, .sample = view::event_sample()};
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
      const auto read_now = read(session, arguments, wanted);
      if (!read_now) return read_now.error();
      print_events(session, read_now->rows);
      if (read_now->last) wanted.after = read_now->last;
      more = std::ssize(read_now->rows) == wanted.limit;
    }
    seen = stamp;
  } while (!signals.wait(kBetweenLooks));
  return Answer{};
}

Outcome events_list(Session& session, const Arguments& arguments) {
  Wanted wanted;
  wanted.after = arguments.number("--after");
  for (const std::string& name : arguments.all("--type")) {
    if (const auto type = parse_event_type(name)) wanted.types.push_back(*type);
  }
  wanted.limit = std::min(shown_page(arguments).limit, kHighestLimit);
  wanted.form = {wanted.limit <= notify::kMostWithTexts, arguments.has("--recipients")};
  if (const auto user = arguments.number("--user")) wanted.user = TelegramId{*user};
  if (arguments.has("--follow")) return follow(session, arguments, wanted);
  const auto found = read(session, arguments, wanted);
  if (!found) return found.error();
  return Answer{.data = array_of(found->rows),
                .columns = kEventColumns,
                .sample = view::event_sample(),
                .none_en = "No events.",
                .none_ru = "Событий нет."};
}

constexpr std::array kEventsList{
    kCabinets,
    kUser,
    Option::choice("--type", "TYPE", kEventNames, "only this kind of event; may be given several times",
                   "только этот вид событий; можно несколько раз")
        .many(),
    Option::flag("--recipients", "with the telegram_ids of the users whom each event concerns",
                 "с telegram_ids тех, кого событие касается"),
    Option::of(Kind::number, "--after", "ID", "events after this one; otherwise the newest",
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
