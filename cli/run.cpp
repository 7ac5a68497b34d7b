#include "cli/run.hpp"

#include <cerrno>
#include <exception>
#include <istream>
#include <ostream>

#include <fmt/format.h>

#include "cli/help.hpp"
#include "cli/parse.hpp"
#include "cli/session.hpp"

namespace wbd::cli {
namespace {

// Before the command line is understood: what it seems to ask for.
struct Guess {
  Language language = Language::ru;
  bool json = false;
};

Guess guess(const std::vector<std::string>& arguments, const Io& io) {
  Guess out;
  std::optional<Language> language;
  config::LoadInput input;
  input.environment = io.environment;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& word = arguments[i];
    const std::string next = i + 1 < arguments.size() ? arguments[i + 1] : "";
    if (word == "--json" || word == "--output=json" || word == "-ojson") out.json = true;
    if ((word == "-o" || word == "--output") && next == "json") out.json = true;
    if (word == "--lang") language = parse_language(next);
    if (word.starts_with("--lang=")) language = parse_language(word.substr(7));
    if (word == "--config") input.config_flag = next;
    if (word.starts_with("--config=")) input.config_flag = word.substr(9);
  }
  if (!language) {
    // A broken configuration is told by the command that needs it; here it only does not choose the language.
    const auto loaded = config::load(input);
    language = loaded ? loaded->settings.language : Language::ru;
  }
  out.language = *language;
  return out;
}

int fail(const Error& error, const Guess& guessed, Io& io) {
  io.err << (guessed.json ? error_json(error) : error_text(error, guessed.language)) << std::flush;
  return exit_code(error);
}

int execute(const ParsedCommand& parsed, Guess& guessed, Io& io) {
  Session session(io, parsed.arguments);
  guessed.json = session.format() == OutputFormat::json;
  auto answer = parsed.command->run(session, parsed.arguments);
  session.announce_changes();  // before anybody is told that it is done
  if (!answer) return fail(answer.error(), guessed, io);
  if (!answer->data.empty() || !answer->text.empty()) {
    io.out << print(*answer, session.print_style()) << std::flush;
    // A pager that was closed early has what it wanted.
    if (!io.out && errno != EPIPE)
      return fail({Errc::internal, "standard output cannot be written"}, guessed, io);
  }
  if (answer->error) fail(*answer->error, guessed, io);
  return answer->exit_code;
}

}  // namespace

int run(const std::vector<std::string>& arguments, Io io) {
  Guess guessed;
  try {
    guessed = guess(arguments, io);
    auto parsed = parse(arguments, guessed.language);
    if (!parsed) {
      if (arguments.empty()) io.err << help_text({}, guessed.language) << '\n';
      return fail(parsed.error(), guessed, io);
    }
    if (const auto* help = std::get_if<HelpWanted>(&*parsed)) {
      io.out << help_text(*help, guessed.language) << std::flush;
      return 0;
    }
    if (std::holds_alternative<VersionWanted>(*parsed)) {
      io.out << "wbctl " << WB_VERSION << '\n' << std::flush;
      return 0;
    }
    return execute(std::get<ParsedCommand>(*parsed), guessed, io);
  } catch (const Failure& failure) {
    return fail(failure.error(), guessed, io);
  } catch (const std::exception& e) {
    return fail({Errc::internal, e.what()}, guessed, io);
  }
}

}  // namespace wbd::cli
