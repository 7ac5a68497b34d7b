#include "core/wb/cards.hpp"

#include "core/base/json_text.hpp"
#include "core/wb/json_rows.hpp"

namespace wbd::wb {
namespace {

constexpr std::int64_t kCardsPage = 100;

Call cards_call(Operation operation, const CardsCursor& after, std::string_view time_field) {
  Call call{operation, {}, {}};
  JsonWriter w(call.body);
  w.begin_object();
  w.key("settings");
  w.begin_object();
  w.key("sort");
  w.begin_object();
  w.field("ascending", true);
  w.end_object();
  w.key("cursor");
  w.begin_object();
  w.field("limit", kCardsPage);
  if (!after.updated_at.empty()) {
    w.field(time_field, after.updated_at);
    w.field("nmID", after.nm_id);
  }
  w.end_object();
  w.key("filter");
  w.begin_object();
  if (operation == Operation::cards_list) w.field("withPhoto", -1);  // cards with and without photo
  w.end_object();
  w.end_object();
  w.end_object();
  return call;
}

constexpr std::array kSizeFields{
    required<&ProductSize::chrt_id>("chrtID"),
    optional<&ProductSize::size>("techSize"),
    optional<&ProductSize::barcodes>("skus"),
};

// A size that cannot be understood is left out; the card is kept.
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

// Takes the largest form of the first photo.
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
  const auto time = parse_wb_time(row.updated_at_text);
  if (!time || !is_plausible(*time)) return Read::wrong;
  row.updated_at = time;
  return Read::ok;
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

template <auto Member>
Read read_of_card(ondemand::value& value, TrashedCard& row) {
  return read(value, row.card.*Member);
}
template <Read (*ReadCard)(ondemand::value&, Product&)>
Read read_by(ondemand::value& value, TrashedCard& row) {
  return ReadCard(value, row.card);
}

constexpr std::array kTrashFields{
    JsonField<TrashedCard>{"nmID", Need::required, &read_of_card<&Product::nm_id>},
    JsonField<TrashedCard>{"vendorCode", Need::optional, &read_of_card<&Product::vendor_code>},
    JsonField<TrashedCard>{"subjectID", Need::optional, &read_of_card<&Product::subject_id>},
    JsonField<TrashedCard>{"subjectName", Need::optional, &read_of_card<&Product::subject>},
    sometimes(JsonField<TrashedCard>{"photos", Need::optional, &read_by<&read_photos>}),
    JsonField<TrashedCard>{"sizes", Need::optional, &read_by<&read_sizes>},
    JsonField<TrashedCard>{"dimensions", Need::optional, &read_by<&read_dimensions>},
    JsonField<TrashedCard>{"characteristics", Need::optional, &read_by<&read_characteristics>},
    JsonField<TrashedCard>{"createdAt", Need::optional, &read_of_card<&Product::created_at>},
    required<&TrashedCard::trashed_at>("trashedAt"),
};

template <std::optional<std::string> Product::*Text>
constexpr JsonField<Product> given(std::string_view key) {
  return {key, Need::optional,
          [](ondemand::value& value, Product& row) { return read_given(value, row.*Text); }};
}

constexpr std::array kCardFields{
    required<&Product::nm_id>("nmID"),
    optional<&Product::imt_id>("imtID"),
    optional<&Product::subject_id>("subjectID"),
    given<&Product::subject>("subjectName"),
    given<&Product::vendor_code>("vendorCode"),
    given<&Product::brand>("brand"),
    given<&Product::title>("title"),
    given<&Product::description>("description"),
    sometimes(JsonField<Product>{"photos", Need::optional, &read_photos}),
    JsonField<Product>{"dimensions", Need::optional, &read_dimensions},
    JsonField<Product>{"characteristics", Need::optional, &read_characteristics},
    JsonField<Product>{"sizes", Need::optional, &read_sizes},
    optional<&Product::created_at>("createdAt"),
    JsonField<Product>{"updatedAt", Need::optional, &read_updated_at},
};

// The list and the trash differ in the name of their cursor's time.
template <class Row, std::size_t N>
Result<void> parse_page(std::string_view json, const std::array<JsonField<Row>, N>& fields,
                        std::string_view time_field, Parsed<Row>& cards, CardsCursor& cursor,
                        std::int64_t& total) {
  AnswerDocument answer;
  if (auto opened = answer.open(json); !opened) return opened.error();
  bool has_cards = false;
  bool has_cursor = false;
  const auto on_cursor = [&](std::string_view key, ondemand::value& value) {
    if (key == time_field) return read(value, cursor.updated_at);
    if (key == "nmID") return read(value, cursor.nm_id);
    if (key == "total") {
      has_cursor = true;
      return read(value, total);
    }
    return Read::ok;
  };
  auto read_all = read_envelope(answer, [&](std::string_view key, ondemand::value& value) {
    if (key == "cursor") return read_members(value, on_cursor);
    if (key != "cards") return Read::ok;
    has_cards = true;
    return read_rows<Row>(answer, value, std::span(fields), Sampled::all, cards, kNothingMore);
  });
  if (!read_all) return read_all.error();
  if (!has_cards) return missing("cards");
  if (!has_cursor && cards.seen > 0) return missing("cursor.total");
  if (cursor.updated_at.empty() && cards.seen > 0) return missing("cursor." + std::string(time_field));
  return {};
}

}  // namespace

Call cards_list_call(const CardsCursor& after) {
  return cards_call(Operation::cards_list, after, "updatedAt");
}

Call cards_trash_call(const CardsCursor& after) {
  return cards_call(Operation::cards_trash, after, "trashedAt");
}

Result<CardsAnswer> parse_cards(std::string_view json) {
  CardsAnswer out;
  out.cards.fields.operation = Operation::cards_list;
  auto read_all = parse_page<Product>(json, kCardFields, "updatedAt", out.cards, out.cursor, out.total);
  if (!read_all) return read_all.error();
  return out;
}

Result<TrashAnswer> parse_trash(std::string_view json) {
  TrashAnswer out;
  out.cards.fields.operation = Operation::cards_trash;
  std::int64_t total = 0;
  auto read_all = parse_page<TrashedCard>(json, kTrashFields, "trashedAt", out.cards, out.cursor, total);
  if (!read_all) return read_all.error();
  return out;
}

}  // namespace wbd::wb
