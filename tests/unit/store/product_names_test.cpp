#include "core/store/product_names.hpp"

#include <array>
#include <vector>

#include <catch2/catch.hpp>

#include "core/store/products.hpp"
#include "tests/unit/store/support.hpp"

namespace product_names_test {

using namespace wbd;

TEST_CASE("articles have the names of their cards in the chosen cabinets, of the first one that has a card",
          "[products]") {
  test::TempDatabase database;
  const std::array shops = database.write([](db::Tx& tx) {
    const std::array made{test::add_cabinet(tx, 1, "a"), test::add_cabinet(tx, 1, "b"),
                          test::add_cabinet(tx, 1, "c")};
    const auto save = [&](CabinetId shop, std::int64_t nm_id, std::optional<std::string> title) {
      Product product;
      product.nm_id = NmId{nm_id};
      product.title = std::move(title);
      product.vendor_code = std::to_string(nm_id) + " of " + std::to_string(shop.value);
      store::save_product(tx, shop, product);
    };
    save(made[0], 7, "Shirt");
    save(made[0], 8, std::nullopt);
    save(made[1], 7, "Other shirt");
    save(made[1], 9, "Dress");
    save(made[2], 10, "Hat");
    return made;
  });
  database.read([&](db::Tx& tx) {
    const std::vector<NmId> wanted{NmId{7}, NmId{8}, NmId{9}, NmId{10}, NmId{11}, NmId{7}};
    const std::array two{shops[0], shops[1]};
    const auto names = store::product_names(tx, two, wanted);
    REQUIRE(names.size() == 3);
    CHECK(names.at(NmId{7}).title == "Shirt");
    CHECK_FALSE(names.at(NmId{8}).title);
    CHECK(names.at(NmId{8}).vendor_code == "8 of " + std::to_string(shops[0].value));
    CHECK(names.at(NmId{9}).title == "Dress");
    CHECK(store::product_names(tx, two, {}).empty());
    CHECK(store::product_names(tx, {}, wanted).empty());
  });
}

}  // namespace product_names_test
