#include "agent/drivers/manual.h"

#include <utility>

#include "proto/io/lang.h"
#include "proto/io/log.h"

namespace sukut::agent {
namespace {

class ManualDriver final : public Driver {
 public:
  ManualDriver(std::string output, Sink sink) : output_(std::move(output)), sink_(std::move(sink)) {}

  void arm(const Claim& claim, Depth) override { sink_(OutputArmed{claim.key}); }
  void start(const CueKey& key) noexcept override {
    const std::string& cue = key.cue.text;
    spdlog::info(
        say(lang_, "{}: it is time for cue {}; please act, then: sukut-agent confirm {}", {output_, cue, cue}));
  }
  void stop(const CueKey& key) noexcept override {
    const std::string& cue = key.cue.text;
    spdlog::info(say(lang_, "{}: cue {} ends; please act, then: sukut-agent confirm {} --ended", {output_, cue, cue}));
  }
  void disarm(const CueKey&) noexcept override {}
  Status check() override { return Done{}; }

 private:
  std::string output_;
  Sink sink_;
  Lang lang_ = io::lang_of_environment();
};

}  // namespace

std::unique_ptr<Driver> make_manual_driver(const OutputConfig& config, Driver::Sink sink) {
  return std::make_unique<ManualDriver>(config.name, std::move(sink));
}

}  // namespace sukut::agent
