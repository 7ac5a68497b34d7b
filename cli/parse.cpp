#include "cli/parse.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>

#include "cli/command_table.hpp"
#include "core/base/time.hpp"
#include "core/config/nearest.hpp"
#include "core/model/dataset.hpp"

namespace wbd::cli {
namespace {

Error usage(std::string detail) {
  return {Errc::invalid_argument, std::move(detail)};
}

std::string suggestion(std::string_view typed, const std::vector<std::string_view>& names,
                       Language language) {
  const std::string_view near = config::nearest_name(typed, names);
  if (near.empty()) return {};
  return language == Language::ru ? fmt::format("; возможно, {}?", near)
                                  : fmt::format("; did you mean {}?", near);
}

std::string joined(const std::vector<std::string_view>& names) {
  return fmt::format("{}", fmt::join(names, ", "));
}

const Option* global_option(std::string_view word) {
  const std::string_view name = word.substr(0, word.find('='));
  for (const Option& option : global_options()) {
    std::string_view names = option.name;  // "-o,--output"
    while (!names.empty()) {
      const std::size_t comma = names.find(',');
      if (names.substr(0, comma) == name) return &option;
      names = comma == std::string_view::npos ? std::string_view{} : names.substr(comma + 1);
    }
  }
  return nullptr;
}

// Which command it is, and all the other words.
struct Words {
  std::string noun, verb;
  bool help = false;
  bool version = false;
  std::vector<std::string> rest;
};

bool asks_help(std::string_view word) {
  return word == "--help" || word == "-h";
}

Result<Words> find_words(const std::vector<std::string>& arguments, Language language) {
  const bool ru = language == Language::ru;
  Words words;
  bool looking = true;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& word = arguments[i];
    if (asks_help(word)) {
      words.help = true;
      continue;
    }
    if (looking && word.starts_with('-') && word.size() > 1) {
      words.rest.push_back(word);
      const Option* option = global_option(word);
      if (word == "--version" && words.noun.empty()) {
        words.version = true;
      } else if (option == nullptr) {
        // An option of the command: its noun and verb have been said by now.
        if (words.noun.empty()) {
          return usage(ru ? fmt::format("{}: нет такого параметра; сначала команда: wbctl --help", word)
                          : fmt::format("{}: no such option; the command comes first: wbctl --help", word));
        }
        looking = false;
      } else if (option->kind != Kind::flag && word.find('=') == std::string::npos &&
                 i + 1 < arguments.size()) {
        words.rest.push_back(arguments[++i]);
      }
      continue;
    }
    if (!looking) {
      words.rest.push_back(word);
    } else if (words.noun.empty() && word == "help") {
      words.help = true;
    } else if (words.noun.empty()) {
      const auto known = nouns();
      if (std::find(known.begin(), known.end(), word) == known.end()) {
        return usage(ru ? fmt::format("{}: нет такой команды{}; список: wbctl --help", word,
                                      suggestion(word, known, language))
                        : fmt::format("{}: no such command{}; see wbctl --help", word,
                                      suggestion(word, known, language)));
      }
      words.noun = word;
      looking = !verbs_of(word).empty();
    } else {
      const auto known = verbs_of(words.noun);
      looking = false;
      if (std::find(known.begin(), known.end(), word) != known.end()) {
        words.verb = word;
      } else if (default_verb(words.noun).empty()) {
        return usage(ru ? fmt::format("{} {}: нет такой команды{}; можно: {}", words.noun, word,
                                      suggestion(word, known, language), joined(known))
                        : fmt::format("{} {}: no such command{}; allowed: {}", words.noun, word,
                                      suggestion(word, known, language), joined(known)));
      } else {
        words.rest.push_back(word);
      }
    }
  }
  return words;
}

// --- values

bool is_date(std::string_view text) {
  return parse_date(text).has_value() || parse_rfc3339(text).has_value();
}

bool is_one_of(std::string_view choices, std::string_view text) {
  while (true) {
    const std::size_t bar = choices.find('|');
    if (choices.substr(0, bar) == text) return true;
    if (bar == std::string_view::npos) return false;
    choices.remove_prefix(bar + 1);
  }
}

std::vector<std::string> split_commas(std::string_view text) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t comma = text.find(',');
    parts.emplace_back(text.substr(0, comma));
    if (comma == std::string_view::npos) return parts;
    text.remove_prefix(comma + 1);
  }
}

// What is allowed when the value is not; "" when it is fine.
std::string wrong_value(const Option& option, std::string_view text, Language language) {
  const bool ru = language == Language::ru;
  const char* end = text.data() + text.size();
  switch (option.kind) {
    case Kind::number: {
      std::int64_t value = 0;
      const auto [at, error] = std::from_chars(text.data(), end, value);
      if (error == std::errc{} && at == end && value >= option.min && value <= option.max) return {};
      if (option.max == std::numeric_limits<std::int64_t>::max())
        return fmt::format(fmt::runtime(ru ? "целое число от {}" : "an integer from {}"), option.min);
      return fmt::format(fmt::runtime(ru ? "целое число от {} до {}" : "an integer from {} to {}"),
                         option.min, option.max);
    }
    case Kind::decimal: {
      double value = 0;
      const auto [at, error] = std::from_chars(text.data(), end, value);
      if (error == std::errc{} && at == end && std::isfinite(value) && value > 0) return {};
      return ru ? "число больше 0" : "a number above 0";
    }
    case Kind::date:
      return is_date(text) ? ""
             : ru          ? "ГГГГ-ММ-ДД или ГГГГ-ММ-ДДTчч:мм:ссZ"
                           : "YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ";
    case Kind::time:
      return parse_rfc3339(text) ? "" : ru ? "ГГГГ-ММ-ДДTчч:мм:ссZ" : "YYYY-MM-DDThh:mm:ssZ";
    case Kind::choice:
      return is_one_of(option.choices, text) ? "" : std::string(option.choices);
    case Kind::datasets: {
      std::vector<std::string_view> names;
      names.reserve(kDatasets.size());
      for (const Dataset dataset : kDatasets) names.push_back(to_string(dataset));
      for (const std::string& name : split_commas(text)) {
        if (!parse_dataset(name)) return joined(names);
      }
      return {};
    }
    default:
      if (!text.empty()) return {};
      return ru ? "непустое значение" : "a value that is not empty";
  }
}

