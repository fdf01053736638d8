// Every field of the body in words; nothing that is not in the body, but what is marked as checked against it.
#include "coordinator/cli/reading.h"

#include <algorithm>
#include <map>
#include <set>

#include "coordinator/cli/calendar.h"
#include "coordinator/cli/terminal.h"
#include "proto/io/key_file.h"
#include "proto/seal.h"

namespace sukut::cli {
namespace {

using Lines = std::vector<std::pair<std::string, std::string>>;

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}
std::string joined(const std::vector<StationId>& ids) {
  std::vector<std::string> words;
  for (const StationId& id : ids) words.push_back(id.text);
  return joined(words);
}

std::string both_times(Instant at) { return local_text(kHomeZone, at) + " Baku  =  " + utc_text(at); }

std::string end_text(const Cue& cue, const ZoneSpan& span) {
  if (cue.until_closed) return "until it is closed, at latest " + both_times(span.end);
  return "until " + both_times(span.end) + "  (" + duration_text(span.end - span.start) + ")";
}

void add_spans(const Cue& cue, Lines& lines) {
  if (cue.basis == Basis::local) lines.emplace_back("basis", "local time of each station's zone");
  for (const ZoneSpan& span : cue.spans) {
    if (!span.zone.empty()) lines.emplace_back("in " + span.zone, local_text(span.zone, span.start));
    lines.emplace_back("from", both_times(span.start));
    lines.emplace_back("", end_text(cue, span));
  }
}

std::string sectors_text(const std::map<std::string, std::size_t>& sectors) {
  std::string text;
  for (const auto& [sector, count] : sectors) text += (text.empty() ? "" : ", ") + sector + " " + std::to_string(count);
  return text;
}

using SectorOf = std::map<StationId, std::string>;
std::map<std::string, std::size_t> by_sector(const std::vector<StationId>& ids, const SectorOf& sector_of) {
  std::map<std::string, std::size_t> counts;
  for (const StationId& id : ids) {
    const auto found = sector_of.find(id);
    ++counts[found == sector_of.end() ? "(not in this register)" : found->second];
  }
  return counts;
}

Lines cue_lines(const Cue& cue, const std::vector<StationId>& resolved, const SectorOf& sector_of) {
  Lines lines;
  add_spans(cue, lines);
  std::string count = std::to_string(cue.scope.count) + (cue.scope.count == 1 ? " station" : " stations");
  if (!sector_of.empty()) count += " (" + sectors_text(by_sector(resolved, sector_of)) + ")";
  lines.emplace_back("stations", count + ": " + text_of(cue.scope));
  if (is_moment(cue.action)) {
    lines.emplace_back("bounds", "clock error within " + duration_text(cue.tolerance) + ", at most " +
                                     duration_text(cue.late_max) + " late; clock unbounded: " +
                                     (cue.on_unbounded == OnUnbounded::silent ? "do not start" : "start, and flag it"));
  }
  if (cue.if_unheard_for > Nanos(0)) {
    lines.emplace_back("cut off",
                       "do not start when the centre was not heard for " + duration_text(cue.if_unheard_for));
  }
  if (cue.confirm_by) lines.emplace_back("confirm by", both_times(*cue.confirm_by));
  if (!cue.notice.empty()) lines.emplace_back("notice", cue.notice);
  for (const Text& text : cue.texts) lines.emplace_back("text " + text.lang, text.text);
  return lines;
}

void print(const Lines& lines, const std::string& indent, std::string& out) {
  for (const auto& [name, value] : lines) {
    out += indent + name + std::string(name.size() < 16 ? 16 - name.size() : 1, ' ') + value + "\n";
  }
}

Lines head_lines(const OrderReading& reading, const SectorOf& sector_of) {
  const Order& order = reading.order;
  std::set<StationId> all;
  for (const auto& list : reading.file.resolved) all.insert(list.begin(), list.end());
  const std::vector<StationId> stations(all.begin(), all.end());
  Lines lines;
  for (const Text& title : order.titles) lines.emplace_back("title " + title.lang, title.text);
  lines.emplace_back("name", order.name);
  lines.emplace_back("observance", order.observance);
  lines.emplace_back("order id", hex(order.id));
  lines.emplace_back("centre", hex(order.centre));
  lines.emplace_back("revision",
                     std::to_string(order.revision) +
                         (order.previous.is_zero() ? ", the first" : ", replaces " + fingerprint(order.previous)));
  lines.emplace_back("issued", both_times(order.issued));
  lines.emplace_back("expires", both_times(order.expires));
  lines.emplace_back("time", "zone data " + (order.tzdata.empty() ? "unknown" : order.tzdata) + ", TAI-UTC " +
                                 std::to_string(order.tai_minus_utc_s) + " s");
  lines.emplace_back("stations", std::to_string(stations.size()) +
                                     (sector_of.empty() ? "" : ": " + sectors_text(by_sector(stations, sector_of))));
  return lines;
}

std::string banner(Mode mode) {
  return mode == Mode::live ? paint(Tone::bad, "LIVE ORDER: outputs will act. This is not a drill.")
                            : paint(Tone::warning, "DRILL ORDER (təlim)");
}

void check_file(OrderReading& reading) {
  const auto& order = reading.order;
  if (reading.file.resolved.size() != order.cues.size()) {
    reading.warnings.emplace_back("the file lists stations for another number of cues than were signed");
    reading.file.resolved.assign(order.cues.size(), {});
  }
  for (std::size_t i = 0; i < order.cues.size(); ++i) {
    if (digest_of_list(reading.file.resolved[i]) != order.cues[i].scope.list_digest) {
      reading.warnings.push_back("the list of stations of cue " + order.cues[i].id.text +
                                 " is not the one whose digest was signed");
    }
  }
  if (reading.file.previous_body.empty()) return;
  const Result<Order> previous = decode_order(reading.file.previous_body);
  if (!previous || sha256(reading.file.previous_body) != order.previous) {
    reading.warnings.emplace_back("the previous body in the file is not the one this order replaces");
  } else {
    reading.previous = *previous;
  }
}

}  // namespace

