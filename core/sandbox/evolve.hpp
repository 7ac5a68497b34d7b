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
  int unpaid = 0;           // new, known to the feed alone
  int cancels = 0;          // orders still in transit
  int buyouts = 0;          // orders still in transit
  int returns = 0;          // bought orders
  int prices = 0;           // filled in, in rows without prices
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
  int warehouse_removals = 0;   // the last warehouse stays
  int fbs_confirms = 0;         // new assembly orders that the seller takes into assembly
  int finance_reports = 0;      // published early: this many daily and as many weekly ones
  int tariff_changes = 0;       // rows of the box tariffs, valid from the Moscow day of the event
  bool cancel_remains = false;  // every unfinished remains report ends as canceled
  int commission_changes = 0;   // subjects with other rates
  int commission_losses = 0;    // subjects that from now on are sold from the seller's warehouses only
  bool commission_seller_only = false;  // one more subject, never sold from WB's
  bool tariffs_hide = false;  // WB's warehouses of Russia leave the tariffs, from the event's day on
  bool tariffs_show = false;  // and come back
  // Rows of supplier/sales whose letter is neither S nor R (see SaleKind).
  int surcharges = 0;        // of units bought out
  int sale_reversals = 0;    // of S rows
  int return_reversals = 0;  // of R rows
  int unknown_sales = 0;     // of units bought out
  // Buyouts and cancels that the feed shows at once and the statistics `late_days` later. Their
  // lastChangeDate is that of today, so by then it lies below every cursor.
  int late_sales = 0, late_cancels = 0;
  int late_days = 3;
  int finance_holds = 0;         // daily reports to come that younger ones will overtake
  int finance_unholds = 0;       // held daily reports that appear, the oldest first
  int finance_unreadable = 0;    // rows of the newest weekly report whose amount becomes no number
  bool finance_repairs = false;  // all such rows become readable
  int broken_reviews = 0;        // new, unanswered, with half an emoji and U+0000
  int broken_questions = 0;
};

// Ids of the changed objects by kind: srid, saleID, chrtId, review or question id, nmID, warehouse id or
// name, subject id.
using Changes = std::map<std::string, std::vector<std::string>, std::less<>>;

// All events happen at `at`, become visible at once, and `at` must be later than world.now.
Changes evolve(Seller& seller, const Evolution& wanted, const Options& options, Random& random, Seconds now,
               Seconds at);
// Reports that come early, late or spoilt.
void evolve_finance(const World& world, Seller& seller, const Evolution& wanted, Seconds at,
                    Changes& changes);
// Changes that all sellers share.
void evolve_tariffs(TariffBook& book, const Evolution& wanted, Random& random, Seconds at, Changes& changes);

}  // namespace wbd::sandbox