// --- one command

class CommandParser {
 public:
  CommandParser(const Command& command, Language language) : command_(command), language_(language) {
    app_.set_help_flag("");
    app_.allow_extras();
    for (const Option& option : command.options) add(option);
    for (const Option& option : global_options()) {
      // A command's own option of the same name comes first (user add --lang).
      const std::string_view name = option.key();
      const bool taken = std::any_of(command.options.begin(), command.options.end(),
                                     [name](const Option& own) { return own.name == name; });
      if (!taken) add(option);
    }
  }

  Result<Arguments> parse(std::vector<std::string> words) {
    std::reverse(words.begin(), words.end());  // CLI11 takes them from the back
    try {
      app_.parse(words);
    } catch (const CLI::ParseError& e) {
      return usage(fmt::format("{}: {}", title(), e.what()));
    }
    if (const auto unknown = app_.remaining(); !unknown.empty()) return unexpected(unknown.front());
    Arguments arguments;
    for (const Slot& slot : slots_) {
      if (const auto taken = take(slot, arguments); !taken) return taken.error();
    }
    return arguments;
  }

 private:
  struct Slot {
    const Option* option;
    CLI::Option* parsed;
  };

  void add(const Option& option) {
    CLI::Option* made = nullptr;
    const std::string name(option.name);
    if (option.kind == Kind::flag) {
      made = app_.add_flag(name);
    } else {
      made = app_.add_option(name)->type_size(1)->expected(1)->allow_extra_args(false);
      made->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    }
    slots_.push_back({&option, made});
  }

  Result<void> take(const Slot& slot, Arguments& arguments) const {
    const Option& option = *slot.option;
    const std::string_view name = option.key();
    if (option.kind == Kind::flag) {
      if (slot.parsed->count() > 0) arguments.add(name, "true");
      return {};
    }
    const auto values = slot.parsed->count() > 0 ? slot.parsed->results() : std::vector<std::string>{};
    if (values.empty() && option.required) {
      return usage(language_ == Language::ru
                       ? fmt::format("{}: не хватает {}; пример: {}", title(), name, command_.example)
                       : fmt::format("{}: {} is missing; example: {}", title(), name, command_.example));
    }
    if (values.size() > 1 && !option.repeats) {
      return usage(language_ == Language::ru ? fmt::format("{}: {} задано несколько раз", title(), name)
                                             : fmt::format("{}: {} is given more than once", title(), name));
    }
    for (const std::string& value : values) {
      if (const std::string allowed = wrong_value(option, value, language_); !allowed.empty()) {
        return usage(
            language_ == Language::ru
                ? fmt::format("{}: {}: \"{}\" не подходит; можно: {}", title(), name, value, allowed)
                : fmt::format("{}: {}: \"{}\" is not allowed; allowed: {}", title(), name, value, allowed));
      }
      if (option.kind == Kind::datasets) {
        for (std::string& part : split_commas(value)) arguments.add(name, std::move(part));
      } else {
        arguments.add(name, value);
      }
    }
    return {};
  }

  [[nodiscard]] Error unexpected(const std::string& word) const {
    std::vector<std::string_view> names;
    for (const Slot& slot : slots_) names.push_back(slot.option->key());
    const std::string_view typed = std::string_view(word).substr(0, word.find('='));
    const std::string hint = word.starts_with('-') ? suggestion(typed, names, language_) : "";
    return usage(
        language_ == Language::ru
            ? fmt::format("{}: лишнее: {}{}; см. wbctl {} --help", title(), word, hint, title())
            : fmt::format("{}: unexpected: {}{}; see wbctl {} --help", title(), word, hint, title()));
  }

  [[nodiscard]] std::string title() const { return command_.title(); }

  const Command& command_;
  Language language_;
  CLI::App app_;
  std::vector<Slot> slots_;
};

}  // namespace

Result<Parsed> parse(const std::vector<std::string>& arguments, Language language) {
  auto found = find_words(arguments, language);
  if (!found) return found.error();
  Words& words = *found;
  if (words.help) return Parsed(HelpWanted{words.noun, words.verb});
  if (words.version) return Parsed(VersionWanted{});
  if (words.noun.empty()) {
    return usage(language == Language::ru ? "нужна команда; список: wbctl --help"
                                          : "a command is missing; see wbctl --help");
  }
  if (words.verb.empty()) words.verb = default_verb(words.noun);
  const Command* command = find_command(words.noun, words.verb);
  if (command == nullptr) {
    const std::string allowed = joined(verbs_of(words.noun));
    return usage(language == Language::ru ? fmt::format("{}: нужно уточнить: {}", words.noun, allowed)
                                          : fmt::format("{}: say which: {}", words.noun, allowed));
  }
  auto parsed = CommandParser(*command, language).parse(std::move(words.rest));
  if (!parsed) return parsed.error();
  return Parsed(ParsedCommand{command, std::move(*parsed)});
}

}  // namespace wbd::cli
