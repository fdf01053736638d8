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

// By code points, so that names of any alphabet stand in one column.
std::string padded(const std::string& name) {
  constexpr std::size_t kWidth = 16;
  const auto width = static_cast<std::size_t>(
      std::count_if(name.begin(), name.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
  return name + std::string(width < kWidth ? kWidth - width : 1, ' ');
}

std::string stations_text(std::size_t count, Lang lang) {
  return count == 1 ? std::string(say(lang, "1 station")) : say(lang, "{} stations", {std::to_string(count)});
}

std::string end_text(const Cue& cue, const ZoneSpan& span, Lang lang) {
  if (cue.until_closed) return say(lang, "until it is closed, at latest {}", {both_times(span.end, lang)});
  return say(lang, "until {}  ({})", {both_times(span.end, lang), duration_text(span.end - span.start)});
}

// Lines with their names in the reader's language.
class Page {
 public:
  explicit Page(Lang lang) : lang_(lang) {}

  void add(Said name, std::string value) { lines_.emplace_back(say(lang_, name), std::move(value)); }
  void add_plain(std::string name, std::string value) { lines_.emplace_back(std::move(name), std::move(value)); }
  [[nodiscard]] std::string text(const std::string& indent) const {
    std::string out;
    for (const auto& [name, value] : lines_) out += indent + padded(name) + value + "\n";
    return out;
  }

 private:
  Lang lang_;
  Lines lines_;
};

void add_spans(const Cue& cue, Lang lang, Page& page) {
  if (cue.basis == Basis::local) page.add("basis", std::string(say(lang, "local time of each station's zone")));
  for (const ZoneSpan& span : cue.spans) {
    if (!span.zone.empty()) page.add_plain(say(lang, "in zone {}", {span.zone}), local_text(span.zone, span.start));
    page.add("from", both_times(span.start, lang));
    page.add_plain("", end_text(cue, span, lang));
  }
}

std::string sectors_text(const std::map<std::string, std::size_t>& sectors, Lang lang) {
  std::string text;
  for (const auto& [sector, count] : sectors) {
    text += (text.empty() ? "" : ", ") + say_sector(lang, sector) + " " + std::to_string(count);
  }
  return text;
}

using SectorOf = std::map<StationId, std::string>;
std::map<std::string, std::size_t> by_sector(const std::vector<StationId>& ids, const SectorOf& sector_of, Lang lang) {
  std::map<std::string, std::size_t> counts;
  for (const StationId& id : ids) {
    const auto found = sector_of.find(id);
    ++counts[found == sector_of.end() ? std::string(say(lang, "(not in this register)")) : found->second];
  }
  return counts;
}

std::string bounds_text(const Cue& cue, Lang lang) {
  const bool is_silent = cue.on_unbounded == OnUnbounded::silent;
  return say(lang, "clock error within {}, at most {} late; clock unbounded: {}",
             {duration_text(cue.tolerance), duration_text(cue.late_max),
              std::string(is_silent ? say(lang, "do not start") : say(lang, "start, and flag it"))});
}

Page cue_page(const Cue& cue, const std::vector<StationId>& resolved, const SectorOf& sector_of, Lang lang) {
  Page page(lang);
  add_spans(cue, lang, page);
  std::string count = stations_text(cue.scope.count, lang);
  if (!sector_of.empty()) count += " (" + sectors_text(by_sector(resolved, sector_of, lang), lang) + ")";
  page.add("stations", count + ": " + text_of(cue.scope, lang));
  if (is_moment(cue.action)) page.add("bounds", bounds_text(cue, lang));
  if (cue.if_unheard_for > Nanos(0)) {
    page.add("cut off",
             say(lang, "do not start when the centre was not heard for {}", {duration_text(cue.if_unheard_for)}));
  }
  if (cue.confirm_by) page.add("confirm by", both_times(*cue.confirm_by, lang));
  if (!cue.notice.empty()) page.add("notice", cue.notice);
  for (const Text& text : cue.texts) page.add_plain(say(lang, "text {}", {text.lang}), text.text);
  return page;
}

Page head_page(const OrderReading& reading, const SectorOf& sector_of, Lang lang) {
  const Order& order = reading.order;
  std::set<StationId> all;
  for (const auto& list : reading.file.resolved) all.insert(list.begin(), list.end());
  const std::vector<StationId> stations(all.begin(), all.end());
  Page page(lang);
  for (const Text& title : order.titles) page.add_plain(say(lang, "title {}", {title.lang}), title.text);
  page.add("name", order.name);
  page.add("observance", order.observance);
  page.add("order id", hex(order.id));
  page.add("centre", hex(order.centre));
  const std::string number = std::to_string(order.revision);
  page.add("revision", order.previous.is_zero() ? say(lang, "{}, the first", {number})
                                                : say(lang, "{}, replaces {}", {number, fingerprint(order.previous)}));
  page.add("issued", both_times(order.issued, lang));
  page.add("expires", both_times(order.expires, lang));
  page.add("time", say(lang, "zone data {}, TAI-UTC {} s",
                       {order.tzdata.empty() ? std::string(say(lang, "unknown")) : order.tzdata,
                        std::to_string(order.tai_minus_utc_s)}));
  page.add("stations", std::to_string(stations.size()) +
                           (sector_of.empty() ? "" : ": " + sectors_text(by_sector(stations, sector_of, lang), lang)));
  return page;
}

std::string banner(Mode mode, Lang lang) {
  return mode == Mode::live
             ? paint(Tone::bad, std::string(say(lang, "LIVE ORDER: outputs will act. This is not a drill.")))
             : paint(Tone::warning, std::string(say(lang, "DRILL ORDER (təlim)")));
}

std::string changes_text(const OrderReading& reading, Lang lang) {
  if (!reading.previous) {
    if (reading.order.previous.is_zero()) return "";
    return "\n" + std::string(say(lang, "The revision it replaces is not in this file; the changes cannot be shown.")) +
           "\n";
  }
  std::string out = "\n" + say(lang, "Changes since {}", {reading.previous->name}) + "\n";
  const auto changes = differences(*reading.previous, reading.order, lang);
  for (const std::string& change : changes) out += "  " + change + "\n";
  if (changes.empty()) out += "  " + std::string(say(lang, "none")) + "\n";
  return out;
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

std::string text_of(const OrderReading& reading, const std::vector<StationAttributes>& stations, Lang lang) {
  SectorOf sector_of;
  for (const auto& station : stations) sector_of[station.id] = station.sector;
  std::string out = banner(reading.order.mode, lang) + "\n" + head_page(reading, sector_of, lang).text("");
  for (std::size_t i = 0; i < reading.order.cues.size(); ++i) {
    const Cue& cue = reading.order.cues[i];
    out += "\n" + paint(Tone::strong, cue.id.text) + "  " + std::string(say(lang, cue.action)) +
           (cue.pattern.empty() ? "" : ", " + cue.pattern) + "\n";
    out += cue_page(cue, reading.file.resolved[i], sector_of, lang).text("  ");
  }
  out += changes_text(reading, lang);
  for (const std::string& warning : reading.warnings) {
    out += paint(Tone::bad, std::string(say(lang, "WARNING")) + ": " + warning) + "\n";
  }
  const Digest hash = sha256(reading.file.body);
  Page foot(lang);
  foot.add("body", say(lang, "{} bytes, SHA-256 {}", {std::to_string(reading.file.body.size()), hex(hash)}));
  foot.add("fingerprint",
           paint(Tone::strong, fingerprint(hash)) + "   " + std::string(say(lang, "(read it to each other by phone)")));
  return out + "\n" + foot.text("");
}

std::string both_times(Instant at, Lang lang) {
  return local_text(kHomeZone, at) + " " + std::string(say(lang, "Baku")) + "  =  " + utc_text(at);
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

std::string text_of(const Scope& scope, Lang lang) {
  std::string text;
  const auto add = [&](Said english, const std::string& list) {
    if (!list.empty()) text += (text.empty() ? "" : "; ") + say(lang, english, {list});
  };
  std::vector<std::string> sectors;
  for (const std::string& sector : scope.sectors) sectors.push_back(say_sector(lang, sector));
  add("sectors {}", joined(sectors));
  add("regions {}", joined(scope.regions));
  add("operators {}", joined(scope.operators));
  if (text.empty() && scope.stations.empty()) text = say(lang, "every station");
  add(text.empty() ? Said("stations {}") : Said("and {}"), joined(scope.stations));
  add("without {}", joined(scope.exclude));
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
