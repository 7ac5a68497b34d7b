#pragma once
// Campaigns, their charges and their spending by article.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/advert.hpp"
#include "core/model/article_weight.hpp"
#include "core/model/write_counts.hpp"

namespace wbd::store {

// Campaigns that are missing from `adverts` stay.
WriteCounts save_adverts(db::Tx& tx, CabinetId cabinet, std::span<const Advert> adverts);

// Makes `charges` the whole list of the days, both inclusive; charges of other days are ignored. Sets their
// numbers. Call it under the cabinet's lock.
WriteCounts replace_advert_charges(db::Tx& tx, CabinetId cabinet, Date from, Date to,
                                   std::span<const AdvertCharge> charges);
[[nodiscard]] bool has_advert_charges(db::Tx& tx, CabinetId cabinet, Date from, Date to);
// The charges of WB's documents, by document, then day and campaign.
[[nodiscard]] std::vector<AdvertCharge> charges_of_documents(db::Tx& tx, CabinetId cabinet,
                                                             std::span<const std::int64_t> upd_nums);
// The charges of these days, both inclusive, by day and campaign.
[[nodiscard]] std::vector<AdvertCharge> charges_between(db::Tx& tx, CabinetId cabinet, Date from, Date to);

// The same, added up by the way of payment: one charge for each, with its sum and payment only.
[[nodiscard]] std::vector<AdvertCharge> charges_by_payment(db::Tx& tx, CabinetId cabinet, Date from, Date to);

// The ids above `after` of campaigns whose spending WB gives, ascending. They have a charge in these days;
// with `active` those that run or pause are listed as well.
[[nodiscard]] std::vector<std::int64_t> adverts_with_spend(db::Tx& tx, CabinetId cabinet, Date from, Date to,
                                                           bool active, std::int64_t after,
                                                           std::int64_t limit);

// Makes `rows` the whole spending of the campaigns in these days, both inclusive; other rows are ignored.
// Rows of one campaign, day and article are summed. Call it under the cabinet's lock.
WriteCounts replace_advert_spend(db::Tx& tx, CabinetId cabinet, const std::set<std::int64_t>& campaigns,
                                 Date from, Date to, std::span<const AdvertSpend> rows);
// The spending of each campaign in these days by article, sorted by nm_id. Campaigns without any are absent.
[[nodiscard]] std::map<std::int64_t, std::vector<ArticleWeight>> spend_by_article(
    db::Tx& tx, CabinetId cabinet, const std::set<std::int64_t>& campaigns, Date from, Date to);

}  // namespace wbd::store
