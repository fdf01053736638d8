// Lays the pre-flight out; what stands in the way is coordinator/core/preflight's to say.
#include "coordinator/cli/preflight_print.h"

#include <algorithm>

#include "coordinator/cli/calendar.h"
#include "coordinator/cli/csv.h"
#include "coordinator/cli/reading.h"
#include "coordinator/cli/status.h"
#include "coordinator/cli/terminal.h"
#include "proto/seal.h"

namespace sukut::cli {
namespace {

using coordinator::Finding;
using coordinator::Obstacle;
using coordinator::PhoneCall;
using coordinator::Preflight;
using coordinator::StationEntry;
using coordinator::Weight;

Tone tone_of(Weight weight) {
  switch (weight) {
    case Weight::stops:
      return Tone::bad;
    case Weight::lawful:
      return Tone::warning;
    case Weight::note:
      break;
  }
  return Tone::quiet;
}

std::string title_of_group(Obstacle obstacle, std::size_t count) {
  std::string name(name_of(obstacle));
  std::replace(name.begin(), name.end(), '_', ' ');
  const Weight weight = weight_of(obstacle);
  const char* lead = weight == Weight::note ? "note: " : weight == Weight::lawful ? "by right: " : "";
  return "\n" + paint(tone_of(weight), lead + name) + " (" + std::to_string(count) +
         "): " + std::string(mend_of(obstacle)) + "\n";
}

std::string cues_text(const Finding& finding) {
  std::string text;
  for (const CueId& cue : finding.cues) text += (text.empty() ? "" : " ") + cue.text;
  return text;
}

std::string words_of(const Finding& finding) {
  std::string words = finding.reason == Reason::none ? "" : std::string(name_of(finding.reason));
  if (finding.heard) words += (words.empty() ? "since " : ", since ") + local_text(kHomeZone, *finding.heard) + " Baku";
  if (!finding.detail.empty()) words += (words.empty() ? "" : ", ") + finding.detail;
  return words;
}

const StationEntry& entry_of(const Preflight& preflight, const StationId& station) {
  static const StationEntry kNobody;
  const auto found = preflight.stations.find(station);
  return found == preflight.stations.end() ? kNobody : found->second;
}

// The findings of one obstacle, from `from` on; gives where the next begins.
std::size_t group_end(const Preflight& preflight, std::size_t from) {
  const auto& findings = preflight.findings;
  std::size_t end = from;
  while (end < findings.size() && findings[end].obstacle == findings[from].obstacle) ++end;
  return end;
}

std::string group_text(const Preflight& preflight, std::size_t from, std::size_t end) {
  std::string out = title_of_group(preflight.findings[from].obstacle, end - from);
  Table table({"  station", "cues", "why", "operator", "contact", "phone"});
  for (std::size_t i = from; i < end; ++i) {
    const Finding& finding = preflight.findings[i];
    if (finding.station.text.empty()) {
      if (!finding.detail.empty()) out += "  " + finding.detail + "\n";
      continue;
    }
    const StationEntry& entry = entry_of(preflight, finding.station);
    table.add({"  " + finding.station.text, cues_text(finding), words_of(finding), entry.attributes.operator_name,
               entry.contact, entry.phone});
  }
  return out + (table.empty() ? "" : table.text());
}

std::string calls_text(const Preflight& preflight) {
  if (preflight.calls.empty()) return "";
  Table table({"  operator", "contact", "phone", "stations"});
  for (const PhoneCall& call : preflight.calls) {
    std::string stations;
    for (const StationId& id : call.stations) stations += (stations.empty() ? "" : ", ") + id.text;
    table.add(
        {"  " + call.operator_name, call.contact, call.phone.empty() ? "none in the register" : call.phone, stations});
  }
  return "\nwhom to phone (" + std::to_string(preflight.calls.size()) + "), by operator\n" + table.text();
}

}  // namespace

std::string_view mend_of(Obstacle obstacle) {
  switch (obstacle) {
    case Obstacle::cancelled:
      return "the order was called off; nothing is carried out";
    case Obstacle::over:
      return "the order is over; see sukut report";
    case Obstacle::root_unsealed:
      return "seal the root: sukut root seal";
    case Obstacle::not_published:
      return "publish it: sukut order publish FILE SIG SIG";
    case Obstacle::signatures_missing:
      return "let people sign, each on their own machine: sukut order sign FILE --key KEY";
    case Obstacle::root_expires:
      return "before the order has ended; a new root is needed first";
    case Obstacle::key_expires:
      return "before the order has ended; its holder needs a new key in a new root";
    case Obstacle::order_overlaps:
      return "two held orders want one output; between equals the first held wins";
    case Obstacle::revision_unpublished:
      return "it was drafted and is not published; stations will act by the published one";
    case Obstacle::unwatched:
      return "nobody is told when a station fails from now on; see [alert] in centre.toml, and sukut alert test";
    case Obstacle::left_register:
      return "named at draft and no longer registered; bring it back, or draft a new revision without it";
    case Obstacle::no_bundle:
      return "make its bundle and carry it there: sukut station bundle ID --out DIR";
    case Obstacle::never_heard:
      return "phone: is its agent installed, with its bundle, and running? Ask for sukut-agent check";
    case Obstacle::not_heard:
      return "phone: is the machine on, the agent running, the link up? What it holds it carries out all the same";
    case Obstacle::cloned:
      return "phone: two machines run with one key; the second must be stopped";
    case Obstacle::inhibited:
      return "phone: a real emergency was declared there; is it over? Then sukut-agent inhibit --clear";
    case Obstacle::holds_older:
      return "phone: the newer revision has not arrived; is the link up? Else bring it by hand (sukut-agent import)";
    case Obstacle::not_received:
      return "connected, and the order has not arrived; wait a minute, then phone, or bring it (sukut-agent import)";
    case Obstacle::refused:
      return "phone: the station cannot carry it out, and says why";
    case Obstacle::clock_unbounded:
      return "phone: its clock cannot be trusted closely enough; look at chrony or GNSS there, and at the link";
    case Obstacle::single_time_source:
      return "phone: it knows one source of time and would not start; add chrony or GNSS there";
    case Obstacle::output_busy:
      return "phone: the output is in use for something else; free it";
    case Obstacle::at_risk:
      return "phone: it may not be carried out; the device, or what it hangs on, needs a look";
    case Obstacle::not_armed:
      return "phone: it holds the order and nothing stands ready behind the cue; ask for sukut-agent check";
    case Obstacle::dry_run:
      return "phone: a live cue with nothing behind it that moves; set a driver under [output.…] in its agent.toml";
    case Obstacle::old_software:
      return "phone: older than software_min in centre.toml; let it be updated";
    case Obstacle::declined:
      return "a master, driver or broadcaster said no, with a reason; no fault, nothing to phone about";
    case Obstacle::single_source_accepted:
      return "its config accepts this; whoever holds that source can move its noon";
    case Obstacle::older_than_centre:
      return "works, and could be updated after the day";
  }
  return "";
}

std::string text_of(const Preflight& preflight, Instant now) {
  const Order& order = preflight.order;
  const std::string mode = order.mode == Mode::live ? paint(Tone::bad, "LIVE") : paint(Tone::warning, "DRILL");
  std::string out = mode + "  " + paint(Tone::strong, order.name) + "  " + title_of(order, "az") + "\nthe minute " +
                    local_text(kHomeZone, preflight.minute) + " Baku  =  " + utc_text(preflight.minute) + ",  " +
                    countdown_text(preflight.minute, now) + ";  fingerprint " + fingerprint(preflight.hash) + "\n";
  for (std::size_t i = 0; i < preflight.findings.size();) {
    const std::size_t end = group_end(preflight, i);
    out += group_text(preflight, i, end);
    i = end;
  }
  out += calls_text(preflight);
  if (preflight.declined > 0) out += "\ndeclined by right: " + std::to_string(preflight.declined) + " stations\n";
  return out + "\nready: " + std::to_string(preflight.ready) + " of " + std::to_string(preflight.named) +
         "; to phone: " + std::to_string(preflight.calls.size()) + "\n";
}

std::string csv_of(const Preflight& preflight) {
  std::string out = csv_line({"operator", "contact", "phone", "station", "name", "sector", "cues", "obstacle", "reason",
                              "detail", "heard", "what_to_do"});
  for (const PhoneCall& call : preflight.calls) {
    for (const Finding& finding : preflight.findings) {
      const bool is_theirs = std::binary_search(call.stations.begin(), call.stations.end(), finding.station);
      if (!is_theirs || weight_of(finding.obstacle) != Weight::stops) continue;
      const StationEntry& entry = entry_of(preflight, finding.station);
      out += csv_line({call.operator_name, call.contact, call.phone, finding.station.text, entry.name_en,
                       entry.attributes.sector, cues_text(finding), std::string(name_of(finding.obstacle)),
                       finding.reason == Reason::none ? "" : std::string(name_of(finding.reason)), finding.detail,
                       finding.heard ? iso_text(*finding.heard) : "", std::string(mend_of(finding.obstacle))});
    }
  }
  return out;
}

}  // namespace sukut::cli
