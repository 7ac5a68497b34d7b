#pragma once
// The functions of libcurl that are used; see LateLibrary.

#include <curl/curl.h>

#include "core/base/late_library.hpp"

namespace wbd::http {

inline constinit LateLibrary libcurl("libcurl.so.4");

// NOLINTNEXTLINE(cppcoreguidelines-macro-usage): the name is needed as a name and as a text
#define WBD_LATE(function) \
  inline constinit const LateFunction<decltype(::function)> function = {libcurl, #function}
WBD_LATE(curl_easy_cleanup);
WBD_LATE(curl_easy_getinfo);
WBD_LATE(curl_easy_init);
WBD_LATE(curl_easy_pause);
WBD_LATE(curl_easy_setopt);
WBD_LATE(curl_easy_strerror);
WBD_LATE(curl_global_init_mem);
WBD_LATE(curl_multi_add_handle);
WBD_LATE(curl_multi_cleanup);
WBD_LATE(curl_multi_info_read);
WBD_LATE(curl_multi_init);
WBD_LATE(curl_multi_remove_handle);
WBD_LATE(curl_multi_setopt);
WBD_LATE(curl_multi_socket_action);
WBD_LATE(curl_multi_strerror);
WBD_LATE(curl_slist_append);
WBD_LATE(curl_slist_free_all);
#undef WBD_LATE

}  // namespace wbd::http
