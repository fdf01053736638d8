#include "agent/core/session.h"

#include <algorithm>
#include <cstring>

namespace sukut::agent {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Nanos kGiveUp = seconds(15);         // opening and greeting; a GEO link needs four round trips
constexpr Nanos kFirstRetry = seconds(1);
constexpr Nanos kLongestRetry = seconds(60);
constexpr Nanos kPulseAnswerMax = seconds(20);
constexpr Nanos kHurriedPulse = seconds(5);
constexpr Nanos kHurriedTime = seconds(10);
constexpr Nanos kNewsPulse = milliseconds(500);
constexpr Nanos kBurstTime = milliseconds(250);
constexpr int kBurst = 8;                      // the shortest round trip of a few sets the first bound
constexpr std::size_t kQuestionsMax = 8;

}  // namespace

Nanos Session::jitter(Nanos most) {
  if (most <= Nanos(0)) return Nanos(0);
  return Nanos(static_cast<std::int64_t>(setup_.random() % static_cast<std::uint64_t>(most.count())));
}

Nanos Session::pulse_every() const {
  return is_hurried_ ? std::min(setup_.pulse_every, kHurriedPulse) : setup_.pulse_every;
}

Nanos Session::time_every() const {
  if (burst_ > 0) return kBurstTime;
  return is_hurried_ ? std::min(setup_.time_every, kHurriedTime) : setup_.time_every;
}

void Session::opened(Mono now, const Hello& hello, Batch& batch) {
  if (state_ != State::opening) return;
  state_ = State::greeting;
  give_up_at_ = now + kGiveUp;
  batch.after(Send{hello});
}

void Session::failed(Mono now, Batch& batch) {
  if (state_ != State::idle) retry_later(now, Nanos(0), batch);
}

void Session::retry_later(Mono now, Nanos at_least, Batch& batch) {
  const bool was_up = state_ == State::up;
  state_ = State::idle;
  failures_ = was_up ? 0 : std::min(failures_ + 1, 16);
  Nanos most = kFirstRetry;
  for (int i = 0; i < failures_ && most < kLongestRetry; ++i) most *= 2;
  retry_at_ = now + at_least + milliseconds(50) + jitter(std::min(most, kLongestRetry));
  endpoint_ = (endpoint_ + 1) % std::max<std::size_t>(setup_.endpoints, 1);
  questions_.clear();
  unanswered_since_.reset();
  batch.before(CloseLink{});
}

void Session::welcomed(Mono now) {
  state_ = State::up;
  failures_ = 0;
  last_heard_ = now;
  pulse_at_ = now;
  time_at_ = now;
  burst_ = kBurst;
  unanswered_since_.reset();
}

void Session::busy(Mono now, const Busy& busy, Batch& batch) {
  last_heard_ = now;
  if (state_ != State::idle) retry_later(now, std::min<Nanos>(busy.retry_after, std::chrono::hours(1)), batch);
}

void Session::pulse_answered(Mono now) {
  last_heard_ = now;
  unanswered_since_.reset();
}

std::optional<TimeExchange> Session::time_answered(const ClockReading& now, const TimeReply& reply) {
  const auto question = questions_.find(reply.nonce);
  if (question == questions_.end()) return std::nullopt;
  const Raw asked = question->second;
  questions_.erase(question);
  last_heard_ = now.mono;
  return TimeExchange{asked, now.raw, reply.received, reply.sent, reply.error};
}

void Session::ask_time(const ClockReading& now, Batch& batch) {
  if (questions_.size() >= kQuestionsMax) questions_.clear();
  Nonce nonce;
  for (std::size_t half = 0; half < 2; ++half) {
    const std::uint64_t word = setup_.random();
    std::memcpy(nonce.bytes.data() + half * 8, &word, 8);
  }
  questions_[nonce] = now.raw;
  if (burst_ > 0) --burst_;
  time_at_ = now.mono + time_every();
  batch.before(Send{TimeRequest{nonce}});
}

bool Session::step(const ClockReading& now, Batch& batch) {
  if (state_ == State::idle) {
    if (now.mono < retry_at_) return false;
    state_ = State::opening;
    give_up_at_ = now.mono + kGiveUp;
    batch.before(OpenLink{endpoint_});
    return false;
  }
  if (state_ != State::up) {
    if (now.mono >= give_up_at_) retry_later(now.mono, Nanos(0), batch);
    return false;
  }
  if (unanswered_since_ && now.mono - *unanswered_since_ >= kPulseAnswerMax) {
    retry_later(now.mono, Nanos(0), batch);
    return false;
  }
  time_at_ = std::min(time_at_, now.mono + time_every());
  if (now.mono >= time_at_) ask_time(now, batch);
  pulse_at_ = std::min(pulse_at_, last_pulse_ + pulse_every());
  if (has_news_) pulse_at_ = std::min(pulse_at_, std::max(now.mono, last_pulse_ + kNewsPulse));
  if (now.mono < pulse_at_) return false;
  has_news_ = false;
  last_pulse_ = now.mono;
  pulse_at_ = now.mono + pulse_every();
  if (!unanswered_since_) unanswered_since_ = now.mono;
  return true;
}

std::optional<Mono> Session::wake_at() const {
  switch (state_) {
    case State::idle: return retry_at_;
    case State::opening:
    case State::greeting: return give_up_at_;
    case State::up: break;
  }
  Mono earliest = std::min(pulse_at_, time_at_);
  if (unanswered_since_) earliest = std::min(earliest, *unanswered_since_ + kPulseAnswerMax);
  return earliest;
}

}  // namespace sukut::agent
