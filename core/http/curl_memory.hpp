#pragma once
// Starts libcurl so that it overwrites all memory that it gives back.

namespace wbd::http {

// Any thread, any number of times. Throws Failure when libcurl cannot start.
void start_curl();

}  // namespace wbd::http
