// Fills the order in; the rules it must obey are validate(Order), not repeated here.
#include "coordinator/cli/draft.h"

#include <algorithm>

#include "proto/seal.h"

namespace sukut::cli {
namespace {

constexpr std::int32_t kTaiMinusUtc_s = 37;

Cue to_cue(const PlanCue& from, const CheckedCue& checked, const PlanCheck& check) {
  Cue cue;
  cue.id = from.id;
  cue.action = from.action;
  cue.pattern = from.pattern;
  cue.basis = from.basis;
  cue.spans = checked.times.spans;
  cue.until_closed = from.end == CueEnd::closed;
  cue.scope = from.scope;
  cue.scope.count = static_cast<std::uint32_t>(checked.stations.size());
  cue.scope.list_digest = digest_of_list(checked.stations);
  cue.tolerance = from.tolerance;
  cue.late_max = from.late_max;
  cue.on_unbounded = from.on_unbounded;
  cue.if_unheard_for = from.if_unheard_for;
  cue.confirm_by = checked.times.confirm_by;
  cue.notice = from.notice;
  cue.texts = texts_at(from.texts, check);
  return cue;
}

// Whoever reads a drill's order aloud must hear that it is one.
std::vector<Text> titles_of(const Plan& plan, const PlanCheck& check, bool is_drill) {
  std::vector<Text> titles = texts_at(plan.titles, check);
  if (!is_drill) return titles;
  for (Text& title : titles) title.text = (title.lang == "az" ? "TƏLİM: " : "DRILL: ") + title.text;
  return titles;
}

}  // namespace

std::string name_base_of(const Plan& plan, const Occasion& occasion) {
  if (const auto* drill = std::get_if<DrillWish>(&occasion)) {
    return "DRILL-" + plan.id + "/" + text_of(date_in(plan.zone, drill->minute_at));
  }
  return plan.id + "/" + std::to_string(std::get<LiveWish>(occasion).year);
}

Result<Draft> draft_order(const Plan& plan, const PlanCheck& check, const DraftWish& wish) {
  const bool is_drill = std::holds_alternative<DrillWish>(wish.occasion);
  if (check.cues.empty()) return {Reason::malformed, "the plan names no station of this register; nothing to order"};
  Draft draft;
  Order& order = draft.order;
  order.centre = wish.centre;
  order.id = wish.id;
  order.revision = wish.revision;
  order.name = name_base_of(plan, wish.occasion) + "/r" + std::to_string(wish.revision);
  order.mode = is_drill ? Mode::drill : Mode::live;
  order.issued = wish.issued;
  order.tai_minus_utc_s = kTaiMinusUtc_s;
  order.tzdata = wish.tzdata;
  order.observance = plan.id;
  order.titles = titles_of(plan, check, is_drill);
  if (!wish.previous_body.empty()) order.previous = sha256(wish.previous_body);
  for (const CheckedCue& checked : check.cues) {
    order.cues.push_back(to_cue(plan.cues[checked.cue], checked, check));
    draft.file.resolved.push_back(checked.stations);
  }
  order.expires = last_end(order) + kExpiryMin;
  if (const Status valid = validate(order); !valid) return valid.error();
  draft.file.body = encode_order(order);
  if (draft.file.body.size() > kBodyMax) {
    return {Reason::too_large, "the order would have " + std::to_string(draft.file.body.size()) + " bytes, and " +
                                   std::to_string(kBodyMax) + " are the most; shorten texts and lists"};
  }
  draft.file.previous_body = wish.previous_body;
  return draft;
}

}  // namespace sukut::cli
