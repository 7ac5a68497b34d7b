#pragma once
// New events in the world, on request; the seed decides their details.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/sandbox/random.hpp"
#include "core/sandbox/world.hpp"

namespace wbd::sandbox {

// The number of events of each kind. Fewer happen when the seller has too few candidates.
struct Evolution {
  int orders = 0;           // new and paid
  int unpaid = 0;           // new, listed by the feed only
  int cancels = 0;          // orders still in transit
  int buyouts = 0;          // orders still in transit
  int returns = 0;          // bought orders
  int prices = 0;           // rows without prices that get them
  bool prices_move = true;  // whether that moves lastChangeDate
  int stock_vanish = 0;     // sizes whose WB stock rows disappear
  int stock_changes = 0;    // rows that get another quantity
  int reviews = 0;          // new, unanswered, with text
  int answers = 0;          // to open reviews
  int card_updates = 0;
  int card_trash = 0;
  int card_restores = 0;         // cards in the trash; their stock stays gone
  int price_changes = 0;         // articles with another price, discount or both
  int questions = 0;             // new, unanswered
  int question_answers = 0;      // to open questions
  int question_rejections = 0;   // open questions
  int answer_edits = 0;          // this many answers to reviews and as many to questions
  int seller_stock_changes = 0;  // rows of the seller's own warehouses that get another quantity
  int warehouse_adds = 0;        // to the seller's warehouses
  int warehouse_renames = 0;
  int warehouse_removals = 0;           // the last warehouse stays
  int fbs_confirms = 0;                 // new assembly orders that the seller takes into assembly
  int finance_reports = 0;              // reports of each kind published early
  int tariff_changes = 0;               // rows of the box tariffs, valid from the Moscow day of the event
  bool cancel_remains = false;          // every unfinished remains report becomes canceled
  int commission_changes = 0;           // subjects that get other rates
  int commission_losses = 0;            // subjects that lose the rate for sales from WB's warehouses
  bool commission_seller_only = false;  // adds a subject without a rate for WB's warehouses
  bool tariffs_hide = false;            // from the event's day on the tariffs omit WB's warehouses in Russia
  bool tariffs_show = false;            // from the event's day on the tariffs list them
  // Rows of supplier/sales whose letter is neither S nor R (see SaleKind).
  int surcharges = 0;        // of units bought out
  int sale_reversals = 0;    // of S rows
  int return_reversals = 0;  // of R rows
  int unknown_sales = 0;     // of units bought out
  // Buyouts and cancels that the feed shows at once and the statistics `late_days` later. Their
  // lastChangeDate is the event's time, so a client's cursor has passed it when they appear.
  int late_sales = 0, late_cancels = 0;
  int late_days = 3;
  int cancel_withdrawals = 0;    // cancels of the last 28 days that WB takes back
  int finance_holds = 0;         // next daily reports to hold back; later days appear first
  int finance_unholds = 0;       // held daily reports to release, the oldest first
  int finance_unreadable = 0;    // rows of the newest weekly report that get an unreadable amount
  bool finance_repairs = false;  // all such rows become readable
  int broken_reviews = 0;        // new, unanswered, with half an emoji and U+0000
  int broken_questions = 0;
};

// Ids of the changed objects by kind: srid, saleID, chrtId, review or question id, nmID, warehouse id or
// name, subject id.
using Changes = std::map<std::string, std::vector<std::string>, std::less<>>;

// All events happen at `at`, which must be later than world.now. All but the late ones are visible at once.
Changes evolve(Seller& seller, const Evolution& wanted, const Options& options, Random& random, Seconds now,
               Seconds at);
// Publishes finance reports early, holds and releases them, damages and repairs their rows.
void evolve_finance(const World& world, Seller& seller, const Evolution& wanted, Seconds at,
                    Changes& changes);
// Changes that all sellers share.
void evolve_tariffs(TariffBook& book, const Evolution& wanted, Random& random, Seconds at, Changes& changes);

}  // namespace wbd::sandbox
