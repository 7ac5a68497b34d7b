#pragma once
// The functions of libpq that are used; see LateLibrary.

#include <libpq-fe.h>

#include "core/base/late_library.hpp"

namespace wbd::db {

inline constinit LateLibrary libpq("libpq.so.5");

// NOLINTNEXTLINE(cppcoreguidelines-macro-usage): the name is needed as a name and as a text
#define WBD_LATE(function) \
  inline constinit const LateFunction<decltype(::function)> function = {libpq, #function}
WBD_LATE(PQclear);
WBD_LATE(PQcmdTuples);
WBD_LATE(PQconnectPoll);
WBD_LATE(PQconnectStartParams);
WBD_LATE(PQconnectdbParams);
WBD_LATE(PQconninfoFree);
WBD_LATE(PQconninfoParse);
WBD_LATE(PQconsumeInput);
WBD_LATE(PQenterPipelineMode);
WBD_LATE(PQerrorMessage);
WBD_LATE(PQexecParams);
WBD_LATE(PQexitPipelineMode);
WBD_LATE(PQfinish);
WBD_LATE(PQfname);
WBD_LATE(PQfreemem);
WBD_LATE(PQftype);
WBD_LATE(PQgetResult);
WBD_LATE(PQgetisnull);
WBD_LATE(PQgetlength);
WBD_LATE(PQgetvalue);
WBD_LATE(PQisBusy);
WBD_LATE(PQnfields);
WBD_LATE(PQnotifies);
WBD_LATE(PQnparams);
WBD_LATE(PQntuples);
WBD_LATE(PQparamtype);
WBD_LATE(PQpipelineStatus);
WBD_LATE(PQpipelineSync);
WBD_LATE(PQputCopyData);
WBD_LATE(PQputCopyEnd);
WBD_LATE(PQresultErrorField);
WBD_LATE(PQresultErrorMessage);
WBD_LATE(PQresultStatus);
WBD_LATE(PQsendDescribePrepared);
WBD_LATE(PQsendPrepare);
WBD_LATE(PQsendQuery);
WBD_LATE(PQsendQueryParams);
WBD_LATE(PQsendQueryPrepared);
WBD_LATE(PQserverVersion);
WBD_LATE(PQsetNoticeProcessor);
WBD_LATE(PQsocket);
WBD_LATE(PQstatus);
WBD_LATE(PQtransactionStatus);
#undef WBD_LATE

}  // namespace wbd::db
