// Everything that can happen to a coordinator.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "coordinator/core/record.h"
#include "proto/ids.h"
#include "proto/instant.h"
#include "proto/message.h"
#include "proto/order.h"

namespace sukut::coordinator {

// A connection of the link, as the ROUTER names it; new for every connection of an agent.
using ConnectionId = std::uint64_t;

// First event of a life: what the store holds.
struct Restored {
  StoreId store;
  std::uint64_t commit = 0;
  std::vector<DocumentStored> documents;
  // (name base, order id as 32 hex digits) → highest revision reserved; one order id per name base.
  std::map<std::pair<std::string, std::string>, std::uint32_t> reserved;
  // The store is a copy that was put back (learning.h); then who was heard when, as far as the copy knows, and how its
  // learning ended, if it did.
  bool is_backup = false;
  std::map<StationId, Instant> heard;
  std::optional<LearningEnded> learning_ended;
};
// The register and the root, at start and whenever an officer changed them. Replaces what was known.
struct RegisterLoaded {
  std::vector<StationEntry> stations;
  Root root;
};
struct Woken {};

// An agent spoke on the link; `station` is bound to its CURVE key by ZAP, never taken from the message.
// A ReportMessage comes here only after the shell verified the station's signature (see ReportRefused).
struct AgentSpoke {
  ConnectionId connection = 0;
  StationId station;
  Message message;
};
// A report whose signature or form was bad: counted and logged, its sender alone pays.
struct ReportRefused {
  ConnectionId connection = 0;
  StationId station;
  Error error;
};

// The store committed, or could not. `conflicts`: reports left out, as other bytes are kept under their keys; it may
// name those of other tickets of the same commit too.
struct Stored { std::uint64_t ticket = 0; std::uint64_t commit = 0; std::vector<ReportKey> conflicts; };
struct StoreFailed { std::uint64_t ticket = 0; std::string what; };

// An officer, over the local endpoint.
struct PublishAsked { std::uint64_t request = 0; Bytes order_file; SignedDocument document; };
struct ReserveAsked { std::uint64_t request = 0; std::string name_base; };  // "january-20/2027": next revision, order id
// How far has a restored centre learned? With a name: the officer lets it go on without those who were not heard.
struct LearningAsked { std::uint64_t request = 0; std::string officer; };
using OfficerRequest = std::variant<PublishAsked, ReserveAsked, LearningAsked>;

using Event = std::variant<Restored, RegisterLoaded, Woken, AgentSpoke, ReportRefused, Stored, StoreFailed,
                           PublishAsked, ReserveAsked, LearningAsked>;

}  // namespace sukut::coordinator
