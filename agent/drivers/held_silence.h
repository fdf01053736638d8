// One claim as the Liquidsoap driver knows it: what the agent asked, what the device holds, what was already told.
#pragma once

#include <optional>
#include <string>

#include "agent/core/action.h"
#include "agent/drivers/liquidsoap_reply.h"
#include "proto/instant.h"
#include "proto/reason.h"

namespace sukut::agent {

struct HeldSilence {
  enum class Phase {
    probed,     // looked at; nothing is set
    committed,  // held by the device, or to be
    running,    // the device said that it began
    measuring,  // over; waiting for the stream to tell how it was
  };

  Claim claim;
  std::string key;                       // on the device
  std::string kind;                      // mute, bed or rehearse
  Phase phase = Phase::probed;
  std::optional<DeviceWindow> armed;     // as last read back
  Raw armed_at;
  Raw look_at;                           // when to look at the device next
  std::optional<Reason> told;            // none: armed; else the refusal
  Raw began;                             // by own counter, as the device said
  Nanos began_error{0};
  Raw ended;
  bool is_stopped = false;               // ended because we said so
  Raw measure_by;

  [[nodiscard]] bool has_time() const { return claim.start_raw != Raw{} && claim.end_raw != Raw{}; }
};

}  // namespace sukut::agent
