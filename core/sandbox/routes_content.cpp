// content-api: cards and the trash (GUIDE 5.10).

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "core/base/json_text.hpp"
#include "core/sandbox/params.hpp"

namespace wbd::sandbox {
namespace {

constexpr std::int64_t kAnyId = std::numeric_limits<std::int64_t>::max();

struct CardFilter {
  int with_photo = 0;
  std::string search;
  std::vector<std::int64_t> tags, subjects;
  std::vector<std::string> brands;
  std::optional<std::int64_t> merged_group;

  [[nodiscard]] bool passes(const Product& card) const {
    if (with_photo == 1 && card.photos == 0) return false;
    if (with_photo == 2 && card.photos > 0) return false;
    if (!tags.empty() && std::find(tags.begin(), tags.end(), card.tag_id) == tags.end()) return false;
    if (!subjects.empty() &&
        std::find(subjects.begin(), subjects.end(), card.subject->id) == subjects.end()) {
      return false;
    }
    if (!brands.empty() && std::find(brands.begin(), brands.end(), card.brand) == brands.end()) return false;
    if (merged_group && card.imt_id != *merged_group) return false;
    return search.empty() || found_in(card);
  }
  [[nodiscard]] bool found_in(const Product& card) const {
    if (card.vendor_code == search || std::to_string(card.nm_id) == search) return true;
    return std::any_of(card.sizes.begin(), card.sizes.end(), [&](const Size& size) {
      return std::find(size.skus.begin(), size.skus.end(), search) != size.skus.end();
    });
  }
};

struct CardQuery {
  bool ascending = false;
  std::size_t limit = 10;
  std::optional<std::pair<Nanos, std::int64_t>> after;
  CardFilter filter;
};

// `moment` is the cursor's time: updatedAt, or trashedAt in the trash.
CardQuery read_card_query(const Call& call, std::string_view moment, bool trash) {
  const Query query(call.query, {"locale"});
  (void)query.choice("locale", {"ru", "en", "zh"});
  const Body body = Body::parse(call.body);
  body.allow({"settings"});
  const Body settings = body.object("settings");
  settings.allow({"sort", "filter", "cursor"});
  const Body sort = settings.object("sort");
  sort.allow({"ascending"});
  const Body cursor = settings.object("cursor");
  cursor.allow({"limit", moment, "nmID"});
  const Body filter = settings.object("filter");
  if (trash) {
    filter.allow({"textSearch"});
  } else {
    filter.allow(
        {"withPhoto", "textSearch", "tagIDs", "allowedCategoriesOnly", "objectIDs", "brands", "imtID"});
  }

  CardQuery read;
  read.ascending = sort.flag("ascending").value_or(false);
  read.limit = static_cast<std::size_t>(cursor.integer("limit", 1, 100).value_or(10));
  const auto text = cursor.text(moment);
  const auto article = cursor.integer("nmID", 0, kAnyId);
  if (text.has_value() != article.has_value())
    refuse(fmt::format("cursor: {} and nmID belong together", moment));
  if (text) {
    const auto time = read_time(*text);
    if (!time || !time->has_zone) refuse(fmt::format("cursor.{}: Value not validated", moment));
    read.after = {time->time, *article};
  }
  read.filter.with_photo = static_cast<int>(filter.integer("withPhoto", -1, 2).value_or(0));
  read.filter.search = filter.text("textSearch").value_or("");
  read.filter.tags = filter.integers("tagIDs", 1000);
  read.filter.subjects = filter.integers("objectIDs", 1000);
  read.filter.brands = filter.texts("brands", 1000);
  read.filter.merged_group = filter.integer("imtID", 0, kAnyId);
  (void)filter.flag("allowedCategoriesOnly");
  return read;
}

const CardTime& time_of(const Product& card, bool trash) {
  return trash ? *card.trashed_at : card.updated_at;
}

std::vector<const Product*> select_cards(const Call& call, const CardQuery& query, bool trash) {
  using Position = std::pair<Nanos, std::int64_t>;
  const auto position = [&](const Product& card) { return Position{time_of(card, trash).time, card.nm_id}; };
  std::vector<const Product*> cards;
  for (const Product& card : call.seller.products) {
    if (card.trashed_at.has_value() != trash || !query.filter.passes(card)) continue;
    if (query.after && (query.ascending ? position(card) <= *query.after : position(card) >= *query.after)) {
      continue;
    }
    cards.push_back(&card);
  }
  std::sort(cards.begin(), cards.end(), [&](const Product* a, const Product* b) {
    return query.ascending ? position(*a) < position(*b) : position(*b) < position(*a);
  });
  if (cards.size() > query.limit) cards.resize(query.limit);
  return cards;
}

void write_photos(JsonWriter& w, const Product& card) {
  w.key("photos");
  w.begin_array();
  const std::string base =
      fmt::format("https://basket-{:02}.wbbasket.ru/vol{}/part{}/{}/images", card.nm_id % 20 + 1,
                  card.nm_id / 100'000, card.nm_id / 1'000, card.nm_id);
  for (int i = 1; i <= card.photos; ++i) {
    w.begin_object();
    for (const std::string_view kind : {"big", "c246x328", "c516x688", "square", "tm"}) {
      w.field(kind, fmt::format("{}/{}/{}.webp", base, kind, i));
    }
    w.end_object();
  }
  w.end_array();
}

void write_characteristics(JsonWriter& w, const Product& card) {
  w.key("characteristics");
  w.begin_array();
  w.begin_object();
  w.field("id", 14'177'449);
  w.field("name", "Цвет");
  w.key("value");
  w.begin_array();
  w.value(card.color);
  w.end_array();
  w.end_object();
  w.begin_object();  // the type of a value depends on the characteristic
  w.field("id", 88'952);
  w.field("name", "Вес товара с упаковкой (г)");
  w.field("value", card.weight_grams);
  w.end_object();
  w.end_array();
}

void write_card(JsonWriter& w, const Product& card, bool trash) {
  w.begin_object();
  w.field("nmID", card.nm_id);
  if (!trash) {
    w.field("imtID", card.imt_id);
    w.field("nmUUID", card.uuid);
  }
  w.field("subjectID", card.subject->id);
  w.field("subjectName", card.subject->name);
  w.field("vendorCode", card.vendor_code);
  w.field("kizMarked", false);
  if (!trash) {
    w.field("brand", card.brand);
    w.field("title", card.title);
    w.field("description", card.description);
    w.field("needKiz", card.subject->sized);
  }
  if (card.photos > 0) write_photos(w, card);
  if (card.has_video) {
    w.field("video",
            fmt::format("https://videonme-basket-12.wbbasket.ru/vol{}/part{}/{}/hls/1440p/index.m3u8",
                        card.nm_id / 1'000'000, card.nm_id / 10'000, card.nm_id));
  }
  w.key("dimensions");
  w.begin_object();
  w.field("length", card.length);
  w.field("width", card.width);
  w.field("height", card.height);
  w.field("weightBrutto", card.weight_grams / 1000.0);
  w.field("isValid", true);
  w.end_object();
  write_characteristics(w, card);
  w.key("sizes");
  w.begin_array();
  for (const Size& size : card.sizes) {
    w.begin_object();
    w.field("chrtID", size.chrt_id);
    w.field("techSize", size.tech_size);
    if (!size.wb_size.empty()) w.field("wbSize", size.wb_size);
    w.key("skus");
    w.begin_array();
    for (const std::string& sku : size.skus) w.value(sku);
    w.end_array();
    w.end_object();
  }
  w.end_array();
  if (card.tag_id != 0 && !trash) {
    w.key("tags");
    w.begin_array();
    w.begin_object();
    w.field("id", card.tag_id);
    w.field("name", "Популярный");
    w.field("color", "D1CFD7");
    w.end_object();
    w.end_array();
  }
  w.field("createdAt", card.created_at.text());
  if (trash) {
    w.field("trashedAt", card.trashed_at->text());
  } else {
    w.field("updatedAt", card.updated_at.text());
  }
  w.end_object();
}

Reply cards_page(const Call& call, bool trash) {
  const std::string_view moment = trash ? "trashedAt" : "updatedAt";
  const CardQuery query = read_card_query(call, moment, trash);
  const auto cards = select_cards(call, query, trash);
  Reply reply;
  JsonWriter w(reply.body);
  w.begin_object();
  w.key("cards");
  w.begin_array();
  for (const Product* card : cards) write_card(w, *card, trash);
  w.end_array();
  w.key("cursor");
  w.begin_object();
  // An empty page has an empty cursor: a client that copies it starts from the beginning.
  w.field(moment, cards.empty() ? std::string() : time_of(*cards.back(), trash).text());
  w.field("nmID", cards.empty() ? std::int64_t{0} : cards.back()->nm_id);
  w.field("total", static_cast<std::int64_t>(cards.size()));
  w.end_object();
  w.end_object();
  return reply;
}

}  // namespace

Reply answer_cards_list(const Call& call) {
  return cards_page(call, false);
}

Reply answer_cards_trash(const Call& call) {
  return cards_page(call, true);
}

}  // namespace wbd::sandbox
