// The watched file: while it exists, a real emergency holds here. Its first line says why.
#pragma once

#include <optional>
#include <string>

#include "agent/core/event.h"

namespace sukut::agent {

class InhibitFile {
 public:
  // The person named in the journal and in reports for what this file says.
  static constexpr const char* kPerson = "inhibit file";

  // `was_on`: the journal remembers an inhibit that this file set.
  InhibitFile(std::string path, bool was_on);
  ~InhibitFile();
  InhibitFile(const InhibitFile&) = delete;
  InhibitFile& operator=(const InhibitFile&) = delete;

  // InhibitSet or InhibitCleared when that has changed. Call at start and when fd() is readable.
  [[nodiscard]] std::optional<Event> look();
  // -1: the directory cannot be watched; look() must be called from time to time.
  [[nodiscard]] int fd() const { return fd_; }

 private:
  [[nodiscard]] bool drain(int patience_ms) const;
  [[nodiscard]] std::optional<std::string> first_line() const;

  std::string path_;
  bool is_on_;
  int fd_ = -1;
};

}  // namespace sukut::agent
