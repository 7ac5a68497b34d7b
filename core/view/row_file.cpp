#include "core/view/row_file.hpp"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "core/base/json_tree.hpp"
#include "core/sheet/csv_writer.hpp"
#include "core/sheet/xlsx_writer.hpp"
#include "core/view/sheet_columns.hpp"

namespace wbd::view {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kPortion = 1 << 16;
constexpr std::size_t kLongestSheetName = 31;

// An empty file that is removed at the end.
class TemporaryFile {
 public:
  TemporaryFile() : path_((fs::temp_directory_path() / "wbd-XXXXXX").string()) {
    descriptor_ = ::mkstemp(path_.data());
    if (descriptor_ < 0) throw Failure({Errc::internal, fmt::format("{}: {}", path_, std::strerror(errno))});
  }
  ~TemporaryFile() {
    ::close(descriptor_);
    ::unlink(path_.c_str());
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }
  void copy_to(const RowFile::Write& write) const {
    std::array<char, kPortion> buffer{};
    for (off_t at = 0;;) {
      const ssize_t got = ::pread(descriptor_, buffer.data(), buffer.size(), at);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) throw Failure({Errc::internal, fmt::format("{}: {}", path_, std::strerror(errno))});
      if (got == 0) return;
      write({buffer.data(), static_cast<std::size_t>(got)});
      at += got;
    }
  }

 private:
  std::string path_;
  int descriptor_ = -1;
};

std::string local_text(UtcTime time, const RowFileStyle& style) {
  const auto local = style.zone.to_local(time);
  const auto midnight = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::hh_mm_ss clock{std::chrono::floor<std::chrono::minutes>(local - midnight)};
  const Date day{midnight};
  const std::string date =
      style.language == Language::ru
          ? fmt::format("{:02}.{:02}.{:04}", unsigned{day.day()}, unsigned{day.month()}, int{day.year()})
          : to_string(day);
  return fmt::format("{} {:02}:{:02} ({})", date, clock.hours().count(), clock.minutes().count(),
                     style.zone.name());
}

}  // namespace

std::string_view media_type(FileForm form) {
  return form == FileForm::csv ? "text/csv; charset=utf-8"
                               : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
}

std::string_view extension(FileForm form) {
  return form == FileForm::csv ? "csv" : "xlsx";
}

class RowFile::Impl {
 public:
  Impl(RowFileStyle style, Write write) : style_(std::move(style)), write_(std::move(write)) {
    if (style_.columns.empty() && !style_.sample.empty())
      style_.columns = sheet::csv_columns(parse_json(style_.sample).value());
    if (!style_.sample.empty()) sample_ = parse_json(style_.sample).value();
  }

  void add(std::string_view rows) {
    if (style_.form == FileForm::csv) return add_csv(rows);
    each_item(rows, [this](const JsonNode& row) { add_xlsx(row); });
  }

  void finish(std::optional<UtcTime> as_of, UtcTime now) {
    if (style_.form == FileForm::csv) {
      if (!begun_) add_csv("[]");
      return;
    }
    open_xlsx();
    const auto tr = [this](std::string_view en, std::string_view ru) {
      return std::string(pick(style_.language, en, ru));
    };
    std::vector<std::pair<std::string, std::string>> about{
        {tr("List", "Список"), style_.name},
        {tr("Rows", "Строк"), std::to_string(xlsx_->rows())},
        {tr("Data as of", "Данные на"), as_of ? local_text(*as_of, style_) : "—"},
        {tr("Made", "Создано"), local_text(now, style_)},
        {tr("Made by", "Программа"), "wbctl " WB_VERSION},
        {tr("Empty cell", "Пустая ячейка"), tr("unknown, not zero", "неизвестно, а не ноль")}};
    xlsx_->close(about);
    xlsx_.reset();
    file_->copy_to(write_);
  }

 private:
  void add_csv(std::string_view rows) {
    sheet::CsvStyle style{.only = style_.columns, .heading = !begun_};
    if (sample_) style.fixed = &*sample_;
    if (style_.russian_csv) style.excel = style_.zone;
    begun_ = true;
    write_(sheet::to_csv(parse_json(rows).value(), style));
  }

  void add_xlsx(const JsonNode& row) {
    if (!xlsx_ && style_.columns.empty()) style_.columns = sheet::csv_columns(row);
    open_xlsx();
    xlsx_->add(row);
  }

  void open_xlsx() {
    if (xlsx_) return;
    file_ = std::make_unique<TemporaryFile>();
    xlsx_ = std::make_unique<sheet::XlsxWriter>(file_->path(), style_.name.substr(0, kLongestSheetName),
                                                sheet_columns(style_.columns, style_.language),
                                                style_.language, style_.zone);
  }

  RowFileStyle style_;
  Write write_;
  std::optional<JsonNode> sample_;
  std::unique_ptr<TemporaryFile> file_;  // outlives the writer
  std::unique_ptr<sheet::XlsxWriter> xlsx_;
  bool begun_ = false;
};

RowFile::RowFile(RowFileStyle style, Write write)
    : impl_(std::make_unique<Impl>(std::move(style), std::move(write))) {}
RowFile::~RowFile() = default;

void RowFile::add(std::string_view rows) {
  impl_->add(rows);
}

void RowFile::finish(std::optional<UtcTime> as_of, UtcTime now) {
  impl_->finish(as_of, now);
}

}  // namespace wbd::view
