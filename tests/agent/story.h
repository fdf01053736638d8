// Tells a story to one agent: a world with one true clock, a coordinator that answers at once, outputs that do
// as told. Each test writes: deliver, advance, expect. Any story can be restarted in the middle.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "agent/core/agent.h"
#include "tests/agent/people.h"

namespace sukut::agent::test {

class Story {
 public:
  struct Options {
    std::vector<OutputSetup> outputs;
    StationAttributes station = siren_station();
    bool has_link = true;
    bool accept_single_time_source = false;
    bool is_wall_right = true;        // the host's RTC agrees with true time
    Nanos round_trip = milliseconds(2);
    Instant begin = kNoon - minutes(10);
    Nanos booted_before = hours(5);
  };
  Story();                            // one siren, fired
  explicit Story(Options options);
  static Options with(Holding holding, CueAction action = CueAction::sound);

  // ---- What happens.
  void deliver(const SignedDocument& document, Path path = Path::link);
  void advance_to(Instant at);        // carries out everything due on the way
  void give(const Event& event);
  Error say(Verb verb, const std::string& cue, Reason reason = Reason::none);
  void restart(bool is_reboot = false);
  void drop_agent() { agent_.reset(); }   // dead until restart()
  void cut_link(bool is_cut) { is_link_cut_ = is_cut; }
  void fail_journal(bool fails) { is_journal_failing_ = fails; }
  void refuse_output(Reason reason) { output_refusal_ = reason; }
  void turn_away(bool is_on) { is_turned_away_ = is_on; }  // the next Hello is answered: cloned
  void set_store(std::uint8_t store) { store_ = store; }  // another store answers the next Hello
  void set_server_offset(Nanos offset) { server_offset_ = offset; }  // a lying coordinator

  // ---- What can be seen.
  struct OutputSpan {
    CueKey key;
    Instant on;
    std::optional<Instant> off;
    bool is_rehearsal = false;
  };
  [[nodiscard]] Instant now() const { return now_; }
  [[nodiscard]] const std::vector<OutputSpan>& sounded() const { return spans_; }
  [[nodiscard]] std::vector<Report> reports(ReportType type) const;
  [[nodiscard]] std::optional<Outcome> outcome(const std::string& cue) const;
  [[nodiscard]] std::optional<Reason> reason(const std::string& cue) const;
  [[nodiscard]] AgentView view() const { return agent_->view(reading()); }
  [[nodiscard]] const std::vector<JournalRecord>& journal() const { return journal_; }
  [[nodiscard]] bool has_intent() const;
  [[nodiscard]] const std::vector<std::string>& notes() const { return notes_; }
  [[nodiscard]] const Hello& last_hello() const { return last_hello_; }

 private:
  struct Armed {
    Deadline deadline;
    std::unique_ptr<StartDecision> decision = std::make_unique<StartDecision>();
    bool is_rehearsal = false;
  };
  [[nodiscard]] ClockReading reading() const;
  void perform(const std::vector<Action>& actions);
  bool perform_one(const Action& action);  // false: a Persist failed, the rest is dropped
  void answer(const Message& message);
  void fire(Armed& armed);
  void end_output(const CueKey& key);
  void start_agent();
  [[nodiscard]] std::optional<Instant> next_due() const;

  Options options_;
  std::unique_ptr<Agent> agent_;
  Instant now_;
  Nanos booted_{0};
  std::uint8_t boot_ = 1;
  std::uint8_t store_ = 3;
  std::uint64_t random_ = 1;
  std::vector<JournalRecord> journal_;
  std::vector<Report> reports_;
  std::map<CueKey, Armed> armed_;
  std::vector<OutputSpan> spans_;
  std::vector<Event> pending_;
  std::vector<std::string> notes_;
  std::optional<Error> answered_;
  bool is_link_cut_ = false;
  bool is_turned_away_ = false;
  Hello last_hello_;
  bool is_journal_failing_ = false;
  Reason output_refusal_ = Reason::none;
  Nanos server_offset_{0};
};

// Exactly one output, from noon for a minute.
void expect_one_minute(const Story& story);

}  // namespace sukut::agent::test