Result<OrderReading> read_order(const Bytes& bytes) {
  Result<OrderFile> file = decode_order_file(bytes);
  if (!file) return file.error();
  Result<Order> order = decode_order(file->body);
  if (!order) return order.error();
  OrderReading reading{std::move(*order), std::move(*file), std::nullopt, {}};
  check_file(reading);
  return reading;
}

std::string text_of(const OrderReading& reading, const std::vector<StationAttributes>& stations) {
  SectorOf sector_of;
  for (const auto& station : stations) sector_of[station.id] = station.sector;
  std::string out = banner(reading.order.mode) + "\n";
  print(head_lines(reading, sector_of), "", out);
  for (std::size_t i = 0; i < reading.order.cues.size(); ++i) {
    const Cue& cue = reading.order.cues[i];
    out += "\n" + paint(Tone::strong, cue.id.text) + "  " + std::string(name_of(cue.action)) +
           (cue.pattern.empty() ? "" : ", " + cue.pattern) + "\n";
    print(cue_lines(cue, reading.file.resolved[i], sector_of), "  ", out);
  }
  if (reading.previous) {
    out += "\nChanges since " + reading.previous->name + "\n";
    const auto changes = differences(*reading.previous, reading.order);
    for (const std::string& change : changes) out += "  " + change + "\n";
    if (changes.empty()) out += "  none\n";
  } else if (!reading.order.previous.is_zero()) {
    out += "\nThe revision it replaces is not in this file; the changes cannot be shown.\n";
  }
  for (const std::string& warning : reading.warnings) out += paint(Tone::bad, "WARNING: " + warning) + "\n";
  const Digest hash = sha256(reading.file.body);
  out += "\nbody            " + std::to_string(reading.file.body.size()) + " bytes, SHA-256 " + hex(hash) + "\n";
  out += "fingerprint     " + paint(Tone::strong, fingerprint(hash)) + "   (read it to each other by phone)\n";
  return out;
}

std::string duration_text(Nanos length) {
  const std::int64_t ns = length.count();
  struct Unit {
    std::int64_t ns;
    const char* name;
    std::int64_t from;
  };
  constexpr Unit kUnits[] = {{3'600'000'000'000, " h", 2},
                             {60'000'000'000, " min", 5},
                             {1'000'000'000, " s", 1},
                             {1'000'000, " ms", 1},
                             {1'000, " us", 1}};
  for (const Unit& unit : kUnits) {
    if (ns != 0 && ns % unit.ns == 0 && ns / unit.ns >= unit.from) return std::to_string(ns / unit.ns) + unit.name;
  }
  return ns == 0 ? "0 s" : std::to_string(ns) + " ns";
}

std::string text_of(const Scope& scope) {
  std::string text;
  const auto add = [&](const std::string& lead, const std::string& list) {
    if (!list.empty()) text += (text.empty() ? "" : "; ") + lead + " " + list;
  };
  add("sectors", joined(scope.sectors));
  add("regions", joined(scope.regions));
  add("operators", joined(scope.operators));
  if (text.empty() && scope.stations.empty()) text = "every station";
  add(text.empty() ? "stations" : "and", joined(scope.stations));
  add("without", joined(scope.exclude));
  return text;
}

const std::string& title_of(const Order& order, const std::string& lang) {
  for (const Text& title : order.titles) {
    if (title.lang == lang) return title.text;
  }
  return order.titles.empty() ? order.name : order.titles.front().text;
}

Result<OrderReading> load_order(const std::string& path) {
  const Result<Bytes> bytes = io::read_file(path);
  if (!bytes) return bytes.error();
  Result<OrderReading> reading = read_order(*bytes);
  if (!reading) return {reading.error().reason, path + ": not an order file: " + reading.error().detail};
  return reading;
}

}  // namespace sukut::cli
