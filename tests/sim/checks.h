// The promises of the design (section 6), checked after every event against true time. Which check holds which:
//
//   S1         check_allowed, check_held, check_heard, check_sole; a decline in answered
//   S2         check_window, check_sources, deadline_set
//   S3         output_on, check_has_intent, check_intent, check_window, shortened; a close in before_handle; of two machines
//              with one station's keys the second in check_second
//   S4         before_handle (stops within 100 ms), check_allowed, check_revisions; a withdrawal alike
//   S5         check_revisions, Oracle::kept
//   S6         check_report, sent, check_brought, centre_sent, finish, finish_station
//   S7         persisted by Registry::genuine, check_store
//   S8         check_clock
//   S9         check_started, check_outcomes, check_lateness
//   S10        centre_sent, check_store, officer_accepted
//   S11        Station::handle, Station::post, check_sending, World::run_until
//   S12        check_window and check_must after a step of the wall clock
//   S13        before_handle (stops within 100 ms), arming, check_allowed
//   L1 L2 L4   finish_station, ten minutes after the last fault
//   L3         check_must, by Oracle::excuse
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "agent/core/action.h"
#include "agent/core/clock_guard.h"
#include "agent/core/event.h"
#include "agent/core/view.h"
#include "coordinator/core/action.h"
#include "tests/sim/device.h"
#include "tests/sim/oracle.h"

namespace sukut::sim {

class World;

class Checks {
 public:
  explicit Checks(World& world);
  [[noreturn]] void broken(const std::string& promise, std::size_t station, const std::string& what);

  // ---- The station's process.
  void before_handle(std::size_t station, const agent::Event& event);
  void after_handle(std::size_t station, const agent::Event& event, const std::vector<agent::Action>& list);
  void persisted(std::size_t station, const std::vector<agent::JournalRecord>& records);
  void crashed(std::size_t station, CrashKind kind);
  void disturbed(std::size_t station, const std::string& what);
  void device_trouble(std::size_t station, Nanos length);
  void wall_stepped(std::size_t station);
  void slept(std::size_t station, Instant until);
  // `second` is switched on with a copy of `first`'s disk.
  void copied(std::size_t first, std::size_t second);
  void write_failed(std::size_t station, const std::vector<agent::JournalRecord>& records);
  // A source of time is about to tell the station something that is wrong by this much.
  void told_time(std::size_t station, agent::TimeSource source, Nanos lie);
  void sent(std::size_t station, const Message& message);
  void arming(std::size_t station, const agent::ArmOutput& action);
  void deadline_set(std::size_t station, const agent::Deadline& deadline);
  void person_speaks(std::size_t station, std::uint64_t request, int verb, const CueKey& key);
  void answered(std::size_t station, const agent::AnswerPerson& action);
  [[nodiscard]] std::string name_held(std::size_t station, const OrderId& order) const;

  // ---- The firing thread and the output.
  void judged(std::size_t station, const agent::Deadline& deadline, Raw now);
  void decided(std::size_t station, const CueKey& key, Nanos slack);
  void not_fired(std::size_t station, const CueKey& key, Reason reason);
  void output_on(std::size_t station, const Run& run);

  // ---- The centre.
  void centre_sent(const Message& message);
  void officer_refused(Verb verb, const coordinator::Answer& answer);
  void officer_accepted(const SignedDocument& document);
  void order_written(const SignedDocument& document);

  // After ten minutes without faults.
  void finish();

 private:
  struct Decision {
    Instant at;
    Nanos slack{0};
    Nanos bound{0};
    const Written* written = nullptr;  // the revision that it held then
    bool is_made = false;
    std::optional<Instant> too_late_at;
  };
  struct Watch {
    explicit Watch(const StationStory& story) : oracle(story) {}
    Oracle oracle;
    std::map<CueKey, Decision> decisions;
    std::map<CueKey, int> starts;
    std::map<std::uint64_t, CueKey> asked;
    std::map<std::uint64_t, int> asked_verb;
    struct Journalled {
      Bytes body;
      Instant at;
    };
    std::map<std::pair<JournalId, std::uint64_t>, Journalled> reports;  // acknowledged by the journal
    std::set<Bytes> report_bodies;
    std::map<CueKey, Report> ended;
    std::set<CueKey> began;                   // in the journal
    std::set<Bytes> sent_once;                // bodies of reports
    std::map<std::uint64_t, Digest> brought;  // documents by hand, by request
    Instant busy_minute;
    int sent_in_minute = 0;
    std::set<Digest> documents;            // in the journal
    Nanos misled{0};                       // how far false answers may have led it
    std::optional<Instant> in_step_since;  // last pulse reply that named nothing else
    std::optional<Instant> linked_since;
  };

  // ---- What has to be met, beside what has to be kept (checks_met.cc).
  void meet_event(std::size_t station, const agent::Event& event);
  void meet_cancel(std::size_t station, const Cancel& cancel);
  void meet_crash(std::size_t station, CrashKind kind);
  void meet_start(std::size_t station);
  // Some own cue has a durable intent, no start yet, and its instant within [−before, +after] of now.
  [[nodiscard]] bool is_instant_near(std::size_t station, Nanos before, Nanos after) const;
  [[nodiscard]] bool is_intended(std::size_t station) const;

  void check_clock(std::size_t station, const agent::AgentView& view);
  void check_revisions(std::size_t station, const agent::AgentView& view);
  void check_sending(std::size_t station, const Message& message);
  void check_brought(std::size_t station, const agent::AnswerPerson& action);
  void check_has_intent(std::size_t station, const CueKey& key, const std::string& what);
  void check_sources(std::size_t station, const Run& run, const Order& order, const Cue& cue);
  void check_lateness(std::size_t station, const Report& report, const Run& run, const Cue& cue);
  void check_store();
  void check_allowed(std::size_t station, const Run& run);
  void check_window(std::size_t station, const Run& run, const Cue& cue, const ZoneSpan& span);
  void shortened(std::size_t station, const agent::JournalRecord& record);
  [[nodiscard]] Nanos bound_at_start(std::size_t station, const Run& run);
  void check_report(std::size_t station, const agent::ReportMade& made);
  void check_intent(std::size_t station, const agent::IntentMade& intent);
  void check_heard(std::size_t station, const Cue& cue);
  void check_held(std::size_t station, const agent::DocumentHeld& held, const agent::AgentView& view);
  void check_sole(std::size_t station, const Run& run);
  void meet_withdrawal(std::size_t station, const Written& written);
  void meet_answer(std::size_t station, const Message& message);
  void check_second(std::size_t station, const Run& run);
  // Another machine of the station made a report of other bytes under that key.
  [[nodiscard]] bool is_contested(std::size_t station, const JournalId& journal, std::uint64_t seq,
                                  const Bytes& body) const;
  void check_outcomes(std::size_t station);
  void check_started(std::size_t station, const Report& report);
  void check_must(std::size_t station, const Written& order, const Cue& cue, Instant noon);
  void finish_station(std::size_t station);
  void check_expectation(const Expectation& expectation);
  void expect_off(std::size_t station, const CueKey& key, Instant by, const std::string& promise,
                  const std::string& why);
  void expect_all_off(std::size_t station, const std::string& promise, const std::string& why);
  [[nodiscard]] const Run* run_of(std::size_t station, const CueKey& key) const;
  [[nodiscard]] std::vector<const Run*> running(std::size_t station) const;

  World& world_;
  std::vector<Watch> watches_;
  bool is_calm_ = false;  // nothing but orders, people and machines, on links that lose nothing
};

}  // namespace sukut::sim
