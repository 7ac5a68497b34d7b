#pragma once
// Cards and reviews for tests of what a cabinet's catalog holds.

#include <catch2/catch.hpp>

#include "core/model/write_counts.hpp"
#include "tests/unit/store/support.hpp"

namespace wbd::test {

inline constexpr CabinetId kCabinet{1};
inline constexpr CabinetId kOther{2};

inline Product make_product(std::int64_t nm_id, std::optional<std::int64_t> updated = std::nullopt) {
  Product product;
  product.nm_id = NmId{nm_id};
  product.title = "Title " + std::to_string(nm_id);
  if (updated) product.updated_at = at(*updated);
  return product;
}

inline Product full_product() {
  Product p = make_product(5, 20);
  p.imt_id = ImtId{6};
  p.vendor_code = "vendor";
  p.brand = "Brand";
  p.subject = "subject";
  p.description = "line\nand \"quote\" и текст";
  p.photo_url = "https://photo";
  p.subject_id = 7;
  p.sizes = {
      {ChrtId{51}, "S", {"111", "222"}}, {ChrtId{52}, "0", {}}, {ChrtId{53}, std::nullopt, {"3\"3\\"}}};
  p.characteristics_json = R"([{"id":1,"value":[1.5,"x"]}])";
  p.dimensions_json = R"({"length":1})";
  p.created_at = at(10);
  p.deleted_at = at(30);
  return p;
}

inline void check_counts(const WriteCounts& got, std::int64_t created, std::int64_t changed,
                         std::int64_t unchanged) {
  CHECK(got.created == created);
  CHECK(got.changed == changed);
  CHECK(got.unchanged == unchanged);
  CHECK(got.any_change() == (created + changed > 0));
}

inline Review make_review(std::string id, std::int64_t created_at, int rating, std::int64_t nm_id = 5) {
  Review review;
  review.id = std::move(id);
  review.nm_id = NmId{nm_id};
  review.rating = rating;
  review.created_at = at(created_at);
  return review;
}

}  // namespace wbd::test
