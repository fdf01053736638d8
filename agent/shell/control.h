// What sukut-agent's commands ask of the running agent, over a local socket in its state directory that only the
// agent's user may open. One JSON object each way.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "agent/core/event.h"
#include "agent/core/view.h"
#include "agent/shell/status_text.h"
#include "proto/ids.h"
#include "proto/result.h"

namespace sukut::agent {

struct StatusRequest { Lang lang = Lang::en; };
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

// The whole status, for --json.
[[nodiscard]] std::string status_json(const AgentView& view, const ShellView& shell);

}  // namespace sukut::agent
