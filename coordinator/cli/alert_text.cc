// One line that says it, then the instant in Baku time and UTC, then what to do.
#include "coordinator/cli/alert_text.h"

#include "coordinator/cli/calendar.h"
#include "coordinator/cli/people.h"
#include "coordinator/cli/plan_check.h"
#include "coordinator/cli/preflight_print.h"
#include "coordinator/cli/reading.h"
#include "coordinator/cli/status.h"
#include "coordinator/cli/terminal.h"
#include "coordinator/core/minute.h"

namespace sukut::cli {
namespace {

using coordinator::AlertCase;
using coordinator::AlertText;
using coordinator::Preflight;
using coordinator::Stage;

std::string both_clocks(Instant at) { return local_text(kHomeZone, at) + " Baku  =  " + utc_text(at); }

std::string when_text(const AlertCase& about) {
  return "the minute: " + both_clocks(about.alert.at) + ",  " + countdown_text(about.alert.at, about.now) + "\n";
}

std::string who_signs(const Root& root) {
  const auto rule = root.roles.find(Role::live);
  if (rule == root.roles.end())
    return "The root is not sealed, or nobody holds the role live: nothing can be signed.\n";
  std::string names;
  for (const std::string& name : holders_of(root, Role::live)) names += (names.empty() ? "" : ", ") + name;
  return "It needs the signatures of " + std::to_string(rule->second.threshold) + " of: " + names + "\n";
}

// ---- A plan without an order.
void say_unpublished(const AlertCase& about, AlertText& out) {
  const auto& alert = about.alert;
  const bool is_drafted = alert.drafted > 0;
  out.subject += is_drafted ? "drafted, NOT PUBLISHED" : "NOTHING IS DRAFTED";
  out.text = alert.about + "\n" + when_text(about) + "\n";
  out.text += is_drafted ? "Revision " + std::to_string(alert.drafted) +
                               " was drafted and never published; no station knows of it.\n"
                         : "No order was drafted for this date; no station knows of it.\n";
  out.text += who_signs(about.root) + "next: ";
  out.text += is_drafted ? "sukut order sign FILE --key KEY (each signer), sukut order publish FILE SIG SIG\n"
                         : "sukut plan check PLAN, then sukut order draft PLAN --year YEAR\n";
}

// ---- An order before its minute.
void say_readiness(const AlertCase& about, AlertText& out) {
  const Preflight& preflight = *about.preflight;
  const std::string named = std::to_string(preflight.named);
  if (preflight.is_good()) {
    out.subject += "ready, " + std::to_string(preflight.ready) + " of " + named + " stations";
  } else {
    out.subject += std::to_string(preflight.ready) + " of " + named + " stations ready, " +
                   std::to_string(preflight.calls.size()) + " to phone";
  }
  out.text = text_of(preflight, about.now);
  out.facts.push_back("SUKUT_MODE=" + std::string(name_of(preflight.order.mode)));
  out.facts.push_back("SUKUT_NAMED=" + named);
  out.facts.push_back("SUKUT_READY=" + std::to_string(preflight.ready));
  out.facts.push_back("SUKUT_TO_PHONE=" + std::to_string(preflight.calls.size()));
}

// ---- A cue that nobody ended.
void say_unclosed(const AlertCase& about, AlertText& out) {
  const auto& alert = about.alert;
  out.subject += "NOT CLOSED at " + std::to_string(about.still_open.size()) + " stations";
  out.text = "The latest end of the cue " + alert.cue.text + " has passed: " + both_clocks(alert.at) +
             "\nNo close covers it at the stations below, and nobody there said that it has ended. Agents end it by "
             "themselves\nnow (ended_unclosed); whether the road is open, or the flag raised, only a person can tell: "
             "phone.\n\n";
  Table table({"station", "operator", "contact", "phone"});
  for (const auto& station : about.still_open) {
    table.add({station.attributes.id.text, station.attributes.operator_name, station.contact, station.phone});
  }
  out.text += table.text() + "\nby operator's register, in order of the station's id\n";
}

void say_unreadable(const AlertCase& about, AlertText& out) {
  out.subject = "Sukut: a watched plan cannot be read";
  out.text = "The plan " + about.alert.key.subject + " is named in [watch] of centre.toml, and cannot be used:\n  " +
             about.alert.about + "\nUntil this is mended nobody is told when its date comes and nothing is ready.\n";
}

void say_test(const AlertCase&, AlertText& out) {
  out.subject = "Sukut: a test of the alert path";
  out.text =
      "Somebody asked for this test (sukut alert test). Whoever reads it would also have read of stations that are "
      "not\n"
      "ready. There is nothing to do.\n";
}

io::Problem first_problem(const Plan& plan) {
  const auto problems = plan.problems();
  return problems.empty() ? io::Problem{"", "it has no cue", ""} : problems.front();
}

Instant minute_in(const Plan& plan, const PlanCheck& check) {
  Order order;
  for (const CheckedCue& checked : check.cues) {
    Cue cue;
    cue.action = plan.cues[checked.cue].action;
    cue.basis = plan.cues[checked.cue].basis;
    cue.spans = checked.times.spans;
    order.cues.push_back(std::move(cue));
  }
  return coordinator::minute_of(order);
}

}  // namespace

coordinator::WatchedPlans watched_plans(const std::vector<std::string>& paths, Instant now) {
  coordinator::WatchedPlans watched;
  for (const std::string& path : paths) {
    const Plan plan = read_plan(path);
    PlanCheck check;
    const int year = plan.problems().empty() ? next_year(plan, now) : 0;
    if (year != 0) check = check_plan(plan, nullptr, LiveWish{year, now});
    if (!plan.problems().empty() || check.cues.empty()) {
      watched.unreadable.push_back({path, first_problem(plan).text()});
    } else {
      const std::string base = plan.id + "/" + std::to_string(year);
      watched.plans.push_back({base, plan.titles.front().text, minute_in(plan, check)});
    }
  }
  return watched;
}

AlertText compose(const AlertCase& about) {
  const auto& key = about.alert.key;
  AlertText out;
  out.subject = "Sukut " + std::string(name_of(key.stage)) + " " + key.subject + ": ";
  if (key.stage == Stage::test) {
    say_test(about, out);
  } else if (key.stage == Stage::unreadable) {
    say_unreadable(about, out);
  } else if (key.stage == Stage::unclosed) {
    say_unclosed(about, out);
  } else if (about.preflight) {
    say_readiness(about, out);
  } else {
    say_unpublished(about, out);
  }
  out.text = out.subject + "\n\n" + out.text + "\ncentre " + hex(about.centre.centre) + ", told " +
             both_clocks(about.now) + "\n";
  out.facts.push_back("SUKUT_ALERT=" + std::string(name_of(key.stage)));
  out.facts.push_back("SUKUT_SUBJECT=" + out.subject);
  out.facts.push_back("SUKUT_ABOUT=" + key.subject);
  out.facts.push_back("SUKUT_AT=" + iso_text(about.alert.at));
  out.facts.push_back("SUKUT_CENTRE=" + hex(about.centre.centre));
  return out;
}

coordinator::Voice alert_voice() { return {watched_plans, compose}; }

}  // namespace sukut::cli
