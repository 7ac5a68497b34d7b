#include "core/sheet/xlsx_writer.hpp"

#include <algorithm>
#include <cctype>
#include <cstdlib>

#include <fmt/format.h>
#include <xlsxwriter.h>

#include "core/base/foreign_text.hpp"

namespace wbd::sheet {
namespace {

constexpr std::size_t kMostCharacters = 32'767;  // of a cell
constexpr double kNarrowest = 6, kWidest = 48;   // of a column, in characters
constexpr std::int64_t kMeasuredRows = 500;      // they decide the widths

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

// "_x0041_" in a file means "A": the underscore of such a text is written as a code itself.
bool looks_like_code(std::string_view text) {
  const auto is_hex = [](char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; };
  return text.size() >= 7 && text.starts_with("_x") && text[6] == '_' &&
         std::ranges::all_of(text.substr(2, 4), is_hex);
}

// Whether the text is Latin and Russian letters, digits and punctuation only: most are, and a cell holds
// these as they are.
bool is_plain(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0x20 && byte < 0x7F && byte != '_') continue;
    const bool russian = (byte == 0xD0 || byte == 0xD1) && i + 1 < text.size() &&
                         (static_cast<unsigned char>(text[i + 1]) & 0xC0) == 0x80;
    if (!russian) return false;
    ++i;
  }
  return true;
}

std::string joined(const JsonNode& list) {
  std::string out;
  for (const JsonNode& item : list.children) {
    if (!item.children.empty()) return to_json(list);
    if (!out.empty()) out += ", ";
    out += item.scalar;
  }
  return out;
}

void check(lxw_error error) {
  if (error != LXW_NO_ERROR)
    throw Failure({Errc::internal, fmt::format("the workbook cannot be written: {}", lxw_strerror(error))});
}

}  // namespace

double serial_day(std::chrono::local_time<Millis> local) {
  constexpr auto kFirst = std::chrono::local_days{std::chrono::year{1899} / 12 / 30};
  constexpr double kDay = 86'400'000;
  return static_cast<double>((local - kFirst).count()) / kDay;
}

std::string xlsx_text(std::string_view text) {
  if (text.size() <= kMostCharacters && is_plain(text)) return std::string(text);
  std::string out;
  out.reserve(text.size());
  std::size_t count = 0;
  while (!text.empty() && count < kMostCharacters) {
    const Utf8Character next = first_character(text);
    const bool shown = !steers_terminal(next.point) || next.point == '\t' || next.point == '\n';
    if (looks_like_code(text)) {
      out += "_x005F_";
    } else if (next.point == 0xFFFD || next.point == 0xFFFE || next.point == 0xFFFF) {
      out += "\xEF\xBF\xBD";
    } else if (shown) {
      out += text.substr(0, next.bytes);
    }
    // A character outside the basic plane takes two of a cell's characters.
    count += next.point > 0xFFFF ? 2 : 1;
    text.remove_prefix(next.bytes);
  }
  return out;
}

