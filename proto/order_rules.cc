// What makes an order, a cancel, a close, an inhibit or a withdrawal acceptable in itself. Each refusal names the cue
// and the mend.
#include <algorithm>
#include <set>

#include "proto/limits.h"
#include "proto/order.h"
#include "proto/text.h"

namespace sukut {
namespace {

Status bad_order(std::string what) { return {Reason::malformed, std::move(what)}; }

std::string quoted(const std::string& text) {
  std::string words(1, '"');
  words += plain_text_of(text, kNameMax);
  words += '"';
  return words;
}

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("-_/.:+").find(c) != std::string_view::npos;
}

bool is_order_name(const std::string& name) {
  return !name.empty() && name.size() <= kNameMax && std::all_of(name.begin(), name.end(), is_name_character);
}

bool are_plain(const std::vector<std::string>& words) {
  return std::all_of(words.begin(), words.end(),
                     [](const std::string& word) { return !word.empty() && is_plain_text(word, kNameMax); });
}

bool are_ids(const std::vector<std::string>& ids) { return std::all_of(ids.begin(), ids.end(), is_text_id); }
bool are_ids(const std::vector<StationId>& ids) {
  return std::all_of(ids.begin(), ids.end(), [](const StationId& id) { return is_text_id(id.text); });
}

Status check_texts(const std::vector<Text>& texts, const std::string& where) {
  if (texts.size() > kLanguagesMax) return bad_order(where + ": more than 16 languages");
  std::set<std::string> languages;
  for (const Text& text : texts) {
    if (!is_text_id(text.lang) || text.lang.size() > 16) return bad_order(where + ": a text names no language");
    if (!languages.insert(text.lang).second) return bad_order(where + ": two texts in " + text.lang);
    if (!is_plain_text(text.text, kTextMax)) {
      return bad_order(where + ": the text in " + text.lang + " is not one line of at most 512 bytes");
    }
  }
  return Done{};
}

Status check_scope(const Scope& scope, const std::string& where) {
  const std::size_t entries = scope.sectors.size() + scope.regions.size() + scope.operators.size() +
                              scope.stations.size() + scope.exclude.size();
  if (entries > kScopeEntriesMax) return bad_order(where + ": the scope has more than 1024 entries");
  if (!are_ids(scope.sectors)) return bad_order(where + ": a sector of the scope is not an id");
  if (!are_plain(scope.regions)) return bad_order(where + ": a region of the scope is not a name");
  if (!are_plain(scope.operators)) return bad_order(where + ": an operator of the scope is not a name");
  if (!are_ids(scope.stations)) return bad_order(where + ": a station of the scope is not an id");
  if (!are_ids(scope.exclude)) return bad_order(where + ": an excluded station of the scope is not an id");
  return Done{};
}

Status check_span(const Cue& cue, const ZoneSpan& span, const std::string& where) {
  if (!is_in_range(span.start) || !is_in_range(span.end)) {
    return bad_order(where + ": an instant outside the years 1970 to 2199");
  }
  if (span.start >= span.end) return bad_order(where + ": it ends before it starts");
  if (is_moment(cue.action) && span.end - span.start > kOutputMax) {
    return {Reason::output_too_long, where + ": longer than 15 minutes; shorten it"};
  }
  return Done{};
}

Status check_zones(const Cue& cue, const std::string& where) {
  if (cue.basis == Basis::instant) {
    const bool is_one = cue.spans.size() == 1 && cue.spans.front().zone.empty();
    return is_one ? Status(Done{}) : bad_order(where + ": basis instant needs exactly one span, without a zone");
  }
  if (cue.spans.empty()) return bad_order(where + ": basis local needs a span for each zone");
  if (cue.spans.size() > kZonesMax) return bad_order(where + ": more than 64 zones");
  std::set<std::string> zones;
  for (const ZoneSpan& span : cue.spans) {
    if (!is_zone_name(span.zone)) return bad_order(where + ": a span of basis local names no zone");
    if (!zones.insert(span.zone).second) return bad_order(where + ": two spans in " + span.zone);
  }
  return Done{};
}

Status check_spans(const Cue& cue, const std::string& where) {
  if (const Status zones = check_zones(cue, where); !zones) return zones;
  for (const ZoneSpan& span : cue.spans) {
    if (const Status checked = check_span(cue, span, where); !checked) return checked;
  }
  return Done{};
}

Status check_pattern(const Cue& cue, const std::string& where) {
  if (is_pattern_of(cue.action, cue.pattern)) return Done{};
  if (is_alarm_pattern(cue.pattern)) {
    return {Reason::pattern_unsupported,
            where + ": " + quoted(cue.pattern) + " is an alarm; a commemoration never sounds one"};
  }
  return {Reason::pattern_unsupported,
          where + ": " + quoted(cue.pattern) + " is not a pattern of " + std::string(name_of(cue.action))};
}

Status check_bounds(const Cue& cue, const std::string& where) {
  for (const Nanos bound : {cue.tolerance, cue.late_max, cue.if_unheard_for}) {
    if (bound < Nanos(0) || !is_in_range(bound)) return bad_order(where + ": a duration is negative or over ten years");
  }
  if (is_moment(cue.action) && cue.tolerance == Nanos(0)) {
    return bad_order(where + ": a " + std::string(name_of(cue.action)) + " needs a tolerance");
  }
  if (is_moment(cue.action) && cue.until_closed) {
    return bad_order(where + ": only tasks of persons may last until closed");
  }
  return Done{};
}

Status check_confirm_by(const Cue& cue, const std::string& where) {
  if (!cue.confirm_by) return Done{};
  if (!is_in_range(*cue.confirm_by)) return bad_order(where + ": confirm_by lies outside the years 1970 to 2199");
  const auto begins_before = [&](const ZoneSpan& span) { return span.start < *cue.confirm_by; };
  if (std::any_of(cue.spans.begin(), cue.spans.end(), begins_before)) return Done{};
  return bad_order(where + ": confirm_by lies before the start");
}

Status check_cue(const Cue& cue) {
  if (!is_text_id(cue.id.text)) return bad_order("cue " + quoted(cue.id.text) + ": not an id");
  const std::string where = "cue " + cue.id.text;
  if (!is_plain_text(cue.notice, kTextMax)) return bad_order(where + ": the notice reference is not one line of text");
  if (const Status checked = check_spans(cue, where); !checked) return checked;
  if (const Status checked = check_pattern(cue, where); !checked) return checked;
  if (const Status checked = check_bounds(cue, where); !checked) return checked;
  if (const Status checked = check_confirm_by(cue, where); !checked) return checked;
  if (const Status checked = check_scope(cue.scope, where); !checked) return checked;
  return check_texts(cue.texts, where);
}

Status check_cues(const Order& order) {
  if (order.cues.empty()) return bad_order("the order has no cue");
  if (order.cues.size() > kCuesMax) return bad_order("the order has more than 32 cues");
  std::set<CueId> seen;
  for (const Cue& cue : order.cues) {
    if (const Status checked = check_cue(cue); !checked) return checked;
    if (!seen.insert(cue.id).second) return bad_order("cue " + cue.id.text + ": stands twice");
  }
  return Done{};
}

Status check_name(const Order& order) {
  if (!is_order_name(order.name)) return bad_order("the order's name " + quoted(order.name) + " is not a name");
  const bool is_drill_name = order.name.starts_with("DRILL-");
  if (order.mode == Mode::drill && !is_drill_name) {
    return bad_order("a drill's name begins with DRILL-, not " + quoted(order.name));
  }
  if (order.mode == Mode::live && is_drill_name) return bad_order("a live order is named " + quoted(order.name));
  if (!is_text_id(order.observance)) return bad_order("the observance " + quoted(order.observance) + " is not an id");
  if (!is_plain_text(order.tzdata, 32)) return bad_order("the zone data version is not a short word");
  return Done{};
}

Status check_identity(const Order& order) {
  if (order.centre.is_zero()) return bad_order("the order names no centre");
  if (order.id.is_zero()) return bad_order("the order has no id");
  if (order.revision == 0) return bad_order("revisions count from 1");
  if (order.revision == 1 && !order.previous.is_zero()) return bad_order("the first revision replaces nothing");
  return Done{};
}

Status check_expiry(const Order& order) {
  if (!is_in_range(order.issued) || !is_in_range(order.expires)) {
    return bad_order("issued or expires lies outside the years 1970 to 2199");
  }
  if (order.issued >= order.expires) return bad_order("the order expires before it is issued");
  if (order.expires - last_end(order) < kExpiryMin) {
    return bad_order("the order expires less than 24 h after its last end");
  }
  return Done{};
}

// A cancel or close: which order it speaks of, where, and since when.
template <typename Document>
Status check_reference(const Document& document, const std::string& where) {
  if (document.centre.is_zero()) return bad_order(where + " names no centre");
  if (document.order.is_zero()) return bad_order(where + " names no order");
  if (!is_plain_text(document.name, kNameMax)) return bad_order(where + ": the order's name is not one line of text");
  if (!is_in_range(document.issued)) return bad_order(where + ": issued lies outside the years 1970 to 2199");
  return document.scope ? check_scope(*document.scope, where) : Status(Done{});
}

}  // namespace

