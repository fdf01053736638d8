#include "agent/drivers/command.h"

#include <utility>

#include "agent/drivers/program_driver.h"

namespace sukut::agent {
namespace {

class CommandPrograms final : public Programs {
 public:
  explicit CommandPrograms(OutputConfig config) : config_(std::move(config)) {}

  Words start(const Claim& claim) const override { return claim.is_rehearsal ? config_.rehearse : config_.start; }
  // The real end belongs to the real start.
  Words end(const Claim& claim) const override { return claim.is_rehearsal ? Words{} : config_.end; }
  Status look(const Claim*) const override {
    const std::vector<std::pair<const char*, const Words*>> all{
        {"start", &config_.start}, {"end", &config_.end}, {"rehearse", &config_.rehearse}};
    for (const auto& [name, words] : all) {
      if (words->empty() || is_executable(words->front())) continue;
      return Error{Reason::program_failed, std::string(name) + " program '" + words->front() +
                                               "' is missing or not executable; correct its path in agent.toml"};
    }
    return Done{};
  }
  Error told(Phase phase, const Words& words, int wait_status) const override {
    return {Reason::program_failed, std::string(phase == Phase::start ? "start" : "end") + " program '" +
                                        words.front() + "' " + told_exit(wait_status)};
  }

 private:
  OutputConfig config_;
};

}  // namespace

std::unique_ptr<Driver> make_command_driver(const OutputConfig& config, Driver::Sink sink) {
  return make_program_driver(config.name, config.guard_program, std::make_unique<CommandPrograms>(config),
                             std::move(sink));
}

}  // namespace sukut::agent
