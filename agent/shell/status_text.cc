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

std::string when_text(const CueView& cue, const BoundedInstant& now, Lang lang) {
  std::string text = say(lang, "{} to {} Baku, {} local",
                         {baku_text(cue.start), baku_text(cue.end).substr(11), local_text(cue.start)});
  if (!now.is_known() || cue.stage == Stage::over) return text;
  if (now.at < cue.start) return text + ", " + say(lang, "begins in {}", {length_text(cue.start - now.at)});
  if (now.at < cue.end) return text + ", " + say(lang, "ends in {}", {length_text(cue.end - now.at)});
  return text;
}

std::string state_text(const CueView& cue, Lang lang) {
  std::string text(cue.stage == Stage::over ? say(lang, cue.outcome) : say(lang, cue.stage));
  if (cue.stage != Stage::over) {
    text += ", " + std::string(say(lang, cue.readiness.readiness));
    if (cue.readiness.reason != Reason::none) text += " (" + std::string(say(lang, cue.readiness.reason)) + ")";
  }
  const bool is_news = sukut::name_of(cue.reason) != sukut::name_of(cue.outcome) &&  // "cancelled: cancelled"
                       (cue.stage == Stage::over || cue.reason != cue.readiness.reason);
  if (cue.reason != Reason::none && is_news) text += ": " + std::string(say(lang, cue.reason));
  const bool has_detail = cue.stage == Stage::over || cue.reason != Reason::none;
  if (has_detail && !cue.detail.empty()) text += ": " + cue.detail;
  if (is_moment(cue.action) && cue.stage < Stage::begun && cue.readiness.expected_error > Nanos(0)) {
    text += "; " + say(lang, "clock at the start {}", {error_text(cue.readiness.expected_error)});
  }
  if (cue.stage < Stage::begun && cue.readiness.holdover_until) {
    text += "; " + say(lang, "without sources good until {} Baku", {baku_text(*cue.readiness.holdover_until)});
  }
  return text;
}

std::string cue_text(const CueView& cue, const BoundedInstant& now, Lang lang) {
  const std::string by(cue.is_by_person ? say(lang, "a person") : std::string_view(cue.driver));
  return "  " + say(lang, "{} of {}", {cue.key.cue.text, cue.order_name}) + "\n    " +
         say(lang, "{} by {} on output {}", {std::string(say(lang, cue.action)), by, cue.output}) + "\n    " +
         when_text(cue, now, lang) + "\n    " + state_text(cue, lang) + "\n";
}

std::string order_text(const OrderView& order, Lang lang) {
  std::string text = "  " + say(lang, "{} ({}, by {}), {}",
                                {order.name, std::string(say(lang, order.mode)),
                                 std::string(say(lang, order.first_path)), fingerprint(order.hash)});
  if (order.refusal != Reason::none) return text + ", " + std::string(say(lang, order.refusal)) + "\n";
  if (!order.is_named) text += ", " + std::string(say(lang, "does not name this station"));
  return text + "\n";
}

std::string link_text(const AgentView& view, const ShellView& shell, Lang lang) {
  const std::string state(view.is_linked ? say(lang, "up") : say(lang, "down"));
  if (!view.last_heard) return state + ", " + std::string(say(lang, "never in contact since the start"));
  return state + ", " + say(lang, "last contact {} ago", {length_text(shell.mono - *view.last_heard)});
}

std::string clock_line(const AgentView& view, Lang lang) {
  if (!view.now.is_known()) return std::string(say(lang, "not known yet"));
  return say(lang, "{} Baku, {}, {}",
             {baku_text(view.now.at), error_text(view.now.error), std::string(say(lang, view.now.trust))});
}

// A line with its name, in a column of ten characters, whatever alphabet they are of.
std::string named_line(std::string_view name, const std::string& words) {
  std::size_t width = 0;
  for (const char c : name) width += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
  return std::string(name) + std::string(width < 10 ? 10 - width : 1, ' ') + words + "\n";
}

std::string lines_of(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += "  " + line + "\n";
  return text;
}

}  // namespace

std::string_view say(Lang lang, Stage stage) {
  switch (stage) {
    case Stage::held:
      return say(lang, "held");
    case Stage::intended:
      return say(lang, "intended");
    case Stage::begun:
      return say(lang, "begun");
    case Stage::over:
      return say(lang, "over");
  }
  return "";
}

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

std::string status_text(const AgentView& view, const ShellView& shell, Lang lang) {
  std::string text =
      named_line(say(lang, "station"), shell.station + " (" + say_sector(lang, shell.sector) + "), " + shell.software);
  text += named_line(say(lang, "clock"), clock_line(view, lang));
  text += named_line(say(lang, "link"), link_text(view, shell, lang));
  text += named_line(say(lang, "reports"), say(lang, "{} waiting", {std::to_string(view.reports_waiting)}));
  if (view.is_inhibited) {
    text += say(lang, "INHIBITED a real emergency was declared here: no output starts");
    text += "\n";
  }
  text += view.orders.empty() ? named_line(say(lang, "orders"), std::string(say(lang, "none held")))
                              : std::string(say(lang, "orders")) + "\n";
  for (const OrderView& order : view.orders) text += order_text(order, lang);
  if (!view.cues.empty()) text += std::string(say(lang, "cues")) + "\n";
  auto cues = view.cues;
  std::ranges::stable_sort(cues, {}, &CueView::start);
  for (const CueView& cue : cues) text += cue_text(cue, view.now, lang);
  auto warnings = view.warnings;
  warnings.insert(warnings.end(), shell.warnings.begin(), shell.warnings.end());
  if (!warnings.empty()) text += std::string(say(lang, "warnings")) + "\n" + lines_of(warnings);
  return text;
}

}  // namespace sukut::agent
