#include "tests/agent/story.h"

#include <gtest/gtest.h>

namespace sukut::agent::test {

Story::Options Story::with(Holding holding, CueAction action) {
  Options options;
  OutputSetup output;
  output.action = action;
  output.name = "main";
  output.driver = "test";
  output.holding = holding;
  output.drill_outputs_until = kNoon + hours(1);
  options.outputs = {output};
  return options;
}

Story::Story() : Story(with(Holding::fired)) {}

Story::Story(Options options) : options_(std::move(options)), now_(options_.begin) {
  booted_ = options_.begin.time_since_epoch() - options_.booted_before;
  start_agent();
}

ClockReading Story::reading() const {
  const Nanos up = now_.time_since_epoch() - booted_;
  const Nanos wall = now_.time_since_epoch() + (options_.is_wall_right ? Nanos(0) : Nanos(minutes(3)));
  return {Raw(up), Mono(up), Boot(up), Wall(wall)};
}

void Story::start_agent() {
  AgentSetup setup{.station = options_.station,
                   .centre = centre(),
                   .root = root(),
                   .outputs = options_.outputs,
                   .accept_single_time_source = options_.accept_single_time_source,
                   .software = "test",
                   .boot = {},
                   .station_key = key_of(9),
                   .random = [this] { return random_++; }};
  setup.boot.bytes.fill(boot_);
  agent_ = std::make_unique<Agent>(std::move(setup));
  give(Restored{journal_, false});
}

void Story::restart(bool is_reboot) {
  agent_.reset();
  armed_.clear();
  for (OutputSpan& span : spans_) {
    if (!span.off) span.off = now_;  // the guard process ends what a dead agent left on
  }
  if (is_reboot) {
    ++boot_;
    booted_ = now_.time_since_epoch() - seconds(20);
  }
  start_agent();
}

void Story::give(const Event& event) {
  perform(agent_->handle(reading(), event));
  while (!pending_.empty()) {
    const Event next = pending_.front();
    pending_.erase(pending_.begin());
    perform(agent_->handle(reading(), next));
  }
}

void Story::deliver(const SignedDocument& document, Path path) {
  give(MessageArrived{DocumentMessage{document}, path});
}

Error Story::say(Verb verb, const std::string& cue, Reason reason) {
  answered_.reset();
  give(PersonSpoke{1, verb, CueId(cue), "", "Orxan", reason, ""});
  return answered_.value_or(Error{Reason::busy, "no answer"});
}

void Story::perform(const std::vector<Action>& actions) {
  for (const Action& action : actions) {
    if (!perform_one(action)) return;
  }
}

bool Story::perform_one(const Action& action) {
  if (const auto* persist = std::get_if<Persist>(&action)) {
    if (is_journal_failing_) {
      pending_.push_back(JournalFailed{persist->records});
      return false;
    }
    for (const JournalRecord& record : persist->records) {
      journal_.push_back(record);
      if (const auto* made = std::get_if<ReportMade>(&record)) reports_.push_back(*decode_report(made->report.body));
    }
  } else if (std::holds_alternative<OpenLink>(action)) {
    if (options_.has_link && !is_link_cut_) pending_.push_back(LinkOpened{});
  } else if (const auto* send = std::get_if<Send>(&action)) {
    if (options_.has_link && !is_link_cut_) answer(send->message);
  } else if (const auto* arm = std::get_if<ArmOutput>(&action)) {
    if (output_refusal_ != Reason::none) {
      pending_.push_back(OutputRefused{arm->claim.key, output_refusal_, "as the test says"});
    } else {
      pending_.push_back(OutputArmed{arm->claim.key});
    }
    if (arm->depth == Depth::commit) armed_[arm->claim.key].is_rehearsal = arm->claim.is_rehearsal;
  } else if (const auto* set = std::get_if<SetDeadline>(&action)) {
    Armed& armed = armed_[set->deadline.key];
    const bool is_begun = armed.decision->state() == StartDecision::State::started;
    if (!is_begun || set->deadline.end < armed.deadline.end) armed.deadline = set->deadline;
  } else if (const auto* stop = std::get_if<StopOutput>(&action)) {
    const auto armed = armed_.find(stop->key);
    if (armed != armed_.end() && !armed->second.decision->cancel()) end_output(stop->key);
  } else if (const auto* said = std::get_if<AnswerPerson>(&action)) {
    answered_ = said->error;
  } else if (const auto* note = std::get_if<Note>(&action)) {
    notes_.push_back(note->text);
  }
  return true;
}

void Story::answer(const Message& message) {
  if (const auto* hello = std::get_if<Hello>(&message)) {
    last_hello_ = *hello;
    if (is_turned_away_) {
      return pending_.push_back(MessageArrived{Busy{seconds(60), Reason::cloned}, Path::link});
    }
    Welcome welcome;
    welcome.store.bytes.fill(store_);
    pending_.push_back(MessageArrived{welcome, Path::link});
  } else if (const auto* asked = std::get_if<TimeRequest>(&message)) {
    // The reply takes the whole round trip; the story's clock moves with it.
    const Instant server = now_ + options_.round_trip / 2 + server_offset_;
    now_ += options_.round_trip;
    TimeReply reply{asked->nonce, server, server, Nanos(0), true};
    SignedTimeReply sealed{encode_time_reply(reply), {}};
    sealed.signature = sign(key_of(7), Kind::time, centre(), sealed.body);
    pending_.push_back(MessageArrived{sealed, Path::link});
  } else if (const auto* report = std::get_if<ReportMessage>(&message)) {
    const auto parsed = decode_report(report->report.body);
    pending_.push_back(MessageArrived{Receipt{parsed->journal, {parsed->seq}}, Path::link});
  } else if (const auto* pulse = std::get_if<Pulse>(&message)) {
    pending_.push_back(MessageArrived{PulseReply{pulse->set, {}, {}}, Path::link});
  }
}

void Story::fire(Armed& armed) {
  const Raw now = reading().raw;
  const CueKey key = armed.deadline.key;
  if (const Reason reason = judge(armed.deadline, now, suspended(reading())); reason != Reason::none) {
    (void)armed.decision->cancel();
    return give(CueNotFired{key, reason, now});
  }
  ASSERT_TRUE(armed.decision->start());
  spans_.push_back({key, now_, std::nullopt, armed.is_rehearsal});
  give(CueFired{key, now, now - armed.deadline.start});
}

void Story::end_output(const CueKey& key) {
  for (OutputSpan& span : spans_) {
    if (span.key != key || span.off) continue;
    span.off = now_;
    pending_.push_back(OutputEnded{key, reading().raw, KnownBy::commanded, {}});
  }
}

std::optional<Instant> Story::next_due() const {
  Mono due = agent_->wake_at().value_or(Mono::max());
  for (const auto& [key, armed] : armed_) {
    const auto state = armed.decision->state();
    if (state == StartDecision::State::cancelled) continue;
    const bool is_on = std::any_of(spans_.begin(), spans_.end(),
                                   [&key = key](const OutputSpan& span) { return span.key == key && !span.off; });
    if (state == StartDecision::State::started && !is_on) continue;
    const Raw at = state == StartDecision::State::armed ? armed.deadline.start : armed.deadline.end;
    const Mono mono(at.time_since_epoch());
    due = std::min(due, mono);
  }
  if (due == Mono::max()) return std::nullopt;
  return std::max(now_, Instant(due.time_since_epoch() + booted_));
}

void Story::advance_to(Instant at) {
  int steps = 0;
  while (agent_) {
    const auto due = next_due();
    if (!due || *due > at) break;
    ASSERT_LT(++steps, 200'000) << "the agent spins";
    now_ = std::max(now_, *due);
    const Raw raw = reading().raw;
    bool was_output = false;
    for (auto& [key, armed] : armed_) {
      const auto state = armed.decision->state();
      if (state == StartDecision::State::armed && raw >= armed.deadline.start) {
        fire(armed);
        was_output = true;
        break;
      }
      if (state == StartDecision::State::started && raw >= armed.deadline.end) {
        end_output(key);
        was_output = !pending_.empty();
        if (was_output) break;
      }
    }
    give(Woken{});
  }
  now_ = std::max(now_, at);
}

std::vector<Report> Story::reports(ReportType type) const {
  std::vector<Report> list;
  for (const Report& report : reports_) {
    if (report.type == type) list.push_back(report);
  }
  return list;
}

std::optional<Outcome> Story::outcome(const std::string& cue) const {
  std::optional<Outcome> last;
  for (const Report& report : reports_) {
    if (report.cue.text == cue && (report.type == ReportType::ended || report.type == ReportType::declined)) {
      last = report.outcome;
    }
  }
  return last;
}

std::optional<Reason> Story::reason(const std::string& cue) const {
  std::optional<Reason> last;
  for (const Report& report : reports_) {
    if (report.cue.text == cue && report.type == ReportType::ended) last = report.reason;
  }
  return last;
}

bool Story::has_intent() const {
  return std::any_of(journal_.begin(), journal_.end(),
                     [](const JournalRecord& record) { return std::holds_alternative<IntentMade>(record); });
}

void expect_one_minute(const Story& story) {
  ASSERT_EQ(story.sounded().size(), 1u);
  const Story::OutputSpan& span = story.sounded().front();
  EXPECT_LE(std::chrono::abs(span.on - kNoon), milliseconds(10));
  ASSERT_TRUE(span.off.has_value());
  EXPECT_LE(std::chrono::abs(*span.off - (kNoon + seconds(60))), milliseconds(20));
}

}  // namespace sukut::agent::test
