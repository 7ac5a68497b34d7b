#include "cli/run.hpp"

#include <exception>
#include <ostream>

#include <fmt/format.h>

#include "cli/command_line.hpp"
#include "cli/filters.hpp"
#include "cli/help.hpp"
#include "cli/output/arrange.hpp"
#include "cli/row_output.hpp"
#include "cli/session.hpp"
#include "cli/watch.hpp"

namespace wbd::cli {
namespace {

int fail(const Error& error, Session& session, std::string_view code = {}) {
  const bool json = session.format() == OutputFormat::json;
  session.io().err << (json ? error_json(error, code) : error_text(error, session.language())) << std::flush;
  return exit_code(error);
}

// Sorts the rows as --sort asks, and leaves those of the page.
Result<void> sort_page(Answer& answer, std::string_view order, const Arguments& arguments) {
  if (answer.page) {
    const std::int64_t total = answer.page->total;
    if (total > kHighestLimit) {
      return Error{
          Errc::invalid_argument,
          fmt::format("--sort: {} rows are too many to sort (at most {}); choose fewer, for example by "
                      "--from and --to",
                      total, kHighestLimit)};
    }
    answer.page = shown_page(arguments);
    answer.page->total = total;
  }
  return sort_rows(answer, order);
}

// The answer in the form that the options ask for.
Result<std::string> printed(Answer& answer, const Arguments& arguments, Session& session) {
  PrintStyle style = session.print_style();
  const std::vector<std::string>& names = session.chosen_columns();
  const bool rows = answer.text.empty() && (answer.data.starts_with('[') || !answer.rows.empty());
  if ((session.sort() || !names.empty()) && !rows) {
    return Error{Errc::invalid_argument,
                 fmt::format("{}: this answer is no list", session.sort() ? "--sort" : "--columns")};
  }
  if (session.sort()) {
    if (auto sorted = sort_page(answer, *session.sort(), arguments); !sorted) return sorted.error();
  }
  if (!names.empty()) {
    auto columns = chosen_columns(answer, names);
    if (!columns) return columns.error();
    style.columns = std::move(*columns);
  }
  return print(answer, style);
}

Result<void> write_answer(const Command& command, Answer& answer, const Arguments& arguments,
                          Session& session) {
  auto out = OutputTarget::open(session);
  if (!out) return out.error();
  const bool sheet = session.format() == OutputFormat::csv || session.format() == OutputFormat::xlsx;
  if (sheet && answer.rows.empty() && answer.data.starts_with('{') &&
      (command.noun == "report" || command.noun == "analytics"))
    answer.data = field_rows(answer.data);
  if (answer.parts || session.format() == OutputFormat::xlsx) {
    if (session.sort()) {
      if (auto sorted = sort_page(answer, *session.sort(), arguments); !sorted) return sorted.error();
    }
    if (auto written = write_rows(command, answer, session, *out); !written) return written.error();
    return out->finish();
  }
  auto text = printed(answer, arguments, session);
  if (!text) return text.error();
  out->write(*text);
  return out->finish();
}

// An empty range is a mistake, such as two dates in the wrong order.
std::optional<Error> empty_range(const Arguments& arguments, Session& session) {
  if (!arguments.has("--from") || !arguments.has("--to")) return std::nullopt;
  const auto from = time_from(session, arguments, "--from"), to = time_to(session, arguments, "--to");
  if (!from || !to || *from < *to) return std::nullopt;
  return Error{Errc::invalid_argument,
               std::string(session.tr("--from is after --to", "--from позже, чем --to"))};
}

int execute(const Command& command, const Arguments& arguments, Session& session) {
  session.set_access(command.access);
  // A wrong setting is told by commands that need none, too. `init` first makes the file that --config names.
  if (arguments.has("--set") && command.access != Access::creates) (void)session.config();
  if (const auto error = empty_range(arguments, session)) return fail(*error, session);
  auto answer = command.run(session, arguments);
  session.announce_changes();  // a caller that reads the answer may rely on the change
  if (!answer) return fail(answer.error(), session);
  if (!answer->data.empty() || !answer->text.empty()) {
    if (auto written = write_answer(command, *answer, arguments, session); !written)
      return fail(written.error(), session);
  }
  if (!answer->note.empty()) session.say(answer->note);
  // JSON has the same in a member of its own.
  if (!answer->loading.empty() && session.format() != OutputFormat::json)
    session.say(loading_line(answer->loading, system_clock().now(), session.language()));
  if (answer->error) fail(*answer->error, session, answer->error_code);
  return answer->exit_code;
}

int run_line(const CommandLine& line, bool empty, Session& session) {
  Io& io = session.io();
  if (const auto* wrong = std::get_if<WrongUsage>(&line.wanted)) {
    if (empty) io.err << help_text({}, session.language()) << '\n';
    return fail({Errc::invalid_argument, std::string(session.tr(wrong->en, wrong->ru))}, session);
  }
  if (const auto* help = std::get_if<HelpWanted>(&line.wanted)) {
    io.out << help_text(*help, session.language()) << std::flush;
    return 0;
  }
  if (std::holds_alternative<VersionWanted>(line.wanted)) {
    io.out << "wbctl " << WB_VERSION << '\n' << std::flush;
    return 0;
  }
  return execute(*std::get<const Command*>(line.wanted), line.arguments, session);
}

int run_once(const CommandLine& line, bool empty, Io& io) {
  Session session(io, line.arguments);
  try {
    return run_line(line, empty, session);
  } catch (const Failure& failure) {
    return fail(failure.error(), session);
  } catch (const std::exception& e) {
    return fail({Errc::internal, e.what()}, session);
  }
}

int run_watched(const CommandLine& line, std::int64_t seconds, Io& io) {
  Session session(io, line.arguments);
  if (std::get<const Command*>(line.wanted)->access != Access::reads || session.output_file())
    return fail({Errc::invalid_argument, std::string(session.tr("--watch: only for what reads and prints",
                                                                "--watch: только для чтения на экран"))},
                session);
  return watch(io, std::chrono::seconds{seconds},
               [&line](Io& round) { return run_once(line, false, round); });
}

}  // namespace

int run(const std::vector<std::string>& arguments, Io io) {
  const CommandLine line = read_command_line(arguments);
  const auto every = line.arguments.number("--watch");
  if (every && std::holds_alternative<const Command*>(line.wanted)) return run_watched(line, *every, io);
  return run_once(line, arguments.empty(), io);
}

}  // namespace wbd::cli
