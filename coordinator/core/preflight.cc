#include "coordinator/core/preflight.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <tuple>

#include "coordinator/core/expiry.h"
#include "coordinator/core/minute.h"
#include "coordinator/core/preflight_station.h"

namespace sukut::coordinator {
namespace {

using Version = std::array<unsigned, 3>;

struct ObstacleRow {
  std::string_view name;
  Weight weight;
};
constexpr std::array<ObstacleRow, kObstacleCount> kObstacles{{
    {"cancelled", Weight::stops},
    {"over", Weight::stops},
    {"root_unsealed", Weight::stops},
    {"not_published", Weight::stops},
    {"signatures_missing", Weight::stops},
    {"root_expires", Weight::stops},
    {"key_expires", Weight::stops},
    {"order_overlaps", Weight::note},
    {"revision_unpublished", Weight::note},
    {"unwatched", Weight::note},
    {"left_register", Weight::stops},
    {"no_bundle", Weight::stops},
    {"never_heard", Weight::stops},
    {"not_heard", Weight::stops},
    {"cloned", Weight::stops},
    {"inhibited", Weight::stops},
    {"holds_older", Weight::stops},
    {"not_received", Weight::stops},
    {"refused", Weight::stops},
    {"clock_unbounded", Weight::stops},
    {"single_time_source", Weight::stops},
    {"output_busy", Weight::stops},
    {"at_risk", Weight::stops},
    {"not_armed", Weight::stops},
    {"dry_run", Weight::stops},
    {"old_software", Weight::stops},
    {"declined", Weight::lawful},
    {"single_source_accepted", Weight::note},
    {"older_than_centre", Weight::note},
}};

std::string names_in(const std::set<std::string>& names) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
  return list.empty() ? "nobody" : list;
}

Finding order_finding(Obstacle obstacle, std::string detail = {}) {
  Finding finding;
  finding.obstacle = obstacle;
  finding.detail = std::move(detail);
  return finding;
}

void judge_draft(const DraftSignatures& draft, std::vector<Finding>& findings) {
  findings.push_back(order_finding(Obstacle::not_published));
  if (draft.needed > 0 && draft.signers.size() >= draft.needed) return;
  const std::string role(name_of(draft.role));
  std::set<std::string> others;
  std::set_difference(draft.holders.begin(), draft.holders.end(), draft.signers.begin(), draft.signers.end(),
                      std::inserter(others, others.end()));
  findings.push_back(order_finding(Obstacle::signatures_missing,
                                   draft.needed == 0
                                       ? "nobody holds the role " + role
                                       : std::to_string(draft.signers.size()) + " of " + std::to_string(draft.needed) +
                                             " of role " + role + " (signed: " + names_in(draft.signers) +
                                             "; could sign: " + names_in(others) + ")"));
}

void judge_expiry(const Order& order, const Root& root, std::vector<Finding>& findings) {
  if (root.keys.empty()) return findings.push_back(order_finding(Obstacle::root_unsealed));
  const Expiries expiries = expiries_of(root, {order});
  if (!expiries.root_outlived_by.empty()) {
    // Every key ends with its root: one line says it for all.
    return findings.push_back(order_finding(Obstacle::root_expires, "root version " + std::to_string(root.version)));
  }
  for (const KeyExpiry& key : expiries.keys) {
    if (key.outlived_by.empty()) continue;
    findings.push_back(order_finding(Obstacle::key_expires, key.holder + " " + fingerprint(key.key)));
  }
}

void judge_order(const OrderStatus& status, const PreflightWish& wish, std::vector<Finding>& findings) {
  if (wish.draft) judge_draft(*wish.draft, findings);
  judge_expiry(status.order, wish.root, findings);
  for (const std::string& overlap : wish.overlaps) findings.push_back(order_finding(Obstacle::order_overlaps, overlap));
  if (wish.reserved > status.order.revision) {
    findings.push_back(order_finding(Obstacle::revision_unpublished, "revision " + std::to_string(wish.reserved)));
  }
  if (!wish.unwatched.empty()) findings.push_back(order_finding(Obstacle::unwatched, wish.unwatched));
}

void judge_stations(const OrderStatus& status, const PreflightWish& wish, Preflight& preflight) {
  std::map<StationId, const StationEntry*> entries;
  for (const StationEntry& entry : wish.stations) entries[entry.attributes.id] = &entry;
  std::map<StationId, const StationHeard*> words;
  for (const StationHeard& word : wish.heard) words[word.station] = &word;
  const auto of = [](const auto& map, const StationId& id) {
    const auto found = map.find(id);
    return found == map.end() ? nullptr : found->second;
  };
  for (const StationStatus& station : status.stations) {
    const StationEntry* entry = of(entries, station.station);
    if (entry != nullptr) preflight.stations[station.station] = *entry;
    const auto found = findings_of({status.order, station, entry, of(words, station.station), wish});
    const auto has = [&found](Weight weight) {
      return std::any_of(found.begin(), found.end(), [&](const Finding& f) { return weight_of(f.obstacle) == weight; });
    };
    ++preflight.named;
    if (has(Weight::lawful)) ++preflight.declined;
    // Nobody holds a draft, so nobody is ready for it.
    if (!wish.draft && !has(Weight::stops) && !has(Weight::lawful)) ++preflight.ready;
    preflight.findings.insert(preflight.findings.end(), found.begin(), found.end());
  }
}

std::vector<PhoneCall> calls_of(const Preflight& preflight) {
  std::map<std::tuple<std::string, std::string, std::string>, std::set<StationId>> calls;
  for (const Finding& finding : preflight.findings) {
    if (finding.station.text.empty() || weight_of(finding.obstacle) != Weight::stops) continue;
    const auto entry = preflight.stations.find(finding.station);
    if (entry == preflight.stations.end()) continue;  // nobody is known to call
    const StationEntry& station = entry->second;
    calls[{station.attributes.operator_name, station.phone, station.contact}].insert(finding.station);
  }
  std::vector<PhoneCall> list;
  for (const auto& [whom, stations] : calls) {
    const auto& [operator_name, phone, contact] = whom;
    list.push_back({operator_name, contact, phone, {stations.begin(), stations.end()}});
  }
  return list;
}

// "sukut 0.10.2" → 0, 10, 2; a missing part is 0.
std::optional<Version> version_of(std::string_view text) {
  if (const auto blank = text.rfind(' '); blank != std::string_view::npos) text.remove_prefix(blank + 1);
  Version version{};
  for (unsigned& part : version) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), part);
    if (error != std::errc{}) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (text.empty() || text.front() != '.') return version;
    text.remove_prefix(1);
  }
  return version;
}

}  // namespace

