#include "agent/shell/status_screen.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace sukut::agent {
namespace {

enum class Tone { good, warning, bad, quiet, strong };

std::string painted(const ScreenLook& look, Tone tone, const std::string& text) {
  if (!look.has_colour) return text;
  switch (tone) {
    case Tone::good:
      return "\033[32m" + text + "\033[0m";
    case Tone::warning:
      return "\033[33m" + text + "\033[0m";
    case Tone::bad:
      return "\033[31m" + text + "\033[0m";
    case Tone::quiet:
      return "\033[2m" + text + "\033[0m";
    case Tone::strong:
      return "\033[1m" + text + "\033[0m";
  }
  return text;
}

std::string clock_line(const AgentView& view, const ScreenLook& look) {
  if (!view.now.is_known()) return "clock   " + painted(look, Tone::bad, "not known yet: no moment starts") + "\n";
  const bool is_good = view.now.trust == Trust::synchronized;
  return fmt::format("clock   {}, {}, by {}\n", painted(look, Tone::strong, error_text(view.now.error)),
                     painted(look, is_good ? Tone::good : Tone::warning, name_of(view.now.trust)),
                     sources_text(view.sources));
}

std::string link_line(const AgentView& view, const ShellView& shell, const ScreenLook& look) {
  std::string text =
      "link    " + painted(look, view.is_linked ? Tone::good : Tone::warning, view.is_linked ? "up" : "down");
  text += view.last_heard ? ", last contact " + length_text(shell.mono - *view.last_heard) + " ago"
                          : ", never in contact since the start";
  if (view.reports_waiting > 0) text += fmt::format(", {} reports wait for it", view.reports_waiting);
  return text + "\n";
}

std::string what_text(const CueView& cue) {
  return fmt::format("{} by {} on {}", sukut::name_of(cue.action), cue.is_by_person ? "a person" : cue.driver,
                     cue.output);
}

// What comes next, or is on: the line that is read from the other end of the room.
std::string next_line(const std::vector<CueView>& cues, const AgentView& view, const ScreenLook& look) {
  const auto next = std::ranges::find_if(cues, [](const CueView& cue) { return cue.stage != Stage::over; });
  if (next == cues.end()) return painted(look, Tone::quiet, "nothing is to be done here") + "\n";
  if (!view.now.is_known()) return "next    " + what_text(*next) + "\n";
  const bool is_on = next->start <= view.now.at;
  const std::string length = length_text((is_on ? next->end : next->start) - view.now.at);
  return fmt::format("{}    {} {}\n", is_on ? "now " : "next", what_text(*next),
                     painted(look, Tone::strong, (is_on ? "for " : "in ") + length));
}

std::string readiness_text(const CueView& cue, const ScreenLook& look) {
  const Reason reason = cue.readiness.reason;
  const std::string why = reason == Reason::none ? "" : ": " + std::string(sukut::name_of(reason));
  switch (cue.readiness.readiness) {
    case Readiness::ready:
      return painted(look, Tone::good, "ready");
    case Readiness::at_risk:
      return painted(look, Tone::warning, "at risk" + why);
    case Readiness::unbounded:
      return painted(look, Tone::bad, "clock too uncertain, will not start" + why);
    case Readiness::refused:
      return painted(look, Tone::bad, "refused" + why);
    default:
      return std::string(sukut::name_of(cue.readiness.readiness)) + why;
  }
}

std::string outcome_text(const CueView& cue, const ScreenLook& look) {
  const bool is_good =
      cue.outcome == Outcome::executed || cue.outcome == Outcome::rehearsed || cue.outcome == Outcome::declined;
  std::string text = painted(look, is_good ? Tone::good : Tone::bad, std::string(sukut::name_of(cue.outcome)));
  if (cue.reason != Reason::none) text += ", " + std::string(sukut::name_of(cue.reason));
  return text;
}

std::string state_text(const CueView& cue, const ScreenLook& look) {
  if (cue.stage == Stage::over) return outcome_text(cue, look);
  std::string text = cue.stage == Stage::begun ? painted(look, Tone::strong, "on") : readiness_text(cue, look);
  if (is_moment(cue.action) && cue.stage < Stage::begun && cue.readiness.expected_error > Nanos(0)) {
    text += ", clock at the start " + error_text(cue.readiness.expected_error);
  }
  if (cue.stage < Stage::begun && cue.readiness.holdover_until) {
    text += ", good without sources until " + baku_text(*cue.readiness.holdover_until).substr(0, 16) + " Baku";
  }
  return text;
}

std::string cue_lines(const CueView& cue, const ScreenLook& look) {
  const std::string mode =
      cue.mode == Mode::live ? painted(look, Tone::bad, "LIVE") : painted(look, Tone::warning, "DRILL");
  std::string text = fmt::format("\n{} to {} Baku  {}  {}\n", baku_text(cue.start), baku_text(cue.end).substr(11),
                                 painted(look, Tone::strong, cue.key.cue.text), mode);
  text += fmt::format("  {}, {}\n", what_text(cue), painted(look, Tone::quiet, cue.order_name));
  text += "  " + state_text(cue, look) + "\n";
  if (!cue.detail.empty()) text += "  " + cue.detail + "\n";
  const Reason reason = cue.stage == Stage::over ? Reason::none : cue.readiness.reason;
  if (const std::string mend = mend_of(reason); !mend.empty()) text += "  mend: " + mend + "\n";
  return text;
}

}  // namespace

