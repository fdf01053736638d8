#include "agent/shell/event_log.h"

#include <string>

#include "proto/io/log.h"

namespace sukut::agent {
namespace {

// "minute-ships (order 3f0a…)".
std::string told(const CueKey& key) { return key.cue.text + " (order " + hex(key.order).substr(0, 8) + ")"; }

const char* told(Verb verb) {
  switch (verb) {
    case Verb::confirm:
      return "confirms";
    case Verb::confirm_ended:
      return "confirms the end of";
    case Verb::decline:
      return "declines";
    case Verb::withdraw:
      return "takes back the decline of";
  }
  return "";
}

struct Teller {
  void operator()(const CueFired& event) const {
    spdlog::info("cue {} started, {} µs after its instant", told(event.key),
                 event.lateness / std::chrono::microseconds(1));
  }
  void operator()(const CueNotFired& event) const {
    spdlog::warn("cue {} not started: {}", told(event.key), name_of(event.reason));
  }
  void operator()(const OutputRefused& event) const {
    spdlog::warn("cue {}: its output cannot be armed: {} {}", told(event.key), name_of(event.reason), event.detail);
  }
  void operator()(const OutputFailed& event) const {
    spdlog::error("cue {} failed: {} {}", told(event.key), name_of(event.reason), event.detail);
  }
  void operator()(const OutputEnded& event) const { spdlog::info("cue {} ended", told(event.key)); }
  void operator()(const PersonSpoke& event) const {
    spdlog::info("{} {} cue {} {} {}", event.person, told(event.verb), event.cue.text, event.order_name, event.detail);
  }
  void operator()(const InhibitSet& event) const { spdlog::warn("INHIBITED by {}: {}", event.person, event.why); }
  void operator()(const InhibitCleared& event) const { spdlog::warn("inhibit cleared by {}", event.person); }
  template <typename Other>
  void operator()(const Other&) const {}
};

}  // namespace

void log_event(const Event& event) { std::visit(Teller{}, event); }

}  // namespace sukut::agent
