// What a revision changes, field by field; every field of a cue that is signed is compared.
#include "coordinator/cli/calendar.h"
#include "coordinator/cli/reading.h"

namespace sukut::cli {
namespace {

std::string spans_text(const Cue& cue, Lang lang) {
  std::string text;
  for (const ZoneSpan& span : cue.spans) {
    const std::string zone = span.zone.empty() ? "" : span.zone + " ";
    text += (text.empty() ? "" : ", ") + say(lang, "{} to {}", {zone + utc_text(span.start), utc_text(span.end)});
  }
  return text;
}

std::string texts_of(const Cue& cue) {
  std::string all;
  for (const Text& text : cue.texts) all += (all.empty() ? "" : " / ") + text.lang + ": " + text.text;
  return all;
}

void compare_cue(const Cue& a, const Cue& b, Lang lang, std::vector<std::string>& out) {
  const std::string lead = say(lang, "cue {}", {a.id.text}) + ": ";
  const std::string none(say(lang, "none"));
  const auto note = [&](Said what, const std::string& before, const std::string& after) {
    if (before == after) return;
    out.push_back(lead + std::string(say(lang, what)) + " " + (before.empty() ? none : before) + " → " +
                  (after.empty() ? none : after));
  };
  const auto chosen = [&](bool is_first, Said first, Said second) {
    return std::string(say(lang, is_first ? first : second));
  };
  note("action", std::string(say(lang, a.action)), std::string(say(lang, b.action)));
  note("pattern", a.pattern, b.pattern);
  note("basis", chosen(a.basis == Basis::local, "local", "instant"),
       chosen(b.basis == Basis::local, "local", "instant"));
  note("time", spans_text(a, lang), spans_text(b, lang));
  note("end", chosen(a.until_closed, "until closed", "by time"), chosen(b.until_closed, "until closed", "by time"));
  note("scope", text_of(a.scope, lang), text_of(b.scope, lang));
  note("stations", std::to_string(a.scope.count), std::to_string(b.scope.count));
  if (a.scope.count == b.scope.count && a.scope.list_digest != b.scope.list_digest) {
    out.push_back(lead + std::string(say(lang, "the same number of stations, but not the same ones")));
  }
  note("tolerance", duration_text(a.tolerance), duration_text(b.tolerance));
  note("late_max", duration_text(a.late_max), duration_text(b.late_max));
  note("clock unbounded", chosen(a.on_unbounded == OnUnbounded::silent, "do not start", "start and flag"),
       chosen(b.on_unbounded == OnUnbounded::silent, "do not start", "start and flag"));
  note("cut off", duration_text(a.if_unheard_for), duration_text(b.if_unheard_for));
  note("confirm by", a.confirm_by ? utc_text(*a.confirm_by) : "", b.confirm_by ? utc_text(*b.confirm_by) : "");
  note("notice", a.notice, b.notice);
  note("texts", texts_of(a), texts_of(b));
}

const Cue* find_cue(const Order& order, const CueId& id) {
  for (const Cue& cue : order.cues) {
    if (cue.id == id) return &cue;
  }
  return nullptr;
}

}  // namespace

std::vector<std::string> differences(const Order& before, const Order& after, Lang lang) {
  std::vector<std::string> out;
  const auto note = [&](bool is_other, Said english) {
    if (is_other) out.emplace_back(say(lang, english));
  };
  note(before.mode != after.mode, "the mode is another");
  note(before.id != after.id, "the order id is another");
  note(before.titles != after.titles, "the title is another");
  note(before.tai_minus_utc_s != after.tai_minus_utc_s, "TAI-UTC is another");
  if (before.tzdata != after.tzdata) out.push_back(say(lang, "zone data {} → {}", {before.tzdata, after.tzdata}));
  for (const Cue& cue : before.cues) {
    const Cue* now = find_cue(after, cue.id);
    if (now == nullptr) out.push_back(say(lang, "cue {} is gone", {cue.id.text}));
    if (now != nullptr) compare_cue(cue, *now, lang, out);
  }
  for (const Cue& cue : after.cues) {
    if (find_cue(before, cue.id) == nullptr) out.push_back(say(lang, "cue {} is new", {cue.id.text}));
  }
  return out;
}

}  // namespace sukut::cli