std::string sources_text(std::uint32_t sources) {
  if (sources == 3) return "the link and chrony";
  if (sources == 1) return "the link";
  if (sources == 2) return "chrony";
  return sources == 4 ? "holdover" : "nothing";
}

std::string mend_of(Reason reason) {
  switch (reason) {
    case Reason::clock_unknown:
    case Reason::clock_unbounded:
      return "bring a source of time back: the link (is the network up?), or chrony (chronyc tracking)";
    case Reason::single_time_source:
      return "a second source of time is missing: chrony or GNSS beside the link, then time_source_chrony = true";
    case Reason::device_unreachable:
    case Reason::device_refused:
    case Reason::device_stalled:
    case Reason::program_failed:
      return "sukut-agent check --rehearse says which part of the way to the device fails";
    case Reason::device_busy:
    case Reason::output_busy:
      return "let whoever holds the device finish; it is left alone until then";
    case Reason::real_emergency:
      return "when the emergency is over: sukut-agent inhibit --clear";
    case Reason::journal_unwritable:
      return "make room on the state directory's disk, and let the agent's user write there";
    case Reason::no_output:
      return "configure an output for this action in agent.toml (sukut-agent init shows how)";
    default:
      return "";
  }
}

std::string status_screen(const AgentView& view, const ShellView& shell, const ScreenLook& look) {
  std::string text = painted(look, Tone::strong, shell.station) + " (" + shell.sector + ")";
  text += view.now.is_known() ? "   " + baku_text(view.now.at) + " Baku, " + local_text(view.now.at) + "\n" : "\n";
  text += clock_line(view, look) + link_line(view, shell, look);
  if (view.is_inhibited)
    text += painted(look, Tone::bad, "INHIBITED: a real emergency was declared here, no output starts") + "\n";
  auto cues = view.cues;
  std::ranges::stable_sort(cues, {}, [](const CueView& cue) { return std::pair(cue.stage == Stage::over, cue.start); });
  text += next_line(cues, view, look);
  for (const CueView& cue : cues) text += cue_lines(cue, look);
  for (const auto* warnings : {&view.warnings, &shell.warnings}) {
    for (const std::string& warning : *warnings) text += "\n" + painted(look, Tone::warning, "warning: ") + warning;
  }
  return text + "\n";
}

}  // namespace sukut::agent
