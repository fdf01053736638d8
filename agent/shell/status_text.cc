// Baku is UTC+4 all year; local is the host's zone.
#include "agent/shell/status_text.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <chrono>
#include <ctime>

#include "proto/ids.h"

namespace sukut::agent {
namespace {

using std::chrono::seconds;

constexpr Nanos kBakuOffset = std::chrono::hours(4);

std::string when_text(const CueView& cue, const BoundedInstant& now) {
  std::string text = fmt::format("{} to {} Baku, {} local", baku_text(cue.start), baku_text(cue.end).substr(11),
                                 local_text(cue.start));
  if (!now.is_known() || cue.stage == Stage::over) return text;
  if (now.at < cue.start) return text + ", begins in " + length_text(cue.start - now.at);
  if (now.at < cue.end) return text + ", ends in " + length_text(cue.end - now.at);
  return text;
}

std::string state_text(const CueView& cue) {
  std::string text = cue.stage == Stage::over ? std::string(sukut::name_of(cue.outcome)) : name_of(cue.stage);
  if (cue.stage != Stage::over) {
    text += ", " + std::string(sukut::name_of(cue.readiness.readiness));
    if (cue.readiness.reason != Reason::none) text += " (" + std::string(sukut::name_of(cue.readiness.reason)) + ")";
  }
  const bool is_news = sukut::name_of(cue.reason) != sukut::name_of(cue.outcome) &&  // "cancelled: cancelled"
                       (cue.stage == Stage::over || cue.reason != cue.readiness.reason);
  if (cue.reason != Reason::none && is_news) {
    text += ": " + std::string(sukut::name_of(cue.reason));
  }
  const bool has_detail = cue.stage == Stage::over || cue.reason != Reason::none;
  if (has_detail && !cue.detail.empty()) text += ": " + cue.detail;
  if (is_moment(cue.action) && cue.stage < Stage::begun && cue.readiness.expected_error > Nanos(0)) {
    text += "; clock at the start " + error_text(cue.readiness.expected_error);
  }
  if (cue.stage < Stage::begun && cue.readiness.holdover_until) {
    text += "; without sources good until " + baku_text(*cue.readiness.holdover_until) + " Baku";
  }
  return text;
}

std::string cue_text(const CueView& cue, const BoundedInstant& now) {
  return fmt::format("  {} of {}\n    {} by {} on output {}\n    {}\n    {}\n", cue.key.cue.text, cue.order_name,
                     sukut::name_of(cue.action), cue.is_by_person ? "a person" : cue.driver, cue.output,
                     when_text(cue, now), state_text(cue));
}

std::string order_text(const OrderView& order) {
  std::string text = fmt::format("  {} ({}, by {}), {}", order.name, sukut::name_of(order.mode),
                                 sukut::name_of(order.first_path), fingerprint(order.hash));
  if (order.refusal != Reason::none) return text + ", " + std::string(sukut::name_of(order.refusal)) + "\n";
  return text + (order.is_named ? "" : ", does not name this station") + "\n";
}

std::string link_text(const AgentView& view, const ShellView& shell) {
  const std::string state = view.is_linked ? "up" : "down";
  if (!view.last_heard) return state + ", never in contact since the start";
  return state + ", last contact " + length_text(shell.mono - *view.last_heard) + " ago";
}

}  // namespace

const char* name_of(Stage stage) {
  switch (stage) {
    case Stage::held:
      return "held";
    case Stage::intended:
      return "intended";
    case Stage::begun:
      return "begun";
    case Stage::over:
      return "over";
  }
  return "";
}

const char* name_of(Trust trust) {
  switch (trust) {
    case Trust::unknown:
      return "unknown";
    case Trust::synchronized:
      return "synchronized";
    case Trust::holdover:
      return "holdover";
    case Trust::disputed:
      return "disputed";
  }
  return "";
}

std::string error_text(Nanos error) {
  const double ns = static_cast<double>(error.count());
  if (ns < 1e6) return fmt::format("±{:.0f} µs", ns / 1e3);
  if (ns < 1e9) return fmt::format("±{:.1f} ms", ns / 1e6);
  return fmt::format("±{:.1f} s", ns / 1e9);
}

std::string length_text(Nanos length) {
  const auto total = std::max<std::int64_t>(0, std::chrono::floor<seconds>(length).count());
  const std::string clock = fmt::format("{:02}:{:02}:{:02}", total / 3600 % 24, total / 60 % 60, total % 60);
  return total < 86400 ? clock : fmt::format("{} d {}", total / 86400, clock);
}

std::string baku_text(Instant at) {
  const std::chrono::sys_seconds local(std::chrono::floor<seconds>(at.time_since_epoch() + kBakuOffset));
  const auto day = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(local - day);
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), time.hours().count(),
                     time.minutes().count(), time.seconds().count());
}

std::string local_text(Instant at) {
  const auto since = static_cast<time_t>(std::chrono::floor<seconds>(at.time_since_epoch()).count());
  std::tm parts{};
  if (::localtime_r(&since, &parts) == nullptr) return "?";
  char buffer[32];
  return {buffer, std::strftime(buffer, sizeof(buffer), "%H:%M:%S %Z", &parts)};
}

std::string status_text(const AgentView& view, const ShellView& shell) {
  std::string text = fmt::format("station   {} ({}), {}\n", shell.station, shell.sector, shell.software);
  text += "clock     ";
  text += view.now.is_known() ? fmt::format("{} Baku, {}, {}\n", baku_text(view.now.at), error_text(view.now.error),
                                            name_of(view.now.trust))
                              : "not known yet\n";
  text += "link      " + link_text(view, shell) + "\n";
  text += fmt::format("reports   {} waiting\n", view.reports_waiting);
  if (view.is_inhibited) text += "INHIBITED a real emergency was declared here: no output starts\n";
  if (view.is_withdrawn) text += "REPLACED  this machine was replaced: it starts nothing any more; unplug its output\n";
  if (view.is_cloned)
    text += "CLONED    another machine with this station's keys speaks to the centre: no output starts\n";
  text += view.orders.empty() ? "orders    none held\n" : "orders\n";
  for (const OrderView& order : view.orders) text += order_text(order);
  if (!view.cues.empty()) text += "cues\n";
  auto cues = view.cues;
  std::ranges::stable_sort(cues, {}, &CueView::start);
  for (const CueView& cue : cues) text += cue_text(cue, view.now);
  auto warnings = view.warnings;
  warnings.insert(warnings.end(), shell.warnings.begin(), shell.warnings.end());
  if (!warnings.empty()) text += "warnings\n";
  for (const std::string& warning : warnings) text += "  " + warning + "\n";
  return text;
}

}  // namespace sukut::agent