class XlsxWriter::Impl {
 public:
  Impl(const std::filesystem::path& file, const std::string& name, std::vector<Column> columns,
       Language language, TimeZone zone)
      : columns_(std::move(columns)), language_(language), zone_(std::move(zone)), places_(columns_.size()) {
    lxw_workbook_options options{};
    options.constant_memory = LXW_TRUE;
    const std::string folder = std::filesystem::temp_directory_path().string();
    options.tmpdir = const_cast<char*>(folder.c_str());  // the library copies it
    book_ = workbook_new_opt(file.c_str(), &options);
    if (book_ == nullptr) throw Failure({Errc::internal, "the workbook cannot be written"});
    make_formats();
    sheet_ = workbook_add_worksheet(book_, name.c_str());
    if (sheet_ == nullptr) throw Failure({Errc::internal, "the worksheet cannot be written"});
    worksheet_freeze_panes(sheet_, 1, 0);
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const std::string title = xlsx_text(columns_[i].title);
      check(worksheet_write_string(sheet_, 0, column(i), title.c_str(), bold_));
      widths_.push_back(std::max(kNarrowest, static_cast<double>(characters(title)) + 3));  // + the filter
    }
  }
  ~Impl() {
    if (book_ != nullptr) lxw_workbook_free(book_);
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  void add(const JsonNode& row) {
    if (rows_ == kMostXlsxRows)
      throw Failure({Errc::invalid_argument, fmt::format("a worksheet has at most {} rows", kMostXlsxRows)});
    ++rows_;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (const JsonNode* value = value_of(row, i)) write(i, *value);
    }
  }

  void close(const std::vector<std::pair<std::string, std::string>>& about) {
    for (std::size_t i = 0; i < columns_.size(); ++i)
      worksheet_set_column(sheet_, column(i), column(i), std::min(widths_[i], kWidest), nullptr);
    if (!columns_.empty())
      check(worksheet_autofilter(sheet_, 0, 0, static_cast<lxw_row_t>(rows_), column(columns_.size() - 1)));
    write_about(about);
    lxw_workbook* book = std::exchange(book_, nullptr);  // workbook_close frees it
    check(workbook_close(book));
  }

  [[nodiscard]] std::int64_t rows() const { return rows_; }

 private:
  // Rows mostly have the same members: a value is looked for where the row before had it.
  const JsonNode* value_of(const JsonNode& row, std::size_t index) {
    const std::string_view path = columns_[index].path;
    const std::size_t dot = path.find('.');
    const std::string_view head = path.substr(0, dot);
    std::size_t& place = places_[index];
    if (place >= row.names.size() || row.names[place] != head) {
      const auto found = std::ranges::find(row.names, head);
      if (found == row.names.end()) return nullptr;
      place = static_cast<std::size_t>(found - row.names.begin());
    }
    const JsonNode& member = row.children[place];
    return dot == std::string_view::npos ? &member : member.find(path.substr(dot + 1));
  }

  static lxw_col_t column(std::size_t index) { return static_cast<lxw_col_t>(index); }

  void make_formats() {
    const auto format = [this](const char* pattern) {
      lxw_format* made = workbook_add_format(book_);
      if (pattern != nullptr) format_set_num_format(made, pattern);
      return made;
    };
    const bool ru = language_ == Language::ru;
    bold_ = format(nullptr);
    format_set_bold(bold_);
    text_ = format("@");
    money_ = format("#,##0.00");
    percent_ = format("0.##");
    day_ = format(ru ? "dd.mm.yyyy" : "yyyy-mm-dd");
    time_ = format(ru ? "dd.mm.yyyy hh:mm" : "yyyy-mm-dd hh:mm");
  }

  [[nodiscard]] bool measures() const { return rows_ <= kMeasuredRows; }
  void measure(std::size_t index, std::size_t width) {
    if (measures()) widths_[index] = std::max(widths_[index], static_cast<double>(width) + 1);
  }

  void write(std::size_t index, const JsonNode& value) {
    switch (value.type) {
      case JsonNode::Type::null:
        return;
      case JsonNode::Type::boolean:
        return write_text(
            index, value.scalar == "true" ? pick(language_, "yes", "да") : pick(language_, "no", "нет"));
      case JsonNode::Type::number:
        return columns_[index].kind == CellKind::identifier ? write_text(index, value.scalar)
                                                            : write_number(index, value.scalar);
      case JsonNode::Type::text:
        if (columns_[index].kind == CellKind::moment && write_moment(index, value.scalar)) return;
        return write_text(index, value.scalar);
      case JsonNode::Type::array:
        return write_text(index, joined(value));
      case JsonNode::Type::object:
        return write_text(index, to_json(value));
    }
  }

  void write_text(std::size_t index, std::string_view text) {
    const std::string safe = xlsx_text(text);
    if (safe.empty()) return;
    if (measures()) measure(index, characters(safe));
    check(worksheet_write_string(sheet_, row(), column(index), safe.c_str(), text_));
  }

  void write_number(std::size_t index, const std::string& token) {
    const CellKind kind = columns_[index].kind;
    lxw_format* format = kind == CellKind::money ? money_ : kind == CellKind::percent ? percent_ : nullptr;
    measure(index, token.size() + (kind == CellKind::money ? 4 : 0));
    check(worksheet_write_number(sheet_, row(), column(index), std::strtod(token.c_str(), nullptr), format));
  }

  bool write_moment(std::size_t index, const std::string& text) {
    if (const auto day = parse_date(text)) {
      measure(index, 10);
      const double serial = serial_day(std::chrono::local_days{*day});
      check(worksheet_write_number(sheet_, row(), column(index), serial, day_));
      return true;
    }
    const auto time = parse_rfc3339(text);
    if (!time) return false;
    measure(index, 16);
    check(worksheet_write_number(sheet_, row(), column(index), serial_day(zone_.to_local(*time)), time_));
    return true;
  }

  void write_about(const std::vector<std::pair<std::string, std::string>>& about) {
    lxw_worksheet* sheet = workbook_add_worksheet(book_, pick(language_, "About", "О таблице").data());
    if (sheet == nullptr) throw Failure({Errc::internal, "the worksheet cannot be written"});
    worksheet_set_column(sheet, 0, 0, 32, nullptr);
    worksheet_set_column(sheet, 1, 1, 26, nullptr);
    worksheet_set_column(sheet, 2, 2, 90, nullptr);
    lxw_row_t line = 0;
    const auto put = [&](lxw_col_t at, std::string_view text, lxw_format* format) {
      const std::string safe = xlsx_text(text);
      if (!safe.empty()) check(worksheet_write_string(sheet, line, at, safe.c_str(), format));
    };
    for (const auto& [name, text] : about) {
      put(0, name, bold_);
      put(1, text, text_);
      ++line;
    }
    ++line;
    put(0, pick(language_, "Column", "Столбец"), bold_);
    put(1, pick(language_, "Field of the API", "Поле API"), bold_);
    put(2, pick(language_, "Meaning", "Что это"), bold_);
    for (const Column& one : columns_) {
      ++line;
      put(0, one.title, text_);
      put(1, one.path, text_);
      put(2, one.meaning, text_);
    }
  }

  [[nodiscard]] lxw_row_t row() const { return static_cast<lxw_row_t>(rows_); }

  std::vector<Column> columns_;
  Language language_;
  TimeZone zone_;
  lxw_workbook* book_ = nullptr;
  lxw_worksheet* sheet_ = nullptr;
  lxw_format *bold_ = nullptr, *text_ = nullptr, *money_ = nullptr, *percent_ = nullptr, *day_ = nullptr,
             *time_ = nullptr;
  std::vector<double> widths_;
  std::vector<std::size_t> places_;  // of the columns' values in the last row
  std::int64_t rows_ = 0;
};

XlsxWriter::XlsxWriter(const std::filesystem::path& file, const std::string& name,
                       std::vector<Column> columns, Language language, TimeZone zone)
    : impl_(std::make_unique<Impl>(file, name, std::move(columns), language, std::move(zone))) {}
XlsxWriter::~XlsxWriter() = default;

void XlsxWriter::add(const JsonNode& row) {
  impl_->add(row);
}

std::int64_t XlsxWriter::rows() const {
  return impl_->rows();
}

void XlsxWriter::close(const std::vector<std::pair<std::string, std::string>>& about) {
  impl_->close(about);
}

}  // namespace wbd::sheet
