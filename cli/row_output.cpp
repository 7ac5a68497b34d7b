#include "cli/row_output.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <ostream>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "cli/output/arrange.hpp"
#include "core/base/json_text.hpp"
#include "core/base/json_tree.hpp"
#include "core/view/row_file.hpp"

namespace wbd::cli {
namespace {

Error file_error(const std::string& path) {
  return {Errc::invalid_argument, fmt::format("{} cannot be written: {}", path, std::strerror(errno))};
}

void add_fields(JsonWriter& json, const JsonNode& node, const std::string& path) {
  if (node.children.empty() && (node.type == JsonNode::Type::object || node.type == JsonNode::Type::array))
    return;
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    const std::string name = node.type == JsonNode::Type::object ? node.names[i] : std::to_string(i + 1);
    add_fields(json, node.children[i], path.empty() ? name : path + "." + name);
  }
  if (!node.children.empty()) return;
  json.begin_object();
  json.field("field", path);
  json.key("value");
  json.raw(to_json(node));
  json.end_object();
}

}  // namespace

std::string field_rows(std::string_view object) {
  std::string out;
  JsonWriter json(out);
  json.begin_array();
  add_fields(json, parse_json(object).value(), {});
  json.end_array();
  return out;
}

Result<OutputTarget> OutputTarget::open(Session& session) {
  OutputTarget target(session);
  if (!session.output_file()) {
    if (session.format() == OutputFormat::xlsx && session.io().out_terminal) {
      return Error{Errc::invalid_argument,
                   std::string(session.tr("XLSX is no text for a terminal: -o orders.xlsx, or > orders.xlsx",
                                          "XLSX не для терминала: -o orders.xlsx или > orders.xlsx"))};
    }
    return target;
  }
  target.path_ = *session.output_file();
  target.part_ = fmt::format("{}.part-{}", target.path_, ::getpid());
  target.file_.open(target.part_, std::ios::binary | std::ios::trunc);
  if (!target.file_) {
    const Error error = file_error(target.path_);
    target.part_.clear();
    return error;
  }
  return target;
}

OutputTarget::OutputTarget(OutputTarget&& other) noexcept
    : session_(other.session_),
      path_(std::exchange(other.path_, {})),
      part_(std::exchange(other.part_, {})),
      file_(std::move(other.file_)) {}

OutputTarget::~OutputTarget() {
  if (!part_.empty()) ::unlink(part_.c_str());
}

void OutputTarget::write(std::string_view bytes) {
  std::ostream& out = path_.empty() ? session_->io().out : file_;
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

Result<void> OutputTarget::finish() {
  if (path_.empty()) {
    std::ostream& out = session_->io().out;
    out << std::flush;
    // EPIPE is no error: the reader, such as a pager, has closed the pipe.
    if (!out && errno != EPIPE) return Error{Errc::internal, "standard output cannot be written"};
    return {};
  }
  file_.close();
  std::error_code error;
  if (file_) std::filesystem::rename(part_, path_, error);
  if (!file_ || error) return file_error(path_);
  part_.clear();
  session_->say(fmt::format(fmt::runtime(session_->tr("Written: {}", "Записано: {}")), path_));
  return {};
}

Result<void> write_rows(const Command& command, Answer& answer, Session& session, OutputTarget& out) {
  const std::string_view rows =
      answer.rows.empty() ? std::string_view(answer.data) : member_bytes(answer.data, answer.rows);
  if (!answer.parts && (rows.empty() || (rows.front() != '[' && rows.front() != '{'))) {
    return Error{Errc::invalid_argument, std::string(session.tr("this answer has no rows for XLSX",
                                                                "в этом ответе нет строк для XLSX"))};
  }
  if (!session.chosen_columns().empty()) {
    if (auto columns = chosen_columns(answer, session.chosen_columns()); !columns) return columns.error();
  }
  const PrintStyle style = session.print_style();
  view::RowFile file(
      {.form = session.format() == OutputFormat::csv ? view::FileForm::csv : view::FileForm::xlsx,
       .name = std::string(command.noun),
       .sample = answer.sample,
       .columns = session.chosen_columns(),
       .language = style.language,
       .zone = style.zone,
       .russian_csv = session.dialect() == CsvDialect::ru},
      [&out](std::string_view bytes) { out.write(bytes); });
  const auto take = [&file](std::string_view part) { file.add(part); };
  Answer::Sources sources;
  if (answer.parts) {
    sources = answer.parts(take);
    answer.loading = std::move(sources.loading);
  } else {
    take(rows);
  }
  file.finish(sources.as_of, system_clock().now());
  return {};
}

}  // namespace wbd::cli
