#include "cli/help.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/command_table.hpp"
#include "cli/output/text_width.hpp"
#include "core/config/documents.hpp"

namespace wbd::cli {
namespace {

std::string left_of(const Option& option) {
  std::string names = fmt::format("{}", fmt::join(option.names(), ", "));
  if (option.kind == Kind::flag || option.positional()) return names;
  if (option.kind == Kind::choice || option.kind == Kind::form)
    return fmt::format("{} {}", names, fmt::join(option.choices, "|"));
  return fmt::format("{} {}", names, option.value);
}

// For a man page: a long list of choices may be broken after any of them.
std::string breakable(std::string troff) {
  for (std::size_t at = 0; (at = troff.find('|', at)) != std::string::npos; ++at) troff.insert(at + 1, "\\:");
  return troff;
}

// Two columns, the right one in the reader's language.
class Listing {
 public:
  void add(std::string left, std::string_view right) {
    lines_.push_back({std::move(left), std::string(right)});
  }
  [[nodiscard]] std::string text() const {
    std::size_t width = 0;
    for (const auto& line : lines_) width = std::max(width, text_width(line.left));
    std::string out;
    for (const auto& line : lines_) {
      out += "  " + line.left;
      out.append(width - text_width(line.left) + 2, ' ');
      out += line.right + "\n";
    }
    return out;
  }

 private:
  struct Line {
    std::string left, right;
  };
  std::vector<Line> lines_;
};

template <class Described>
std::string_view text_of(const Described& described, Language language) {
  return pick(language, described.en, described.ru);
}

std::string synopsis(const Command& command) {
  std::string out = "wbctl " + command.title();
  for (const Option& option : command.options) {
    std::string part = option.positional() || option.kind == Kind::flag
                           ? std::string(option.key())
                           : fmt::format("{} {}", option.key(), option.value);
    if (!option.required) part = "[" + part + "]";
    if (option.repeats) part += "...";
    out += " " + part;
  }
  return out;
}

std::string global_help(Language language) {
  Listing globals;
  for (const Option& option : global_options()) globals.add(left_of(option), text_of(option, language));
  globals.add("-h, --help", language == Language::ru ? "эта справка" : "this help");
  return globals.text();
}

std::string overview(std::string_view noun, Language language) {
  const bool ru = language == Language::ru;
  std::string out = ru ? "wbctl: данные продавца Wildberries на вашем сервере\n\nИспользование: wbctl "
                         "КОМАНДА [параметры]\n\nКоманды:\n"
                       : "wbctl: a Wildberries seller's data on your own server\n\nUsage: wbctl COMMAND "
                         "[options]\n\nCommands:\n";
  Listing commands;
  std::string_view example;
  for (const Command& command : command_table()) {
    if (!noun.empty() && command.noun != noun) continue;
    commands.add(command.title(), text_of(command, language));
    if (example.empty()) example = command.example;
  }
  out += commands.text();
  out += ru ? "\nОбщие параметры:\n" : "\nGlobal options:\n";
  out += global_help(language);
  if (noun.empty()) {
    out += ru ? "\nС чего начать:\n" : "\nFirst steps:\n";
    out +=
        "  wbctl init && wbctl user add 123456789\n  wbctl cabinet add --user 123456789 --token-file "
        "token.txt\n"
        "  wbctl sync\n  wbctl orders list\n";
  } else {
    out += fmt::format("\n{}:\n  {}\n", ru ? "Пример" : "Example", example);
  }
  return out;
}

std::string command_help(const Command& command, Language language) {
  const bool ru = language == Language::ru;
  std::string out = fmt::format("{}\n\n{}: {}\n", text_of(command, language), ru ? "Использование" : "Usage",
                                synopsis(command));
  if (!command.options.empty()) {
    Listing options;
    for (const Option& option : command.options) options.add(left_of(option), text_of(option, language));
    out += fmt::format("\n{}:\n{}", ru ? "Параметры" : "Options", options.text());
  }
  out += fmt::format("\n{}:\n{}", ru ? "Общие параметры" : "Global options", global_help(language));
  out += fmt::format("\n{}:\n  {}\n", ru ? "Пример" : "Example", command.example);
  return out;
}

}  // namespace

std::string help_text(const HelpWanted& wanted, Language language) {
  if (const Command* command = find_command(wanted.noun, wanted.verb))
    return command_help(*command, language);
  return overview(wanted.noun, language);
}

std::string man_commands_section() {
  std::string out;
  for (const Command& command : command_table()) {
    out += fmt::format(".SS {}\n{}.\n", config::troff(command.title()), config::troff(command.en));
    for (const Option& option : command.options) {
      out += fmt::format(".TP\n.B {}\n{}\n", breakable(config::troff(left_of(option))),
                         config::troff(option.en));
    }
    out += fmt::format(".PP\nExample:\n.PP\n.RS 4\n.nf\n{}\n.fi\n.RE\n", config::troff(command.example));
  }
  return out;
}

}  // namespace wbd::cli
