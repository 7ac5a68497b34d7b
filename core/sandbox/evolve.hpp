#pragma once
// New events in the world, on demand and determined by the seed.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/sandbox/random.hpp"
#include "core/sandbox/world.hpp"

namespace wbd::sandbox {

// How many of each happen; fewer when the seller has not enough to happen to.
struct Evolution {
  int orders = 0;           // new and paid
  int unpaid = 0;           // new, known to the feed alone
  int cancels = 0;          // of orders still on their way
  int buyouts = 0;          // of orders still on their way
  int returns = 0;          // of orders bought out
  int prices = 0;           // filled in, of rows that had none
  bool prices_move = true;  // whether that moves lastChangeDate
  int stock_vanish = 0;     // sizes whose WB stock rows disappear
  int stock_changes = 0;    // rows that get another quantity
  int reviews = 0;          // new, unanswered, with text
  int answers = 0;          // to reviews that are open
  int card_updates = 0;
  int card_trash = 0;
  int card_restores = 0;         // of cards in the trash; their stock stays gone
  int price_changes = 0;         // of articles: another price, discount or both
  int questions = 0;             // new, unanswered
  int question_answers = 0;      // to questions that are open
  int question_rejections = 0;   // of questions that are open
  int answer_edits = 0;          // of answers to reviews and to questions, of each that many
  int seller_stock_changes = 0;  // rows of the seller's own warehouses that get another quantity
  int warehouse_adds = 0;        // of the seller's warehouses
  int warehouse_renames = 0;
  int warehouse_removals = 0;   // the last one stays
  int fbs_confirms = 0;         // new assembly orders that the seller takes into assembly
  int finance_reports = 0;      // published ahead of their time, that many daily and that many weekly ones
  int tariff_changes = 0;       // rows of the box tariffs, in force from the Moscow day of the event
  bool cancel_remains = false;  // every remains report that is not done ends as canceled
  int commission_changes = 0;   // subjects that get other rates
};

// The identifiers of what changed, by kind: srid, saleID, chrtId, review or question id, nmID, warehouse id
// or name, subject id.
using Changes = std::map<std::string, std::vector<std::string>, std::less<>>;

// Everything happens at `at`, which becomes visible at once and must be later than world.now.
Changes evolve(Seller& seller, const Evolution& wanted, const Options& options, Random& random, Seconds now,
               Seconds at);
// What concerns all sellers at once.
void evolve_tariffs(TariffBook& book, const Evolution& wanted, Random& random, Seconds at, Changes& changes);

}  // namespace wbd::sandbox
