// Everything a coordinator can ask of its shell, carried out in order. Unlike an agent it never waits for
// disk: Store comes back as Stored or StoreFailed with its ticket, and only then are things sent or confirmed.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "coordinator/core/event.h"
#include "coordinator/core/record.h"
#include "proto/message.h"

namespace sukut::coordinator {

struct Store { std::uint64_t ticket = 0; std::vector<Record> records; };
// To one connection of the link; dropped when it is gone.
struct Send { ConnectionId connection = 0; Message message; };
// On the bulletin. A Beacon is signed by the shell with the beacon key.
struct Publish { Message message; };
struct PublishBeacon { Beacon beacon; };

// To the officer who asked. reason none: done.
struct Answer {
  std::uint64_t request = 0;
  Error error;
  std::string text;        // what to tell the officer
  OrderId order;           // ReserveAsked: the reserved id and revision
  std::uint32_t revision = 0;
  std::uint32_t reached = 0;  // PublishAsked: connections it was sent to
  std::uint32_t number = 0;   // IssueAsked: kept under this number
};
enum class Level { info, warning, error };
struct Note { Level level = Level::info; std::string text; };

using Action = std::variant<Store, Send, Publish, PublishBeacon, Answer, Note>;

}  // namespace sukut::coordinator
