#include "cli/command_line.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/command_table.hpp"
#include "core/config/nearest.hpp"

namespace wbd::cli {
namespace {

// Ends with the mark that the rest of the sentence follows.
Message suggestion(std::string_view typed, const std::vector<std::string_view>& names) {
  const std::string_view near = config::nearest_name(typed, names);
  if (near.empty()) return {";", ";"};
  return {fmt::format("; did you mean {}?", near), fmt::format("; возможно, {};", near)};
}

bool asks_help(std::string_view word) {
  return word == "--help" || word == "-h";
}

// "-5" is a number, not an option.
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

const Option* find_option(std::span<const Option> options, std::string_view name) {
  const auto found = std::find_if(options.begin(), options.end(), [name](const Option& option) {
    const auto names = option.names();
    return std::find(names.begin(), names.end(), name) != names.end();
  });
  return found == options.end() ? nullptr : &*found;
}

class Reader {
 public:
  explicit Reader(const std::vector<std::string>& words) : words_(words) {}

  CommandLine read() {
    while (next_ < words_.size()) take(words_[next_++]);
    finish();
    CommandLine line;
    check_values(line.arguments);
    if (wrong_command_) {
      line.wanted = *wrong_command_;
    } else if (help_) {
      line.wanted = HelpWanted{noun_, verb_};
    } else if (version_) {
      line.wanted = VersionWanted{};
    } else if (wrong_) {
      line.wanted = *wrong_;
    } else {
      line.wanted = command_;
    }
    return line;
  }

 private:
  struct Given {
    const Option* option;
    std::string value;
  };

  void take(const std::string& word) {
    if (options_ended_) {
      take_plain(word);
    } else if (asks_help(word)) {
      help_ = true;
    } else if (word == "--") {
      options_ended_ = true;
    } else if (word == "--version" && noun_.empty()) {
      version_ = true;
    } else if (word.starts_with("--")) {
      take_long(word);
    } else if (word.starts_with('-') && word.size() > 1 && !is_digit(word[1])) {
      take_short(word);
    } else {
      take_plain(word);
    }
  }

  // --- noun, verb and positionals

  void take_plain(const std::string& word) {
    if (wrong_command_) return;
    if (noun_.empty()) {
      take_noun(word);
    } else if (command_ == nullptr) {
      take_verb(word);
    } else {
      plain_.push_back(word);
    }
  }

  void take_noun(const std::string& word) {
    if (word == "help") {
      help_ = true;
      return;
    }
    const auto known = nouns();
    if (std::find(known.begin(), known.end(), word) == known.end()) {
      const Message near = suggestion(word, known);
      wrong_command_ = {fmt::format("{}: no such command{} see wbctl --help", word, near.en),
                        fmt::format("{}: нет такой команды{} список: wbctl --help", word, near.ru)};
      return;
    }
    noun_ = word;
    command_ = find_command(noun_, "");
  }

  void take_verb(const std::string& word) {
    command_ = find_command(noun_, word);
    if (command_ != nullptr) {
      verb_ = word;
      return;
    }
    command_ = find_command(noun_, default_verb(noun_));
    if (command_ != nullptr) {
      plain_.push_back(word);
      return;
    }
    const auto known = verbs_of(noun_);
    const Message near = suggestion(word, known);
    const std::string all = fmt::format("{}", fmt::join(known, ", "));
    wrong_command_ = {fmt::format("{} {}: no such command{} allowed: {}", noun_, word, near.en, all),
                      fmt::format("{} {}: нет такой команды{} можно: {}", noun_, word, near.ru, all)};
  }

  // --- options

  // A command's own option hides a global one of the same name (user add --lang).
  [[nodiscard]] const Option* known_option(std::string_view name) const {
    const Option* own = command_ == nullptr ? nullptr : find_option(command_->options, name);
    return own != nullptr ? own : find_option(global_options(), name);
  }

  // nullptr after noting what is wrong. `word` is the whole word as typed.
  const Option* option_named(std::string_view name, const std::string& word) {
    const Option* option = known_option(name);
    if (option != nullptr || wrong_command_) return option;
    if (noun_.empty()) {
      wrong_command_ = {fmt::format("{}: no such option; the command comes first: wbctl --help", name),
                        fmt::format("{}: нет такого параметра; сначала команда: wbctl --help", name)};
      return nullptr;
    }
    if (command_ == nullptr) {
      choose_default_verb();  // no verb can follow an option of the command
      option = known_option(name);
    }
    if (option == nullptr) note_unexpected(word);
    return option;
  }

  void take_long(const std::string& word) {
    const std::size_t equals = word.find('=');
    const Option* option = option_named(std::string_view(word).substr(0, equals), word);
    if (option == nullptr) return;
    if (equals == std::string::npos) {
      take_value(*option);
    } else if (option->kind == Kind::flag) {
      note({fmt::format("{} takes no value", option->key()),
            fmt::format("у {} не бывает значения", option->key())});
    } else {
      given_.push_back({option, word.substr(equals + 1)});
    }
  }

