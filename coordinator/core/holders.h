// What each station is known to hold of one order, over all its revisions, and what it will still do by that: whoever
// has not heard of an amendment or of a cancel goes on as before, and somebody has to call them.
// Pure and repeatable: the same documents, register and reports give the same list. A station that confirmed nothing
// may hold what no report has told of yet.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "coordinator/core/evidence.h"
#include "coordinator/core/record.h"
#include "proto/codec.h"
#include "proto/order.h"

namespace sukut::coordinator {

// Every published revision of an order by its number. Documents that do not read are left out.
struct Revision {
  Order order;
  OrderFile file;
  Digest hash;
};
[[nodiscard]] std::map<std::uint32_t, Revision> revisions_of(const OrderId& order,
                                                             const std::vector<DocumentStored>& documents);

// One cue at one station, by the revision that it holds.
struct Act {
  // to_come, running: it will act. stopped: it holds a cancel of it. over: it ended, or will never begin.
  enum class State { to_come, running, stopped, over };
  CueId cue;
  Instant start;
  Instant end;
  State state = State::to_come;
  [[nodiscard]] bool is_open() const { return state == State::to_come || state == State::running; }
};

struct Holder {
  StationEntry station;                   // its id alone when it has left the register
  std::optional<std::uint32_t> revision;  // the newest that it is known to hold; nothing: it confirmed none
  std::vector<Act> acts;                  // of that revision, else of the newest; by start, then cue
};

// Everybody whom any revision names, by sector, then id.
[[nodiscard]] std::vector<Holder> holders_of(const OrderId& order, const std::vector<DocumentStored>& documents,
                                             const std::vector<StationEntry>& stations,
                                             const std::vector<Report>& reports, Instant now);

// Of `holders`, those that hold only an older revision than the newest and will do something else by it than that
// asks for. Their acts are cut down to those.
[[nodiscard]] std::vector<Holder> left_behind(std::vector<Holder> holders,
                                              const std::map<std::uint32_t, Revision>& revisions);

}  // namespace sukut::coordinator
