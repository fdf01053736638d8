// What an agent shows of itself: read-only, for status and for the simulator.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "proto/message.h"
#include "proto/order.h"

namespace sukut::agent {

// Where one cue of a held order stands at this station.
enum class Stage { held, intended, begun, over };

struct CueView {
  CueKey key;
  std::string order_name;
  std::uint32_t revision = 0;
  Mode mode = Mode::drill;
  CueAction action = CueAction::sound;
  std::string output;
  std::string driver;
  bool is_by_person = false;
  Instant start;
  Instant end;
  Stage stage = Stage::held;
  CueReadiness readiness;
  Outcome outcome = Outcome::pending;
  Reason reason = Reason::none;
  std::string detail;
};
struct OrderView {
  OrderId id;
  std::string name;
  std::uint32_t revision = 0;
  Mode mode = Mode::drill;
  Digest hash;
  Path first_path = Path::none;
  bool is_named = false;      // some cue names this station
  Reason refusal = Reason::none;
};
struct AgentView {
  BoundedInstant now;
  bool is_linked = false;               // Welcome heard on the present link
  std::optional<Mono> last_heard;
  bool is_inhibited = false;
  bool is_withdrawn = false;            // this machine was replaced: it never acts again
  bool is_cloned = false;               // turned away for another machine with the same keys: it starts nothing
  std::uint64_t reports_waiting = 0;
  JournalId journal;
  std::vector<OrderView> orders;
  std::vector<CueView> cues;
  std::vector<std::string> warnings;
};

}  // namespace sukut::agent
