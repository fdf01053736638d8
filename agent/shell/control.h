// What sukut-agent's commands ask of the running agent, over a local socket in its state directory that only the
// agent's user may open. One JSON object each way.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "agent/core/event.h"
#include "agent/core/view.h"
#include "agent/shell/status_text.h"
#include "proto/ids.h"
#include "proto/result.h"

namespace sukut::agent {

// As a text for a file or a pipe, or as the picture that a person watches.
struct StatusRequest {
  bool is_watched = false;
  bool has_colour = false;
};
// PersonSpoke, InhibitSet, InhibitCleared and DocumentBrought, without their request numbers.
using ControlRequest = std::variant<StatusRequest, PersonSpoke, InhibitSet, InhibitCleared, DocumentBrought>;

struct ControlReply {
  Error error;  // Reason::none: done
  std::string text;
  std::string status_json;  // StatusRequest only; its text for people is in `text`
};

[[nodiscard]] Bytes encode_request(const ControlRequest& request);
[[nodiscard]] Result<ControlRequest> decode_request(std::string_view bytes);
[[nodiscard]] Bytes encode_reply(const ControlReply& reply);
[[nodiscard]] Result<ControlReply> decode_reply(std::string_view bytes);

// When the running agent is about to use its outputs: what a rehearsal keeps away from.
struct CueTimes {
  std::string cue;
  std::string output;
  Instant start;
  Instant end;
  bool is_over = false;
};
// Of a status' JSON. Nothing: it is none.
[[nodiscard]] std::optional<std::vector<CueTimes>> cues_in(const std::string& status_json);

// The whole status, for --json.
[[nodiscard]] std::string status_json(const AgentView& view, const ShellView& shell);

}  // namespace sukut::agent
