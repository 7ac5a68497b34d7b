#include "core/sync/datasets.hpp"

#include <algorithm>

#include "core/sync/job.hpp"

namespace wbd::sync {

// Each is defined in the folder of its dataset.
Task<StepEnd> sync_orders(Job& job);
Task<StepEnd> sync_reviews(Job& job);
Task<StepEnd> sync_questions(Job& job);
Task<StepEnd> sync_sales(Job& job);
Task<StepEnd> sync_products(Job& job);
Task<StepEnd> sync_stocks(Job& job);
Task<StepEnd> sync_prices(Job& job);
Task<StepEnd> sync_funnel(Job& job);
Task<StepEnd> sync_finance(Job& job);
Task<StepEnd> sync_warehouses(Job& job);
Task<StepEnd> sync_tariffs(Job& job);
Task<StepEnd> sync_payouts(Job& job);
Task<StepEnd> sync_storage_costs(Job& job);
Task<StepEnd> sync_acceptance_costs(Job& job);
Task<StepEnd> sync_adverts(Job& job);
Task<StepEnd> sync_penalties(Job& job);

namespace {

using enum wb::Operation;

// With a base token, reviews and questions share five requests an hour. Each rests after a pass to leave room
// for the other. Otherwise the first by priority would use all requests.
constexpr int kFeedbackShare = 5;

// In the order of the enumeration.
// clang-format off
constexpr std::array kRows{
    DatasetRow{Dataset::orders,     &sync_orders,     0ms,   {order_feed, supplier_orders}},
    DatasetRow{Dataset::reviews,    &sync_reviews,    0ms,   {feedbacks}, {}, kFeedbackShare},
    DatasetRow{Dataset::questions,  &sync_questions,  0ms,   {questions}, {}, kFeedbackShare},
    DatasetRow{Dataset::sales,      &sync_sales,      30min, {supplier_sales}},  // GUIDE 5.5
    DatasetRow{Dataset::products,   &sync_products,   30min, {cards_list}},
    DatasetRow{Dataset::stocks,     &sync_stocks,     30min, {stocks_wb, stocks_seller},  // GUIDE 5.7
               {remains_status, remains_download}, 1, {warehouse_stocks}},
    DatasetRow{Dataset::prices,     &sync_prices,     1h,    {goods}},
    DatasetRow{Dataset::funnel,     &sync_funnel,     2h,    {funnel_products}},  // GUIDE 5.14
    // Reports come daily; the balance moves in between.
    DatasetRow{Dataset::finance,    &sync_finance,    6h,    {finance_details}, {}, 1, {}, true},
    DatasetRow{Dataset::warehouses, &sync_warehouses, 6h,    {seller_warehouses}},
    DatasetRow{Dataset::tariffs,    &sync_tariffs,    24h,   // GUIDE 5.21
               {commission, box_tariffs, pallet_tariffs, return_tariffs}},
    // Costs are read once a day (GUIDE 9), in steps of what the limits allow until the history is whole.
    DatasetRow{Dataset::payouts,    &sync_payouts,    24h,   {payout_list}, {}, 1, {}, true},
    DatasetRow{Dataset::storage_costs, &sync_storage_costs, 24h, {storage_status, storage_download}, {}, 1,
               {storage_create}, true},
    DatasetRow{Dataset::acceptance_costs, &sync_acceptance_costs, 24h, {acceptance_status, acceptance_download},
               {}, 1, {acceptance_create}, true},
    DatasetRow{Dataset::adverts,    &sync_adverts,    24h,   {advert_charges, advert_spend}, {}, 1, {advert_list},
               true},
    DatasetRow{Dataset::penalties,  &sync_penalties,  24h,
               {measurement_penalties, swap_penalties, self_purchases}, {}, 1, {}, true},
};
// clang-format on
static_assert(std::ranges::equal(kRows, kDatasets, {}, &DatasetRow::dataset),
              "a row for each dataset, at its place");
static_assert(std::ranges::all_of(kRows,
                                  [](const DatasetRow& row) {
                                    return !is_live(row.dataset) || row.own_pace == 0ms;
                                  }),
              "a live dataset has no pace of its own");

}  // namespace

const DatasetRow& dataset_row(Dataset dataset) {
  return kRows[static_cast<std::size_t>(dataset)];
}

}  // namespace wbd::sync
