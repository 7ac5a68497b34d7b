#pragma once
// Products, stock, reviews and questions.

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "core/base/ids.hpp"
#include "core/base/money.hpp"
#include "core/base/time.hpp"
#include "core/model/order.hpp"

namespace wbd {

struct ProductSize {
  ChrtId chrt_id;
  std::optional<std::string> size;  // techSize; WB's "0" means the article has one size and stays "0"
  std::vector<std::string> barcodes;
  friend bool operator==(const ProductSize&, const ProductSize&) = default;
};

// A card (GUIDE 5.10). Prices come from another dataset.
struct Product {
  NmId nm_id;
  std::optional<ImtId> imt_id;
  std::optional<std::string> vendor_code, title, brand, subject, description, photo_url;
  std::optional<std::int64_t> subject_id;
  std::vector<ProductSize> sizes;
  std::string characteristics_json = "[]";     // WB's array, unchanged; values have any JSON type
  std::optional<std::string> dimensions_json;  // {length,width,height cm; weightBrutto kg; isValid}
  std::optional<UtcTime> created_at, updated_at;
  std::string updated_at_text;  // as WB wrote it; the cursor is this and nm_id
  std::optional<UtcTime> deleted_at;
};

inline constexpr std::int64_t kUnknownInWay = std::numeric_limits<std::int64_t>::min();

// One size in one warehouse; rows with equal keys have been summed.
struct Stock {
  NmId nm_id;
  ChrtId chrt_id;
  WarehouseType warehouse_type = WarehouseType::wb;
  WarehouseId warehouse_id;
  std::string warehouse;
  std::int64_t quantity = 0;
  std::int64_t in_way_to_client = 0;
  std::int64_t in_way_from_client = 0;  // kUnknownInWay when WB's row does not give it
  friend bool operator==(const Stock&, const Stock&) = default;
};

struct Review {
  std::string id;
  std::optional<NmId> nm_id;
  std::int32_t rating = 0;  // 1..5
  std::string text, pros, cons;
  std::vector<std::string> tags;    // `bables`
  std::vector<std::string> photos;  // fullSize links
  bool answered = false;
  std::optional<std::string> answer;
  bool archived = false;
  UtcTime created_at;
  std::optional<std::string> product_name;
  // False: WB's row has neither answer nor state. Not stored.
  std::optional<bool> has_answer_field{};
};

// A buyer's question (GUIDE 5.13).
struct Question {
  std::string id;
  std::optional<NmId> nm_id;
  std::string text;
  std::string state;      // WB's value: suppliersPortalSynch = new, wbRu = answered, shown; none = rejected
  bool answered = false;  // dealt with: answered or rejected by the seller
  std::optional<std::string> answer;
  UtcTime created_at;
  std::optional<std::string> product_name;
  std::optional<bool> has_answer_field{};  // false: WB's row has no answer, not even null; not stored
  friend bool operator==(const Question&, const Question&) = default;
};

// A card in the trash (GUIDE 5.10): no title, no brand.
struct TrashedCard {
  Product card;
  UtcTime trashed_at;
};

// WB's ratings of an article (GUIDE 5.16), in hundredths.
struct ItemRating {
  NmId nm_id;
  std::optional<std::int64_t> rating;           // of the card, out of 10
  std::optional<std::int64_t> feedback_rating;  // from reviews, out of 5
};

}  // namespace wbd