  // -s TEXT, -sTEXT, or several flags: -qv.
  void take_short(const std::string& word) {
    const Option* option = option_named(std::string_view(word).substr(0, 2), word);
    if (option == nullptr) return;
    const std::string rest = word.substr(2);
    if (option->kind != Kind::flag && !rest.empty()) {
      given_.push_back({option, rest});
      return;
    }
    take_value(*option);
    if (!rest.empty()) take_short("-" + rest);
  }

  void take_value(const Option& option) {
    const bool bare = !option.bare.empty() &&
                      (next_ == words_.size() || !is_digit(words_[next_].empty() ? ' ' : words_[next_][0]));
    if (option.kind == Kind::flag || bare) {
      given_.push_back({&option, bare ? std::string(option.bare) : "true"});
    } else if (next_ == words_.size()) {
      note({fmt::format("{}: the value is missing: {}", option.key(), option.value),
            fmt::format("{}: не хватает значения: {}", option.key(), option.value)});
    } else if (!asks_help(words_[next_])) {
      given_.push_back({&option, words_[next_++]});
    }
  }

  // --- after the last word

  void finish() {
    if (wrong_command_) return;
    if (noun_.empty()) {
      note({"a command is missing; see wbctl --help", "нужна команда; список: wbctl --help"});
      return;
    }
    if (command_ == nullptr) choose_default_verb();
    if (command_ == nullptr) return;
    std::size_t used = 0;
    for (const Option& option : command_->options) {
      if (option.positional() && used < plain_.size()) given_.push_back({&option, plain_[used++]});
    }
    if (used < plain_.size()) note_unexpected(plain_[used]);
  }

  void choose_default_verb() {
    command_ = find_command(noun_, default_verb(noun_));
    if (command_ != nullptr) return;
    const std::string all = fmt::format("{}", fmt::join(verbs_of(noun_), ", "));
    note({fmt::format("{}: say which: {}", noun_, all), fmt::format("{}: нужно уточнить: {}", noun_, all)});
  }

  void check_values(Arguments& arguments) {
    if (command_ != nullptr) {
      for (const Option& option : command_->options) check_value(option, arguments);
    }
    for (const Option& option : global_options()) check_value(option, arguments);
  }

  void check_value(const Option& option, Arguments& arguments) {
    const bool hides = !help_ && command_ != nullptr &&
                       find_option(command_->options, option.key()) == &option &&
                       find_option(global_options(), option.key()) != nullptr;
    const std::string name = hides ? own_name(option.key()) : std::string(option.key());
    std::size_t count = 0;
    for (const Given& given : given_) {
      if (given.option != &option) continue;
      ++count;
      if (const auto allowed = allowed_instead(option, given.value)) {
        const Message near = option.kind == Kind::choice
                                 ? suggestion(given.value, {option.choices.begin(), option.choices.end()})
                                 : Message{";", ";"};
        note({fmt::format("{}: \"{}\" is not allowed{} allowed: {}", option.key(), given.value, near.en,
                          allowed->en),
              fmt::format("{}: \"{}\" не подходит{} можно: {}", option.key(), given.value, near.ru,
                          allowed->ru)});
      } else if (option.kind == Kind::datasets) {
        for (std::string& dataset : split_commas(given.value))
          arguments.add(option.key(), std::move(dataset));
      } else {
        arguments.add(name, given.value);
      }
    }
    if (count == 0 && option.required) {
      note({fmt::format("{} is missing; example: {}", option.key(), command_->example),
            fmt::format("не хватает {}; пример: {}", option.key(), command_->example)});
    }
    if (count > 1 && !option.repeats && option.kind != Kind::flag) {
      note({fmt::format("{} is given more than once", option.key()),
            fmt::format("{} задано несколько раз", option.key())});
    }
  }

  // --- what is wrong

  // Keeps the first problem.
  void note(const Message& message) {
    if (wrong_) return;
    const std::string title = command_ == nullptr ? "" : command_->title() + ": ";
    wrong_ = {title + message.en, title + message.ru};
  }

  void note_unexpected(const std::string& word) {
    if (command_ == nullptr) return;
    std::vector<std::string_view> names;
    for (const Option& option : command_->options) names.push_back(option.key());
    for (const Option& option : global_options()) names.push_back(option.key());
    const bool is_option = word.starts_with('-');
    // The message omits the value, which may be a secret: --token=...
    const std::string name = is_option ? word.substr(0, word.find('=')) : word;
    const Message near = is_option ? suggestion(name, names) : Message{";", ";"};
    const std::string title = command_->title();
    note({fmt::format("unexpected: {}{} see wbctl {} --help", name, near.en, title),
          fmt::format("лишнее: {}{} см. wbctl {} --help", name, near.ru, title)});
  }

  const std::vector<std::string>& words_;
  std::size_t next_ = 0;
  std::string noun_, verb_;  // as typed
  const Command* command_ = nullptr;
  bool help_ = false, version_ = false, options_ended_ = false;
  std::vector<Given> given_;
  std::vector<std::string> plain_;
  std::optional<Message> wrong_command_;  // an unknown noun or verb, which --help cannot explain
  std::optional<Message> wrong_;
};

}  // namespace

CommandLine read_command_line(const std::vector<std::string>& words) {
  return Reader(words).read();
}

}  // namespace wbd::cli
