// What all revisions of an order are called, and what a revision is reserved under.
#pragma once

#include <string>

namespace sukut::coordinator {

// "january-20/2027" of "january-20/2027/r2"; a name without revision as it is.
[[nodiscard]] std::string name_base_of(const std::string& order_name);

}  // namespace sukut::coordinator