Status validate(const Cancel& cancel) {
  if (cancel.cue && !is_text_id(cancel.cue->text)) return bad_order("cancel: the cue is not an id");
  if (!is_plain_text(cancel.why, kTextMax)) return bad_order("cancel: the reason is not one line of at most 512 bytes");
  return check_reference(cancel, "cancel");
}

Status validate(const Close& close) {
  if (!is_text_id(close.cue.text)) return bad_order("close: the cue is not an id");
  return check_reference(close, "close");
}

Status validate(const Inhibit& inhibit) {
  if (inhibit.centre.is_zero()) return bad_order("inhibit names no centre");
  if (inhibit.id.is_zero()) return bad_order("inhibit has no id");
  if (!is_in_range(inhibit.issued) || !is_in_range(inhibit.expires)) {
    return bad_order("inhibit: issued or expires lies outside the years 1970 to 2199");
  }
  if (inhibit.expires <= inhibit.issued || inhibit.expires - inhibit.issued > kInhibitMax) {
    return bad_order("inhibit: it expires within 24 h after it is issued");
  }
  if (!is_plain_text(inhibit.why, kTextMax))
    return bad_order("inhibit: the reason is not one line of at most 512 bytes");
  return inhibit.scope ? check_scope(*inhibit.scope, "inhibit") : Status(Done{});
}

Status validate(const Withdraw& withdraw) {
  if (withdraw.centre.is_zero()) return bad_order("withdraw names no centre");
  if (!is_text_id(withdraw.station.text)) return bad_order("withdraw: the station is not an id");
  if (withdraw.key == decltype(withdraw.key){}) return bad_order("withdraw names no key");
  if (!is_in_range(withdraw.issued)) return bad_order("withdraw: issued lies outside the years 1970 to 2199");
  if (!is_plain_text(withdraw.why, kTextMax)) {
    return bad_order("withdraw: the reason is not one line of at most 512 bytes");
  }
  return Done{};
}

Status validate(const Order& order) {
  if (const Status checked = check_identity(order); !checked) return checked;
  if (const Status checked = check_name(order); !checked) return checked;
  if (const Status checked = check_cues(order); !checked) return checked;
  if (const Status checked = check_expiry(order); !checked) return checked;
  return check_texts(order.titles, "titles");
}

}  // namespace sukut