std::string_view name_of(Obstacle obstacle) { return kObstacles.at(static_cast<std::size_t>(obstacle)).name; }
Weight weight_of(Obstacle obstacle) { return kObstacles.at(static_cast<std::size_t>(obstacle)).weight; }

bool Preflight::is_good() const {
  return std::none_of(findings.begin(), findings.end(),
                      [](const Finding& finding) { return weight_of(finding.obstacle) == Weight::stops; });
}

Preflight preflight_of(const OrderStatus& status, const PreflightWish& wish) {
  Preflight preflight;
  preflight.order = status.order;
  preflight.hash = status.hash;
  preflight.minute = minute_of(status.order);
  if (status.is_cancelled) return preflight.findings.push_back(order_finding(Obstacle::cancelled)), preflight;
  if (status.is_over) return preflight.findings.push_back(order_finding(Obstacle::over)), preflight;
  judge_order(status, wish, preflight.findings);
  judge_stations(status, wish, preflight);
  std::stable_sort(preflight.findings.begin(), preflight.findings.end(), [](const Finding& a, const Finding& b) {
    return std::tie(a.obstacle, a.station) < std::tie(b.obstacle, b.station);
  });
  preflight.calls = calls_of(preflight);
  return preflight;
}

bool is_older(std::string_view software, std::string_view than) {
  const auto other = version_of(than);
  if (!other) return false;
  const auto own = version_of(software);
  return !own || *own < *other;
}

}  // namespace sukut::coordinator
