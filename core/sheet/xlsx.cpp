#include <algorithm>
#include <charconv>
#include <map>
#include <optional>

#include <pugixml.hpp>

#include "core/sheet/cells.hpp"
#include "core/sheet/fault.hpp"
#include "core/sheet/table.hpp"
#include "core/sheet/xlsx_styles.hpp"
#include "core/sheet/zip_part.hpp"

namespace wbd::sheet {
namespace {

constexpr std::size_t kMostMetaBytes = 16UL << 20;  // of the workbook, its relations and its styles

std::string_view local_name(const pugi::xml_node& node) {
  const std::string_view name = node.name();
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

pugi::xml_document parsed(std::string& xml) {
  pugi::xml_document document;
  // Blanks inside a text count; blanks between elements do not.
  const auto status =
      document.load_buffer_inplace(xml.data(), xml.size(), pugi::parse_default, pugi::encoding_utf8);
  if (!status) throw_bad(Fault::bad_xml);
  return document;
}

// A hostile file nests elements until the stack ends; real ones have a few levels.
constexpr int kDeepest = 16;

// Calls visit(node) for each element of this name.
template <class Visit>
void each_element(const pugi::xml_node& under, std::string_view name, const Visit& visit, int depth = 0) {
  if (depth > kDeepest) return;
  for (const pugi::xml_node& node : under.children()) {
    if (local_name(node) == name) {
      visit(node);
    } else {
      each_element(node, name, visit, depth + 1);
    }
  }
}

pugi::xml_node child_of(const pugi::xml_node& node, std::string_view name) {
  for (const pugi::xml_node& child : node.children()) {
    if (local_name(child) == name) return child;
  }
  return {};
}

std::string_view attribute_of(const pugi::xml_node& node, std::string_view name) {
  for (const pugi::xml_attribute& attribute : node.attributes()) {
    const std::string_view whole = attribute.name();
    const std::size_t colon = whole.find(':');
    if (whole.substr(colon == std::string_view::npos ? 0 : colon + 1) == name) return attribute.value();
  }
  return {};
}

int int_of(std::string_view text, int fallback) {
  int number = fallback;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// The text of <si> or <is>: its runs without the phonetic hints.
void append_runs(const pugi::xml_node& node, std::string& out, int depth = 0) {
  if (depth > kDeepest) return;
  for (const pugi::xml_node& child : node.children()) {
    const std::string_view name = local_name(child);
    if (name == "t") {
      out += child.child_value();
    } else if (name == "r") {
      append_runs(child, out, depth + 1);
    }
  }
}

struct SheetPlace {
  std::string part;
  bool hidden = false;
};

// The workbook without its cells.
struct Workbook {
  std::vector<SheetPlace> sheets;
  std::vector<bool> date_styles;  // by the number of the style
  bool from_1904 = false;
};

// "worksheets/sheet1.xml" beside xl/workbook.xml is xl/worksheets/sheet1.xml.
std::string resolved(std::string_view folder, std::string_view target) {
  if (target.starts_with('/')) return std::string(target.substr(1));
  while (target.starts_with("../")) {
    target.remove_prefix(3);
    const std::size_t slash = folder.substr(0, folder.size() - (folder.empty() ? 0 : 1)).rfind('/');
    folder = slash == std::string_view::npos ? std::string_view() : folder.substr(0, slash + 1);
  }
  return std::string(folder) + std::string(target);
}

std::vector<bool> read_date_styles(const ZipArchive& archive, const std::string& part) {
  std::vector<bool> styles;
  auto xml = archive.read(part, kMostMetaBytes);
  if (!xml) return styles;
  const pugi::xml_document document = parsed(*xml);
  std::map<int, bool> own_formats;
  each_element(document, "numFmt", [&](const pugi::xml_node& node) {
    own_formats[int_of(attribute_of(node, "numFmtId"), -1)] = shows_date(attribute_of(node, "formatCode"));
  });
  each_element(document, "cellXfs", [&](const pugi::xml_node& formats) {
    for (const pugi::xml_node& format : formats.children()) {
      const int id = int_of(attribute_of(format, "numFmtId"), 0);
      const auto own = own_formats.find(id);
      styles.push_back(own == own_formats.end() ? shows_date(id) : own->second);
    }
  });
  return styles;
}

std::string workbook_part(const ZipArchive& archive) {
  std::string part = "xl/workbook.xml";
  if (auto xml = archive.read("_rels/.rels", kMostMetaBytes)) {
    const pugi::xml_document document = parsed(*xml);
    each_element(document, "Relationship", [&](const pugi::xml_node& node) {
      if (attribute_of(node, "Type").ends_with("/officeDocument")) {
        part = resolved("", attribute_of(node, "Target"));
      }
    });
  }
  return part;
}

struct Relations {
  std::map<std::string, std::string, std::less<>> parts;  // by id
  std::string styles, shared_strings;                     // empty: none
};

Relations read_relations(const ZipArchive& archive, const std::string& folder, const std::string& workbook) {
  Relations out;
  auto xml = archive.read(folder + "_rels/" + workbook.substr(folder.size()) + ".rels", kMostMetaBytes);
  if (!xml) throw_bad(Fault::no_sheets);
  const pugi::xml_document document = parsed(*xml);
  each_element(document, "Relationship", [&](const pugi::xml_node& node) {
    const std::string target = resolved(folder, attribute_of(node, "Target"));
    const std::string_view type = attribute_of(node, "Type");
    if (type.ends_with("/styles")) out.styles = target;
    if (type.ends_with("/sharedStrings")) out.shared_strings = target;
    out.parts.emplace(attribute_of(node, "Id"), target);
  });
  return out;
}

std::vector<std::string> read_shared_strings(const ZipArchive& archive, const std::string& part_name) {
  std::vector<std::string> strings;
  if (part_name.empty()) return strings;
  const auto part = archive.open(part_name);
  if (!part) return strings;
  ElementStream elements(*part);
  std::size_t bytes = 0;
  while (auto element = elements.next("si")) {
    std::string& text = strings.emplace_back();
    const pugi::xml_document document = parsed(*element);
    append_runs(document.first_child(), text);
    bytes += text.size() + sizeof(std::string);
    if (bytes > kMostTextBytes) throw_bad(Fault::too_much_text, {}, kMostTextBytes);
  }
  return strings;
}

// "BC12" is column 54, row 12. Column -1: no such reference.
struct CellPlace {
  std::int64_t column = -1, row = 0;
};
CellPlace place_of(std::string_view reference) {
  CellPlace place;
  std::size_t at = 0;
  std::int64_t column = 0;
  constexpr std::int64_t kBeyond = 1'000'000;
  for (; at < reference.size() && reference[at] >= 'A' && reference[at] <= 'Z' && column < kBeyond; ++at) {
    column = column * 26 + (reference[at] - 'A' + 1);
  }
  std::from_chars(reference.data() + at, reference.data() + reference.size(), place.row);
  if (at > 0) place.column = column - 1;
  return place;
}

class SheetReader {
 public:
  SheetReader(const Workbook& workbook, const std::vector<std::string>& shared)
      : workbook_(workbook), shared_(shared) {}

  Table read(ZipPart& part) {
    ElementStream elements(part);
    for (;;) {
      // mergeCells follows the rows, so one pass over the part finds both.
      auto element = elements.next_of({"row", "mergeCell"});
      if (!element) break;
      const pugi::xml_document document = parsed(*element);
      const pugi::xml_node node = document.first_child();
      if (local_name(node) == "row") {
        read_row(node);
      } else {
        fill_merged(attribute_of(node, "ref"));
      }
    }
    return builder_.take();
  }

 private:
  void read_row(const pugi::xml_node& row) {
    line_ = int_of(attribute_of(row, "r"), static_cast<int>(line_ + 1));
    builder_.begin_row(line_);
    std::int64_t column = 0;
    for (const pugi::xml_node& cell : row.children()) {
      if (local_name(cell) != "c") continue;
      const CellPlace place = place_of(attribute_of(cell, "r"));
      if (place.column >= 0) column = place.column;
      builder_.put(static_cast<std::size_t>(column), text_of(cell));
      ++column;
    }
    builder_.end_row();
  }

  std::string text_of(const pugi::xml_node& cell) const {
    const std::string_view type = attribute_of(cell, "t");
    if (type == "inlineStr") {
      std::string text;
      append_runs(child_of(cell, "is"), text);
      return text;
    }
    const std::string_view value = child_of(cell, "v").child_value();
    if (value.empty()) {
      // A program that does not calculate stores no value: the formula shows why the cell cannot be read.
      const std::string_view formula = child_of(cell, "f").child_value();
      return formula.empty() ? std::string() : '=' + std::string(formula);
    }
    if (type == "s") {
      const int index = int_of(value, -1);
      if (index < 0 || index >= std::ssize(shared_)) throw_bad(Fault::missing_text);
      return shared_[static_cast<std::size_t>(index)];
    }
    if (type == "b") return value == "1" ? "TRUE" : "FALSE";
    if (!type.empty() && type != "n") return std::string(value);  // str, e (an error), d (a day)
    const std::string number = plain_number(value);
    if (is_date(int_of(attribute_of(cell, "s"), 0))) {
      double serial = 0;
      std::from_chars(value.data(), value.data() + value.size(), serial);
      if (auto date = serial_date(serial, workbook_.from_1904)) return *date;
    }
    return number;
  }

  [[nodiscard]] bool is_date(int style) const {
    return style >= 0 && style < std::ssize(workbook_.date_styles) &&
           workbook_.date_styles[static_cast<std::size_t>(style)];
  }

  void fill_merged(std::string_view range) {
    const std::size_t colon = range.find(':');
    if (colon == std::string_view::npos) return;
    const CellPlace first = place_of(range.substr(0, colon)), last = place_of(range.substr(colon + 1));
    if (first.column < 0 || first.row >= last.row) return;
    builder_.fill_down(first.row, last.row, static_cast<std::size_t>(first.column));
  }

  const Workbook& workbook_;
  const std::vector<std::string>& shared_;
  TableBuilder builder_;
  std::int64_t line_ = 0;
};

Table read_workbook(const ZipArchive& archive) {
  const std::string part = workbook_part(archive);
  const std::string folder = part.substr(0, part.rfind('/') + 1);
  auto xml = archive.read(part, kMostMetaBytes);
  if (!xml) throw_bad(Fault::not_workbook);
  const Relations relations = read_relations(archive, folder, part);
  const pugi::xml_document document = parsed(*xml);
  Workbook workbook;
  each_element(document, "workbookPr", [&](const pugi::xml_node& node) {
    const std::string_view flag = attribute_of(node, "date1904");
    workbook.from_1904 = flag == "1" || flag == "true";
  });
  each_element(document, "sheet", [&](const pugi::xml_node& node) {
    const auto found = relations.parts.find(attribute_of(node, "id"));
    if (found != relations.parts.end()) {
      workbook.sheets.push_back({found->second, attribute_of(node, "state").ends_with("idden")});
    }
  });
  workbook.date_styles = read_date_styles(archive, relations.styles);
  const std::vector<std::string> shared = read_shared_strings(archive, relations.shared_strings);
  for (const SheetPlace& sheet : workbook.sheets) {
    if (sheet.hidden) continue;
    const auto opened = archive.open(sheet.part);
    if (!opened) continue;
    Table table = SheetReader(workbook, shared).read(*opened);
    if (!table.rows.empty()) return table;
  }
  return {};
}

}  // namespace

Result<Table> read_xlsx(std::string_view bytes, Language language) {
  try {
    if (bytes.size() > kMostFileBytes) throw_bad(Fault::large_file, {}, kMostFileBytes);
    return read_workbook(ZipArchive(bytes));
  } catch (const BadTable& bad) {
    return error_of(bad, language);
  }
}

}  // namespace wbd::sheet
