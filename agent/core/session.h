// The session: the link as one conversation. When to connect and to whom, Hello, the rhythm of pulses and
// time questions, and when to believe that nobody is there any more. It knows nothing of orders.
//
// Promise S11: retry rates are bounded: full jitter, doubling to a minute, and what Busy asks for.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <utility>

#include "agent/core/batch.h"
#include "proto/clock.h"
#include "proto/instant.h"
#include "proto/message.h"

namespace sukut::agent {

class Session {
 public:
  struct Setup {
    std::size_t endpoints = 1;
    Nanos pulse_every{0};
    Nanos time_every{0};
    std::function<std::uint64_t()> random;
  };
  explicit Session(Setup setup) : setup_(std::move(setup)) {}

  // A cue is near or running: pulses and time questions come faster.
  void set_hurry(bool is_hurried) { is_hurried_ = is_hurried; }
  // The RAW counter stood still for a while: an exchange begun before it proves nothing.
  void forget_questions() { questions_.clear(); }
  // Something that the coordinator should see soon has changed.
  void set_news() { has_news_ = true; }

  void opened(Mono now, const Hello& hello, Batch& batch);
  void failed(Mono now, Batch& batch);
  void welcomed(Mono now);
  void busy(Mono now, const Busy& busy, Batch& batch);
  void pulse_answered(Mono now);
  // The exchange that this reply completes, when it answers an open question.
  [[nodiscard]] std::optional<TimeExchange> time_answered(const ClockReading& now, const TimeReply& reply);

  // What is due: connect, give up, ask for time. True when a pulse is due (the agent fills it and sends).
  [[nodiscard]] bool step(const ClockReading& now, Batch& batch);
  [[nodiscard]] std::optional<Mono> wake_at() const;

  [[nodiscard]] bool is_up() const { return state_ == State::up; }
  [[nodiscard]] std::optional<Mono> last_heard() const { return last_heard_; }

 private:
  enum class State { idle, opening, greeting, up };

  void retry_later(Mono now, Nanos at_least, Batch& batch);
  void ask_time(const ClockReading& now, Batch& batch);
  [[nodiscard]] Nanos jitter(Nanos most);
  [[nodiscard]] Nanos pulse_every() const;
  [[nodiscard]] Nanos time_every() const;

  Setup setup_;
  State state_ = State::idle;
  std::size_t endpoint_ = 0;
  Mono retry_at_{};       // idle: when to connect
  Mono give_up_at_{};     // opening, greeting: when to stop waiting
  Mono pulse_at_{};       // up: the next pulse
  Mono last_pulse_{};
  Mono time_at_{};        // up: the next time question
  std::optional<Mono> unanswered_since_;  // the oldest pulse without an answer
  std::map<Nonce, Raw> questions_;
  int burst_ = 0;         // quick questions left after a Welcome
  int failures_ = 0;
  bool is_hurried_ = false;
  bool has_news_ = false;
  std::optional<Mono> last_heard_;
};

}  // namespace sukut::agent
