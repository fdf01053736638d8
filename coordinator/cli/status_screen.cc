#include "coordinator/cli/status_screen.h"

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

#include "coordinator/cli/calendar.h"
#include "coordinator/cli/reading.h"
#include "coordinator/cli/status.h"
#include "coordinator/cli/terminal.h"

namespace sukut::cli {
namespace {

using coordinator::OrderStatus;
using coordinator::StationEntry;
using coordinator::StationStatus;
using coordinator::StatusCounts;

constexpr std::size_t kBars = 4;
constexpr std::size_t kBesideBars = 12 + 7 + kBars * 8;  // sector, named; a count and gaps beside each bar

using Register = std::map<StationId, const StationEntry*>;

std::string heading_of(const OrderStatus& order, Instant now) {
  const std::string mode = order.order.mode == Mode::live ? paint(Tone::bad, "LIVE") : paint(Tone::warning, "DRILL");
  std::string text = mode + "  " + paint(Tone::strong, order.order.name) + "  " + title_of(order.order, "az") + "\n";
  if (order.is_cancelled) return text + paint(Tone::bad, "cancelled") + "\n";
  if (order.is_over) return text + "over\n";
  if (!order.next_start) return text + paint(Tone::strong, "under way") + "\n";
  return text + paint(Tone::strong, countdown_text(*order.next_start, now)) + "   " +
         local_text(kHomeZone, *order.next_start) + " Baku\n";
}

std::string bar_cell(std::size_t count, std::size_t all, std::size_t width, Tone tone) {
  return paint(count == 0 ? Tone::quiet : tone, bar_of(count, all, width)) + " " + std::to_string(count);
}

// Acting: begun, and not yet reported as ended.
std::vector<std::string> bars_row(const std::string& name, const StatusCounts& c, std::size_t width) {
  const std::size_t acting = c.started > c.ended ? c.started - c.ended : 0;
  return {name,
          std::to_string(c.named),
          bar_cell(c.armed, c.named, width, Tone::good),
          bar_cell(c.ready, c.named, width, Tone::good),
          bar_cell(acting, c.named, width, Tone::strong),
          bar_cell(c.ended, c.named, width, Tone::good)};
}

std::string bars_of(const OrderStatus& order, std::size_t columns) {
  const std::size_t room = columns > kBesideBars ? (columns - kBesideBars) / kBars : 0;
  const std::size_t width = std::clamp<std::size_t>(room, 3, 24);
  Table table({"sector", "named", "armed", "ready", "acting", "reported"});
  for (const auto& [sector, counts] : order.sectors) table.add(bars_row(sector, counts, width));
  table.add(bars_row("all", order.total, width));
  return table.text();
}

// How badly a station is missed: refused, unbounded, at risk, not heard, not received; 0: it is not.
int lack_of(const StationStatus& station) {
  if (station.cues > 0 && station.ended >= station.cues) return 0;
  if (!station.is_quiet && station.readiness == Readiness::refused) return 5;
  if (!station.is_quiet && station.readiness == Readiness::unbounded) return 4;
  if (!station.is_quiet && station.readiness == Readiness::at_risk) return 3;
  if (station.is_quiet) return 2;
  return station.is_received ? 0 : 1;
}

std::string state_of(const StationStatus& station, int lack) {
  if (lack == 2) return paint(Tone::warning, "not heard");
  if (lack == 1) return paint(Tone::warning, "order not received");
  const std::string why = station.reason == Reason::none ? "" : ": " + std::string(name_of(station.reason));
  return paint(lack >= 4 ? Tone::bad : Tone::warning, std::string(name_of(station.readiness)) + why);
}

std::string missing_of(const OrderStatus& order, const Register& stations) {
  std::vector<std::pair<int, const StationStatus*>> missing;
  for (const StationStatus& station : order.stations) {
    if (const int lack = lack_of(station); lack > 0) missing.emplace_back(lack, &station);
  }
  if (missing.empty() || order.is_over || order.is_cancelled) return {};
  std::ranges::stable_sort(missing, std::greater<>(), &std::pair<int, const StationStatus*>::first);
  Table table({"missing: " + std::to_string(missing.size()), "state", "whom to call", "in its words"});
  for (const auto& [lack, station] : missing) {
    const auto found = stations.find(station->station);
    const std::string call =
        found == stations.end()
            ? ""
            : found->second->contact + (found->second->contact.empty() ? "" : " ") + found->second->phone;
    table.add({station->station.text, state_of(*station, lack), call, station->detail});
  }
  return "\n" + table.text();
}

}  // namespace

std::string bar_of(std::size_t count, std::size_t all, std::size_t width) {
  std::size_t full = all == 0 ? 0 : count * width / all;
  if (count > 0) full = std::max<std::size_t>(full, 1);
  if (count < all) full = std::min(full, width - 1);
  std::string bar;
  for (std::size_t i = 0; i < width; ++i) bar += i < full ? "█" : "░";
  return bar;
}

std::string screen_of(const coordinator::StatusView& view, const std::vector<StationEntry>& stations, Instant now,
                      std::size_t columns) {
  Register by_id;
  for (const StationEntry& station : stations) by_id[station.attributes.id] = &station;
  std::string text = std::to_string(view.registered) + " stations registered, " + std::to_string(view.heard) + " heard";
  if (view.inhibited > 0) text += ", " + paint(Tone::bad, std::to_string(view.inhibited) + " inhibited");
  if (view.cloned > 0) text += ", " + paint(Tone::bad, std::to_string(view.cloned) + " cloned");
  text += "\n";
  for (const OrderStatus& order : view.orders) {
    text += "\n" + heading_of(order, now) + bars_of(order, columns) + missing_of(order, by_id);
  }
  if (view.orders.empty()) text += "no order was published yet\n";
  return text;
}

}  // namespace sukut::cli
