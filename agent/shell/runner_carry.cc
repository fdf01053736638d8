// One function per action of the core. Only a failed Persist stops what follows in its list.
#include <utility>

#include "agent/shell/runner.h"
#include "proto/io/chrony.h"
#include "proto/io/system_clock.h"

namespace sukut::agent {

bool Runner::carry_out(Action& action) {
  return std::visit([this](auto& each) { return carry(each); }, action);
}

bool Runner::carry(Persist& action) {
  const Status status = journal_->append(action.records);
  if (status) return true;
  std::uint64_t suppressed = 0;
  if (journal_log_.allow(to_ns(io::read_clocks().mono), suppressed)) {
    spdlog::error("the journal {} cannot be written: {}; free its disk or correct its rights", config_.journal_path(),
                  status.error().detail);
  }
  inbox_.emplace_back(JournalFailed{std::move(action.records)});
  return false;
}

bool Runner::carry(const OpenLink& action) {
  if (link_.open(action.endpoint)) {
    inbox_.emplace_back(LinkOpened{});
  } else {
    inbox_.emplace_back(LinkFailed{});
  }
  return true;
}

bool Runner::carry(const CloseLink&) {
  link_.close();
  return true;
}

bool Runner::carry(Send& action) {
  // The host's warnings are the shell's knowledge; the pulse carries them with the core's own.
  if (auto* pulse = std::get_if<Pulse>(&action.message)) {
    for (std::string& warning : shell_view().warnings) pulse->warnings.push_back(std::move(warning));
  }
  link_.send(action.message);
  return true;
}

bool Runner::carry(const AskChrony&) {
  if (is_asking_chrony_->exchange(true)) return true;
  chrony_ = Thread("sukut-chrony", [this, is_asking = is_asking_chrony_] {
    if (const auto answer = io::ask_chrony()) {
      mailbox_.put(ChronyAnswered{answer->before, answer->correction, answer->root_delay, answer->root_dispersion});
    }
    *is_asking = false;
  });
  return true;
}

bool Runner::carry(const ArmOutput& action) {
  outputs_.arm(action);
  return true;
}

bool Runner::carry(const SetDeadline& action) {
  outputs_.set(action);
  return true;
}

bool Runner::carry(const StopOutput& action) {
  outputs_.stop(action);
  return true;
}

bool Runner::carry(const AnswerPerson& action) {
  const auto asker = askers_.extract(action.request);
  if (!asker.empty()) answer(asker.mapped(), {action.error, action.text, {}});
  return true;
}

bool Runner::carry(const Note& action) {
  switch (action.level) {
    case Level::info:
      spdlog::info("{}", action.text);
      break;
    case Level::warning:
      spdlog::warn("{}", action.text);
      break;
    case Level::error:
      spdlog::error("{}", action.text);
      break;
  }
  return true;
}

}  // namespace sukut::agent
