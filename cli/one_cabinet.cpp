#include "cli/one_cabinet.hpp"

#include "cli/filters.hpp"

namespace wbd::cli {

Result<CabinetId> one_cabinet(Session& session, db::Tx& tx, const Arguments& arguments) {
  auto cabinets = chosen_cabinets(tx, arguments);
  if (!cabinets) return cabinets.error();
  if (cabinets->size() == 1) return cabinets->front();
  if (cabinets->empty()) {
    return Error{Errc::not_found,
                 std::string(session.tr("there is no cabinet yet; see wbctl cabinet add",
                                        "ещё нет ни одного кабинета; см. wbctl cabinet add"))};
  }
  return Error{
      Errc::invalid_argument,
      std::string(session.tr("there are several cabinets: say which by --cabinet ID (wbctl cabinet list)",
                             "кабинетов несколько: укажите --cabinet ID (wbctl cabinet list)"))};
}

}  // namespace wbd::cli
