// What a revision changes, field by field; every field of a cue that is signed is compared.
#include "coordinator/cli/calendar.h"
#include "coordinator/cli/reading.h"

namespace sukut::cli {
namespace {

void compare_cue(const Cue& a, const Cue& b, std::vector<std::string>& out) {
  const std::string lead = "cue " + a.id.text + ": ";
  const auto note = [&](const std::string& what, const std::string& before, const std::string& after) {
    if (before != after)
      out.push_back(lead + what + " " + (before.empty() ? "none" : before) + " → " + (after.empty() ? "none" : after));
  };
  const auto spans = [](const Cue& cue) {
    std::string text;
    for (const ZoneSpan& s : cue.spans) {
      text += (text.empty() ? "" : ", ") + (s.zone.empty() ? "" : s.zone + " ") + utc_text(s.start) + " to " +
              utc_text(s.end);
    }
    return text;
  };
  const auto texts = [](const Cue& cue) {
    std::string all;
    for (const Text& t : cue.texts) all += (all.empty() ? "" : " / ") + t.lang + ": " + t.text;
    return all;
  };
  note("action", std::string(name_of(a.action)), std::string(name_of(b.action)));
  note("pattern", a.pattern, b.pattern);
  note("basis", a.basis == Basis::local ? "local" : "instant", b.basis == Basis::local ? "local" : "instant");
  note("time", spans(a), spans(b));
  note("end", a.until_closed ? "until closed" : "by time", b.until_closed ? "until closed" : "by time");
  note("scope", text_of(a.scope), text_of(b.scope));
  note("stations", std::to_string(a.scope.count), std::to_string(b.scope.count));
  if (a.scope.count == b.scope.count && a.scope.list_digest != b.scope.list_digest) {
    out.push_back(lead + "the same number of stations, but not the same ones");
  }
  note("tolerance", duration_text(a.tolerance), duration_text(b.tolerance));
  note("late_max", duration_text(a.late_max), duration_text(b.late_max));
  note("clock unbounded", a.on_unbounded == OnUnbounded::silent ? "do not start" : "start and flag",
       b.on_unbounded == OnUnbounded::silent ? "do not start" : "start and flag");
  note("cut off", duration_text(a.if_unheard_for), duration_text(b.if_unheard_for));
  note("confirm by", a.confirm_by ? utc_text(*a.confirm_by) : "", b.confirm_by ? utc_text(*b.confirm_by) : "");
  note("notice", a.notice, b.notice);
  note("texts", texts(a), texts(b));
}

const Cue* find_cue(const Order& order, const CueId& id) {
  for (const Cue& cue : order.cues) {
    if (cue.id == id) return &cue;
  }
  return nullptr;
}

}  // namespace

std::vector<std::string> differences(const Order& before, const Order& after) {
  std::vector<std::string> out;
  if (before.mode != after.mode) out.emplace_back("the mode is another");
  if (before.id != after.id) out.emplace_back("the order id is another");
  if (before.titles != after.titles) out.emplace_back("the title is another");
  if (before.tai_minus_utc_s != after.tai_minus_utc_s) out.emplace_back("TAI-UTC is another");
  if (before.tzdata != after.tzdata) out.push_back("zone data " + before.tzdata + " → " + after.tzdata);
  for (const Cue& cue : before.cues) {
    const Cue* now = find_cue(after, cue.id);
    if (now == nullptr) out.push_back("cue " + cue.id.text + " is gone");
    if (now != nullptr) compare_cue(cue, *now, out);
  }
  for (const Cue& cue : after.cues) {
    if (find_cue(before, cue.id) == nullptr) out.push_back("cue " + cue.id.text + " is new");
  }
  return out;
}

}  // namespace sukut::cli
