#include "agent/shell/inhibit_command.h"

#include <algorithm>
#include <utility>

#include "proto/io/log.h"
#include "proto/order.h"
#include "proto/text.h"

namespace sukut::agent {
namespace {

using std::chrono::seconds;

constexpr Nanos kHeldAtLeast = seconds(1);
constexpr Nanos kFirstPause = seconds(1);
constexpr Nanos kLongestPause = seconds(60);
constexpr Nanos kSettled = seconds(60);  // having run so long it is as good as new

// "on REASON", "on": the reason, perhaps empty.
std::optional<std::string> reason_in(const std::string& line) {
  if (line == "on") return std::string();
  if (!line.starts_with("on ")) return std::nullopt;
  return plain_text_of(line.substr(3), kTextMax);
}

}  // namespace

std::vector<Event> InhibitCommand::look(Mono now) {
  if (!program_ && now >= start_at_) begin(now);
  std::vector<Event> events;
  if (program_) {
    const std::string ended = program_->ended();
    for (const std::string& line : program_->hear()) take(line, now, events);
    if (!ended.empty()) bury(ended, now);
  }
  if (is_on_ && !wants_on_ && now >= held_until_) {
    is_on_ = false;
    events.emplace_back(InhibitCleared{0, kPerson, InhibitSource::command});
  }
  return events;
}

void InhibitCommand::begin(Mono now) {
  auto started = LineProgram::start(words_);
  if (!started) return bury(started.error().detail, now);
  program_ = std::move(started).value();
  began_ = now;
}

void InhibitCommand::bury(const std::string& how, Mono now) {
  const bool was_settled = is_settled(now);
  program_.reset();
  pause_ = was_settled || pause_ == Nanos(0) ? kFirstPause : std::min(pause_ * 2, kLongestPause);
  start_at_ = now + pause_;
  last_fault_ = how;
  spdlog::warn("inhibit_command {} {}; it is started again in {} s, and what it said last holds", words_.front(), how,
               pause_ / seconds(1));
}

void InhibitCommand::take(const std::string& line, Mono now, std::vector<Event>& events) {
  const auto reason = reason_in(line);
  if (!reason && line != "off") {
    if (strange_++ == 0) {
      spdlog::warn("inhibit_command {} said \"{}\", which is neither \"on REASON\" nor \"off\"", words_.front(),
                   plain_text_of(line, 80));
    }
    return;
  }
  wants_on_ = reason.has_value();
  if (!wants_on_ || std::exchange(is_on_, true)) return;
  held_until_ = now + kHeldAtLeast;
  events.emplace_back(InhibitSet{0, kPerson, reason->empty() ? "no reason was given by " + words_.front() : *reason,
                                 InhibitSource::command});
}

bool InhibitCommand::is_settled(Mono now) const { return program_ && now - began_ >= kSettled; }

std::vector<int> InhibitCommand::fds() const { return program_ ? program_->fds() : std::vector<int>{}; }

std::optional<Mono> InhibitCommand::wake_at() const {
  std::optional<Mono> at;
  if (!program_) at = start_at_;
  if (is_on_ && !wants_on_) at = at ? std::min(*at, held_until_) : held_until_;
  return at;
}

std::vector<std::string> InhibitCommand::warnings(Mono now) const {
  std::vector<std::string> list;
  if (!last_fault_.empty() && !is_settled(now)) {
    list.push_back("inhibit_command " + words_.front() + ": " + last_fault_ + (program_ ? "; runs again" : "") +
                   "; what it said last holds");
  }
  if (strange_ > 0) {
    list.push_back("inhibit_command " + words_.front() + " said " + std::to_string(strange_) +
                   " lines that are neither \"on REASON\" nor \"off\"");
  }
  return list;
}

}  // namespace sukut::agent
