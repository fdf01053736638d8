// The program that may declare a real emergency here: its line "on REASON" does, its line "off" ends what it declared.
// It runs as long as the agent. One that ends is started again, later and later; its death is a warning and clears
// nothing: what it said last holds until it says otherwise.
//
// What it says is bounded (line_program.h). A declaration holds for a second at least, so that a program gone wild
// costs the journal little; words that are neither are counted and passed over.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "agent/core/event.h"
#include "agent/shell/line_program.h"
#include "proto/instant.h"

namespace sukut::agent {

class InhibitCommand {
 public:
  // The person named in the journal and in reports for what it says.
  static constexpr const char* kPerson = "inhibit command";

  // `was_on`: the journal remembers that it declared an emergency.
  InhibitCommand(std::vector<std::string> words, bool was_on)
      : words_(std::move(words)), is_on_(was_on), wants_on_(was_on) {}

  // InhibitSet or InhibitCleared when that has changed. Call at start, when one of fds() is readable, and at wake_at().
  [[nodiscard]] std::vector<Event> look(Mono now);
  [[nodiscard]] std::vector<int> fds() const;
  [[nodiscard]] std::optional<Mono> wake_at() const;
  // What the status should show; empty: nothing is wrong.
  [[nodiscard]] std::vector<std::string> warnings(Mono now) const;

 private:
  void begin(Mono now);
  void bury(const std::string& how, Mono now);
  void take(const std::string& line, Mono now, std::vector<Event>& events);
  [[nodiscard]] bool is_settled(Mono now) const;

  std::vector<std::string> words_;
  bool is_on_;     // as told to the core
  bool wants_on_;  // as it said last
  Mono held_until_{};
  std::unique_ptr<LineProgram> program_;
  Mono began_{};
  Mono start_at_{};
  Nanos pause_{0};           // before the next start
  std::string last_fault_;   // how it ended, or could not be run
  std::uint64_t strange_ = 0;
};

}  // namespace sukut::agent
