// Lays the status view out as tables; the counting is coordinator/core/status_view.
#include "coordinator/cli/status.h"

#include <cstdio>

#include "coordinator/cli/calendar.h"
#include "coordinator/cli/clones.h"
#include "coordinator/cli/reading.h"
#include "coordinator/cli/terminal.h"

namespace sukut::cli {
namespace {

using coordinator::OrderStatus;
using coordinator::StationStatus;
using coordinator::StatusCounts;

std::string count_text(std::uint32_t count, Tone tone) { return count == 0 ? "0" : paint(tone, std::to_string(count)); }

std::vector<std::string> row_of(const std::string& name, const StatusCounts& c) {
  return {name,
          std::to_string(c.named),
          std::to_string(c.received),
          std::to_string(c.armed),
          count_text(c.ready, Tone::good),
          count_text(c.at_risk, Tone::warning),
          count_text(c.unbounded, Tone::bad),
          count_text(c.refused, Tone::bad),
          count_text(c.not_heard, Tone::warning),
          std::to_string(c.started),
          std::to_string(c.ended)};
}

// Refused, at risk and unbounded stations stand by name: somebody has to call them.
bool needs_a_person(const StationStatus& station) {
  return !station.is_quiet && station.ended < station.cues &&
         (station.readiness == Readiness::refused || station.readiness == Readiness::at_risk ||
          station.readiness == Readiness::unbounded);
}

std::string concerns(const OrderStatus& order) {
  Table table({"station", "state", "reason", "in its words"});
  std::size_t quiet = 0;
  for (const StationStatus& station : order.stations) {
    if (station.is_quiet) ++quiet;
    if (!needs_a_person(station)) continue;
    table.add({"  " + station.station.text, std::string(name_of(station.readiness)),
               station.reason == Reason::none ? "" : std::string(name_of(station.reason)), station.detail});
  }
  std::string out = table.empty() ? "" : "\n" + table.text();
  if (quiet > 0 && quiet <= 20) {
    out += "\nnot heard: ";
    bool is_first = true;
    for (const StationStatus& station : order.stations) {
      if (!station.is_quiet) continue;
      out += (is_first ? "" : ", ") + station.station.text;
      is_first = false;
    }
    out += "\n";
  }
  return out;
}

std::string head_of(const OrderStatus& order, Instant now) {
  const std::string mode = order.order.mode == Mode::live ? paint(Tone::bad, "LIVE") : paint(Tone::warning, "DRILL");
  std::string line = mode + "  " + paint(Tone::strong, order.order.name) + "  " + title_of(order.order, "az") + "\n";
  if (order.is_cancelled) return line + paint(Tone::bad, "cancelled") + "\n";
  if (order.is_over) return line + "over\n";
  if (order.next_start) {
    line += "next start " + local_text(kHomeZone, *order.next_start) + " Baku  =  " + utc_text(*order.next_start) +
            ",  " + paint(Tone::strong, countdown_text(*order.next_start, now)) + "\n";
  } else {
    line += "under way\n";
  }
  return line;
}

std::string order_text(const OrderStatus& order, Instant now) {
  std::string out = head_of(order, now);
  Table table({"sector", "named", "received", "armed", "ready", "at risk", "unbounded", "refused", "not heard",
               "started", "ended"});
  for (const auto& [sector, counts] : order.sectors) table.add(row_of(sector, counts));
  table.add(row_of("all", order.total));
  out += table.text();
  for (const auto& [reason, count] : order.total.refused_by) {
    out += "refused " + std::string(name_of(reason)) + ": " + std::to_string(count) + "\n";
  }
  return out + concerns(order);
}

}  // namespace

std::string countdown_text(Instant at, Instant now) {
  const bool is_past = now > at;
  const Nanos rest = is_past ? now - at : at - now;
  const long long s = is_past ? std::chrono::floor<std::chrono::seconds>(rest).count()
                              : std::chrono::ceil<std::chrono::seconds>(rest).count();
  char clock[64];
  std::snprintf(clock, sizeof clock, "%02lld:%02lld:%02lld", s / 3600 % 24, s / 60 % 60, s % 60);
  const std::string days = s >= 86400 ? std::to_string(s / 86400) + " d " : "";
  return is_past ? "started " + days + clock + " ago" : "in " + days + clock;
}

std::string text_of(const coordinator::StatusView& view, Instant now, const std::optional<OrderId>& only) {
  std::string out = std::to_string(view.registered) + " stations registered, " + std::to_string(view.heard) + " heard";
  if (view.inhibited > 0) out += ", " + paint(Tone::bad, std::to_string(view.inhibited) + " inhibited");
  if (view.cloned > 0) out += ", " + paint(Tone::bad, std::to_string(view.cloned) + " cloned");
  out += "\n" + text_of(view.clones);
  for (const OrderStatus& order : view.orders) {
    if (!only || *only == order.order.id) out += "\n" + order_text(order, now);
  }
  if (view.orders.empty()) out += "no order was published yet\n";
  return out;
}

}  // namespace sukut::cli
