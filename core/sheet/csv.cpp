#include <algorithm>
#include <array>
#include <map>

#include "core/sheet/cells.hpp"
#include "core/sheet/fault.hpp"
#include "core/sheet/table.hpp"
#include "core/sheet/text_encoding.hpp"

namespace wbd::sheet {
namespace {

constexpr std::string_view kSeparators = ";\t,";  // the first of equal ones is taken
constexpr std::size_t kLinesTried = 20;

// How evenly a separator divides the first lines: how many lines have the commonest number of it, and that
// number. Separators inside quotes do not count.
std::pair<std::size_t, std::size_t> evenness(std::string_view text, char separator) {
  std::map<std::size_t, std::size_t> lines_by_count;
  std::size_t count = 0, lines = 0;
  bool quoted = false, any = false;
  for (std::size_t at = 0; at <= text.size() && lines < kLinesTried; ++at) {
    const char c = at < text.size() ? text[at] : '\n';
    if (c == '"') quoted = !quoted;
    if (c == '\n' && (!quoted || at == text.size())) {
      if (any) ++lines, ++lines_by_count[count];
      count = 0, any = false;
      continue;
    }
    any |= c != '\r' && c != ' ';
    if (c == separator && !quoted) ++count;
  }
  std::pair<std::size_t, std::size_t> best{};
  for (const auto& [number, having] : lines_by_count) {
    if (number > 0) best = std::max(best, std::pair(having, number));
  }
  return best;
}

// Removes the line "sep=;", by which Excel names the separator.
std::optional<char> named_separator(std::string_view& text) {
  constexpr std::string_view kName = "sep=";
  const std::string_view line = text.substr(0, text.find('\n'));
  const std::string_view bare = line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
  if (!bare.starts_with(kName) || bare.size() != kName.size() + 1) return std::nullopt;
  const char separator = bare.back();
  text.remove_prefix(std::min(text.size(), line.size() + 1));
  return separator;
}

char separator_of(std::string_view text) {
  char best = kSeparators.front();
  for (const char separator : kSeparators) {
    if (evenness(text, separator) > evenness(text, best)) best = separator;
  }
  return best;
}

class CsvReader {
 public:
  CsvReader(std::string_view text, char separator, std::int64_t line)
      : text_(text), separator_(separator), line_(line) {}

  Table read() {
    while (at_ < text_.size()) read_record();
    return builder_.take();
  }

 private:
  void read_record() {
    builder_.begin_row(line_);
    std::size_t column = 0;
    for (bool more = true; more; ++column) {
      cell_.clear();
      if (at_ < text_.size() && text_[at_] == '"') {
        read_quoted();
      } else {
        while (at_ < text_.size() && text_[at_] != separator_ && text_[at_] != '\n') cell_ += text_[at_++];
      }
      more = at_ < text_.size() && text_[at_] == separator_;
      builder_.put(column, unguarded(cell_));
      if (more) ++at_;
    }
    ++at_;  // the line end
    ++line_;
    builder_.end_row();
  }

  void read_quoted() {
    const std::int64_t begun = line_;
    ++at_;
    for (;; ++at_) {
      if (at_ >= text_.size()) throw_bad(Fault::open_quote, std::to_string(begun));
      if (text_[at_] == '"') {
        if (at_ + 1 >= text_.size() || text_[at_ + 1] != '"') break;
        ++at_;
      }
      if (text_[at_] == '\n') ++line_;
      cell_ += text_[at_];
    }
    ++at_;
    while (at_ < text_.size() && text_[at_] != separator_ && text_[at_] != '\n') {
      if (text_[at_] != '\r' && text_[at_] != ' ') {
        throw_bad(Fault::text_behind_quote, std::to_string(line_));
      }
      ++at_;
    }
  }

  // A cell ="0012" keeps its zeros in a spreadsheet; the text is 0012.
  static std::string_view unguarded(std::string_view cell) {
    cell = trimmed(cell);
    if (cell.size() >= 3 && cell.starts_with("=\"") && cell.ends_with('"')) {
      return cell.substr(2, cell.size() - 3);
    }
    return cell;
  }

  std::string_view text_;
  char separator_;
  std::int64_t line_;
  std::size_t at_ = 0;
  std::string cell_;
  TableBuilder builder_;
};

}  // namespace

Result<Table> read_csv(std::string_view bytes, Language language) {
  try {
    if (bytes.size() > kMostFileBytes) throw_bad(Fault::large_file, {}, kMostFileBytes);
    const std::string utf8 = utf8_of(bytes);
    if (utf8.find('\0') != std::string::npos) throw_bad(Fault::not_text);
    std::string_view text = utf8;
    // A lone CR ends a line in files of old programs.
    std::string converted;
    if (text.find('\n') == std::string_view::npos && text.find('\r') != std::string_view::npos) {
      converted = utf8;
      std::ranges::replace(converted, '\r', '\n');
      text = converted;
    }
    const auto named = named_separator(text);
    return CsvReader(text, named.value_or(separator_of(text)), named ? 2 : 1).read();
  } catch (const BadTable& bad) {
    return error_of(bad, language);
  }
}

Result<Table> read_table(std::string_view bytes, Language language) {
  if (bytes.starts_with("PK\x03\x04")) return read_xlsx(bytes, language);
  if (bytes.starts_with("\xD0\xCF\x11\xE0")) return error_of({Fault::old_excel, {}, 0}, language);
  return read_csv(bytes, language);
}

}  // namespace wbd::sheet
