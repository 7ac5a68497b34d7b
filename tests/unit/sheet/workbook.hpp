#pragma once
// Makes small XLSX files: a ZIP archive with given parts.

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <zip.h>

namespace wbd::test {

using ZipParts = std::vector<std::pair<std::string, std::string>>;

inline std::string zip_of(const ZipParts& parts) {
  zip_source_t* source = zip_source_buffer_create(nullptr, 0, 0, nullptr);
  zip_source_keep(source);
  zip_t* archive = zip_open_from_source(source, ZIP_TRUNCATE, nullptr);
  for (const auto& [name, text] : parts) {
    zip_file_add(archive, name.c_str(), zip_source_buffer(archive, text.data(), text.size(), 0), 0);
  }
  if (zip_close(archive) != 0) throw std::runtime_error("zip_close");
  zip_source_open(source);
  zip_source_seek(source, 0, SEEK_END);
  std::string bytes(static_cast<std::size_t>(zip_source_tell(source)), '\0');
  zip_source_seek(source, 0, SEEK_SET);
  zip_source_read(source, bytes.data(), bytes.size());
  zip_source_close(source);
  zip_source_free(source);
  return bytes;
}

struct WorkbookParts {
  std::string rows;          // inside sheetData
  std::string after_rows{};  // mergeCells
  std::string shared{};      // <si> elements
  std::string formats{};     // numFmts
  std::string styles{};      // <xf> elements of cellXfs
  std::string workbook_properties{};
  std::string first_rows{};  // of a sheet before it
};

inline std::string workbook(const WorkbookParts& parts) {
  const std::string relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const auto sheet = [](const std::string& rows, const std::string& after) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><worksheet><sheetData>" + rows + "</sheetData>" +
           after + "</worksheet>";
  };
  return zip_of(
      {{"_rels/.rels", fmt::format("<Relationships><Relationship Id=\"rId1\" Type=\"{}/officeDocument\" "
                                   "Target=\"xl/workbook.xml\"/></Relationships>",
                                   relations)},
       {"xl/workbook.xml",
        "<workbook xmlns:r=\"x\"><workbookPr " + parts.workbook_properties +
            "/><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"rId1\"/><sheet name=\"B\" sheetId=\"2\" r:id=\"rId2\"/>"
            "</sheets></workbook>"},
       {"xl/_rels/workbook.xml.rels",
        fmt::format(
            "<Relationships><Relationship Id=\"rId1\" Type=\"{0}/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
            "<Relationship Id=\"rId2\" Type=\"{0}/worksheet\" Target=\"/xl/worksheets/sheet2.xml\"/>"
            "<Relationship Id=\"rId3\" Type=\"{0}/styles\" Target=\"styles.xml\"/>"
            "<Relationship Id=\"rId4\" Type=\"{0}/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>",
            relations)},
       {"xl/styles.xml", "<styleSheet><numFmts>" + parts.formats + "</numFmts><cellXfs>" + parts.styles +
                             "</cellXfs></styleSheet>"},
       {"xl/sharedStrings.xml", "<sst>" + parts.shared + "</sst>"},
       {"xl/worksheets/sheet1.xml", sheet(parts.first_rows, "")},
       {"xl/worksheets/sheet2.xml", sheet(parts.rows, parts.after_rows)}});
}

}  // namespace wbd::test
