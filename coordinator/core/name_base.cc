#include "coordinator/core/name_base.h"

namespace sukut::coordinator {

std::string name_base_of(const std::string& order_name) {
  const std::size_t slash = order_name.rfind("/r");
  const bool has_revision = slash != std::string::npos && slash + 2 < order_name.size() &&
                            order_name.find_first_not_of("0123456789", slash + 2) == std::string::npos;
  return has_revision ? order_name.substr(0, slash) : order_name;
}

}  // namespace sukut::coordinator
