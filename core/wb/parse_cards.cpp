// cards/list (GUIDE 5.10).

#include "core/wb/json_rows.hpp"

namespace wb::api {
namespace {

constexpr std::array kSizeFields{
    required<&ProductSize::chrt_id>("chrtID"),
    optional<&ProductSize::size>("techSize"),
    optional<&ProductSize::barcodes>("skus"),
};

// A size that cannot be understood is left out, the card stays.
Read read_sizes(ondemand::value& value, Product& row) {
  bool all_read = true;
  const Read outcome = read_array(value, [&](ondemand::value& item) {
    ProductSize size;
    const Read one = read_nested<ProductSize>(item, std::span(kSizeFields), size);
    if (one == Read::ok) row.sizes.push_back(std::move(size));
    all_read = all_read && one == Read::ok;
    return one != Read::broken;
  });
  return outcome == Read::ok && !all_read ? Read::wrong : outcome;
}

// The biggest form of the first photo.
Read read_photos(ondemand::value& value, Product& row) {
  constexpr std::array<std::string_view, 4> kBestFirst{"big", "c516x688", "c246x328", "square"};
  Read found = Read::ok;
  const Read outcome = read_array(value, [&](ondemand::value& item) {
    if (row.photo_url) return true;
    std::size_t best = kBestFirst.size();
    found = read_members(item, [&](std::string_view key, ondemand::value& link) {
      const auto at = std::find(kBestFirst.begin(), kBestFirst.end(), key);
      const auto rank = static_cast<std::size_t>(at - kBestFirst.begin());
      if (rank >= best) return Read::ok;
      std::string url;
      const Read one = read(link, url);
      if (one == Read::ok) {
        row.photo_url = std::move(url);
        best = rank;
      }
      return one;
    });
    return found != Read::broken;
  });
  return outcome == Read::ok ? found : outcome;
}

Read read_updated_at(ondemand::value& value, Product& row) {
  if (const Read outcome = read(value, row.updated_at_text); outcome != Read::ok) return outcome;
  row.updated_at = parse_wb_time(row.updated_at_text);
  return row.updated_at ? Read::ok : Read::wrong;
}

Read read_characteristics(ondemand::value& value, Product& row) {
  return read_raw(value, row.characteristics_json);
}

Read read_dimensions(ondemand::value& value, Product& row) {
  std::string raw;
  const Read outcome = read_raw(value, raw);
  if (outcome == Read::ok) row.dimensions_json = std::move(raw);
  return outcome;
}

constexpr std::array kCardFields{
    required<&Product::nm_id>("nmID"),
    optional<&Product::imt_id>("imtID"),
    optional<&Product::subject_id>("subjectID"),
    optional<&Product::subject>("subjectName"),
    optional<&Product::vendor_code>("vendorCode"),
    optional<&Product::brand>("brand"),
    optional<&Product::title>("title"),
    optional<&Product::description>("description"),
    Field<Product>{"photos", Need::optional, &read_photos},
    Field<Product>{"dimensions", Need::optional, &read_dimensions},
    Field<Product>{"characteristics", Need::optional, &read_characteristics},
    Field<Product>{"sizes", Need::optional, &read_sizes},
    optional<&Product::created_at>("createdAt"),
    Field<Product>{"updatedAt", Need::optional, &read_updated_at},
};

}  // namespace

Result<CardsAnswer> parse_cards(std::string_view json) {
  Answer answer;
  if (auto opened = answer.open(json); !opened) return opened.error();
  CardsAnswer out;
  bool has_cards = false;
  bool has_cursor = false;
  const auto on_cursor = [&](std::string_view key, ondemand::value& value) {
    if (key == "updatedAt") return read(value, out.cursor.updated_at);
    if (key == "nmID") return read(value, out.cursor.nm_id);
    if (key == "total") {
      has_cursor = true;
      return read(value, out.total);
    }
    return Read::ok;
  };
  const auto complete = [](Product&, Finding&) {};
  auto read_all = read_envelope(answer, [&](std::string_view key, ondemand::value& value) {
    if (key == "cursor") return read_members(value, on_cursor);
    if (key != "cards") return Read::ok;
    has_cards = true;
    return read_rows<Product>(answer, value, std::span(kCardFields), Sampled::all, out.cards, complete);
  });
  if (!read_all) return read_all.error();
  if (!has_cards) return Error{Errc::bad_data, "WB's answer has no cards"};
  if (!has_cursor && out.cards.seen > 0) return Error{Errc::bad_data, "WB's answer has no cursor"};
  return out;
}

}  // namespace wb::api
