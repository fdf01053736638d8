// proto/wire.proto as a file: its enums and the fields of its messages, for tests that hold the C++ lists
// and tables against it. Reads only the plain form that the file keeps to.
#pragma once

#include <cstddef>
#include <map>
#include <string>

namespace sukut {

// Value name → number.
[[nodiscard]] std::map<std::string, int> wire_enum(const std::string& name);

struct WireField {
  std::string name;
  std::string type;
  bool is_repeated = false;
  friend bool operator==(const WireField&, const WireField&) = default;
};
// Number → field.
[[nodiscard]] std::map<int, WireField> wire_message(const std::string& name);
[[nodiscard]] std::size_t wire_message_count();

}  // namespace sukut
