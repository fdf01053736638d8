#include "tests/fuzz/order_edits.h"

#include <chrono>
#include <string>

#include "proto/limits.h"
#include "tests/proto/samples.h"

namespace sukut::fuzz {
namespace {

using namespace std::chrono_literals;
using samples::kNoon;

constexpr Nanos kDay = 24h;

Instant instant(Draw& draw) {
  switch (draw.below(8)) {
    case 0:
      return from_ns<Instant>(static_cast<std::int64_t>(draw.number()));
    case 1:
      return draw.one_of({Instant{}, Instant{} - 1ns, kInstantMax - 1ns, kInstantMax});
    case 2:
      return kNoon + 15min + Nanos(draw.below(3)) - 1ns;
    case 3:
      return kNoon + kDay * static_cast<int>(draw.below(8)) + Nanos(draw.below(3)) - 1ns;
    default:
      return kNoon + std::chrono::seconds(static_cast<std::int64_t>(draw.number(2)) - 32768);
  }
}

Nanos duration(Draw& draw) {
  return draw.one_of({Nanos(0), Nanos(1), Nanos(-1), Nanos(250ms), Nanos(1s), Nanos(72h), kDurationMax,
                      kDurationMax + 1ns, Nanos(static_cast<std::int64_t>(draw.number(6)))});
}

// Words that are just right, just too long, or not plain at all.
std::string words(Draw& draw) {
  const std::size_t kind = draw.below(12);
  const std::size_t edge = draw.one_of<std::size_t>({16, 32, 64, 128, 512}) + draw.below(2);
  switch (kind) {
    case 0:
      return {};
    case 1:
      return std::string(edge, 'a');
    case 2:
      return std::string(edge - 2, 'a') + "\xC9\x99";
    case 3:
      return "line\nbreak";
    case 4:
      return "turned \xE2\x80\xAE round";
    case 5:
      return "\xED\xA0\x80";
    case 6:
      return "-begins";
    case 7:
      return "Asia/Baku";
    case 8:
      return draw.flag() ? "DRILL-january-20/2027-01-06/r1" : "january-20/2027/r2";
    case 9:
      return draw.one_of({"continuous", "prolonged", "steady", "bed", "mute", "wail", ""});
    default:
      return draw.text();
  }
}

std::vector<std::string> word_list(Draw& draw) {
  const bool is_at_an_edge = draw.byte() % 8 == 7;
  const std::size_t count = is_at_an_edge ? draw.one_of<std::size_t>({16, 17, 64, 65, 512, 1024, 1025}) : draw.below(4);
  std::vector<std::string> list;
  const std::string word = words(draw);
  for (std::size_t i = 0; i < count; ++i)
    list.push_back(count > 4 ? word.substr(0, 60) + std::to_string(i) : words(draw));
  return list;
}

std::vector<Text> texts(Draw& draw) {
  std::vector<Text> made;
  for (const std::string& lang : word_list(draw)) made.push_back({lang, words(draw)});
  return made;
}

void edit_scope(Scope& scope, Draw& draw) {
  const auto ids = [&draw] {
    std::vector<StationId> made;
    for (const std::string& word : word_list(draw)) made.emplace_back(word);
    return made;
  };
  switch (draw.below(5)) {
    case 0:
      scope.sectors = word_list(draw);
      break;
    case 1:
      scope.regions = word_list(draw);
      break;
    case 2:
      scope.operators = word_list(draw);
      break;
    case 3:
      scope.stations = ids();
      break;
    default:
      scope.exclude = ids();
      break;
  }
}

void edit_spans(Cue& cue, Draw& draw) {
  switch (draw.below(4)) {
    case 0:
      cue.spans.clear();
      break;
    case 1: {
      const std::vector<std::string> zones = word_list(draw);
      const Instant start = instant(draw);
      cue.spans.clear();
      for (const std::string& zone : zones) cue.spans.push_back({zone, start, start});
      break;
    }
    case 2:
      cue.spans.push_back({words(draw), instant(draw), instant(draw)});
      break;
    default:
      break;
  }
  if (cue.spans.empty()) return;
  ZoneSpan& span = cue.spans[draw.below(cue.spans.size())];
  if (draw.flag()) span.start = instant(draw);
  if (draw.flag()) span.end = instant(draw);
  if (draw.flag()) span.zone = words(draw);
}

void edit_cue(Cue& cue, Draw& draw) {
  switch (draw.below(14)) {
    case 0:
      cue.id = CueId(words(draw));
      break;
    case 1:
      cue.action = draw.one_of(
          {CueAction::sound, CueAction::silence, CueAction::lower_flag, CueAction::restrict_road, CueAction::notice});
      break;
    case 2:
      cue.pattern = words(draw);
      break;
    case 3:
      cue.basis = draw.flag() ? Basis::local : Basis::instant;
      break;
    case 4:
      cue.until_closed = draw.flag();
      break;
    case 5:
      cue.tolerance = duration(draw);
      break;
    case 6:
      cue.late_max = duration(draw);
      break;
    case 7:
      cue.on_unbounded = draw.flag() ? OnUnbounded::sound_and_flag : OnUnbounded::silent;
      break;
    case 8:
      cue.if_unheard_for = duration(draw);
      break;
    case 9:
      cue.confirm_by = instant(draw);
      break;
    case 10:
      cue.notice = words(draw);
      break;
    case 11:
      cue.texts = texts(draw);
      break;
    case 12:
      edit_scope(cue.scope, draw);
      break;
    default:
      edit_spans(cue, draw);
      break;
  }
}

void edit_cues(Order& order, Draw& draw) {
  if (order.cues.empty() || draw.below(8) == 0) {
    order.cues.resize(draw.below(35), samples::order().cues[draw.below(5)]);
    for (std::size_t i = 0; i < order.cues.size() && draw.flag(); ++i) order.cues[i].id.text += std::to_string(i);
    return;
  }
  edit_cue(order.cues[draw.below(order.cues.size())], draw);
}

}  // namespace

void edit(Order& order, Draw& draw) {
  switch (draw.below(24)) {
    case 0:
      order.centre = draw.flag() ? CentreId{} : samples::id<CentreId>(draw.byte());
      break;
    case 1:
      order.id = draw.flag() ? OrderId{} : samples::id<OrderId>(draw.byte());
      break;
    case 2:
      order.name = words(draw);
      break;
    case 3:
      order.revision = static_cast<std::uint32_t>(draw.flag() ? draw.below(4) : draw.number(4));
      break;
    case 4:
      order.previous = draw.flag() ? Digest{} : samples::id<Digest>(draw.byte());
      break;
    case 5:
      order.mode = draw.flag() ? Mode::live : Mode::drill;
      break;
    case 6:
      order.issued = instant(draw);
      break;
    case 7:
      order.expires = instant(draw);
      break;
    case 8:
      order.tai_minus_utc_s = draw.one_of({0, 37, -1000, -1001, 1000, 1001});
      break;
    case 9:
      order.tzdata = words(draw);
      break;
    case 10:
      order.observance = words(draw);
      break;
    case 11:
      order.titles = texts(draw);
      break;
    case 12: {
      order.mode = Mode::drill;
      order.name = "DRILL-january-20/2027-01-06/r1";
      break;
    }
    default:
      edit_cues(order, draw);
      break;
  }
}

void edit(Cancel& cancel, Draw& draw) {
  switch (draw.below(7)) {
    case 0:
      cancel.centre = draw.flag() ? CentreId{} : samples::id<CentreId>(draw.byte());
      break;
    case 1:
      cancel.order = draw.flag() ? OrderId{} : samples::id<OrderId>(draw.byte());
      break;
    case 2:
      cancel.name = words(draw);
      break;
    case 3:
      cancel.why = words(draw);
      break;
    case 4:
      cancel.issued = instant(draw);
      break;
    case 5:
      draw.flag() ? cancel.cue.reset() : void(cancel.cue = CueId(words(draw)));
      break;
    default:
      if (!cancel.scope) cancel.scope.emplace();
      edit_scope(*cancel.scope, draw);
      break;
  }
}

}  // namespace sukut::fuzz
