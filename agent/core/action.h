// Everything an agent can ask of its shell. The shell carries a list out in order; a crash may fall
// between any two actions, and the core is right whatever prefix was carried out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "agent/core/journal.h"
#include "agent/core/start_decision.h"
#include "proto/ids.h"
#include "proto/message.h"
#include "proto/order.h"

namespace sukut::agent {

// One transaction, durable before the next action is carried out. When it fails, the rest of the list
// is dropped and JournalFailed comes back.
struct Persist { std::vector<JournalRecord> records; };

// Closes the present link and makes a new one to this endpoint of the list. LinkOpened or LinkFailed follows.
struct OpenLink { std::size_t endpoint = 0; };
struct CloseLink {};
// On the link; may be lost.
struct Send { Message message; };
// Ask chrony; ChronyAnswered follows when it is synchronised, nothing otherwise.
struct AskChrony {};

// What one cue asks of one output.
struct Claim {
  CueKey key;
  std::string order_name;
  std::string output;
  CueAction action = CueAction::sound;
  std::string pattern;
  Mode mode = Mode::drill;
  bool is_rehearsal = false;           // run the driver's inaudible form
  std::vector<Text> texts;             // of the cue, for outputs that show words
  Instant start;
  Instant end;
  Raw start_raw;                       // the same by own map; moves when the map improves
  Raw end_raw;
  friend bool operator==(const Claim&, const Claim&) = default;
};
// probe: look whether the device is there and would do it; nothing is set. OutputArmed or OutputRefused follows.
// commit: the intent is durable; prepare for real, put the instants into the device where it can hold them.
// Repeatable: a later one replaces the earlier for the same key.
enum class Depth { probe, commit };
struct ArmOutput { Claim claim; Depth depth = Depth::probe; };

// Puts the cue on the firing thread's list, or replaces it there. For a cue that has begun only an
// earlier end is taken over.
struct SetDeadline { Deadline deadline; };

// Cancels the start decision. If that came too late the output stops now (OutputEnded follows);
// otherwise it is disarmed. Idempotent, also for unknown keys.
struct StopOutput { CueKey key; };

struct AnswerPerson { std::uint64_t request = 0; Error error; std::string text; };  // Reason::none: done
enum class Level { info, warning, error };
struct Note { Level level = Level::info; std::string text; };

using Action = std::variant<Persist, OpenLink, CloseLink, Send, AskChrony, ArmOutput, SetDeadline, StopOutput,
                            AnswerPerson, Note>;

}  // namespace sukut::agent
