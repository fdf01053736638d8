#include "agent/drivers/liquidsoap.h"

#include "agent/drivers/liquidsoap_keeper.h"

namespace sukut::agent {
namespace {

// The face towards the agent: everything is handed to the keeper's thread.
class LiquidsoapDriver final : public Driver {
 public:
  LiquidsoapDriver(const LiquidsoapConfig& config, Sink sink) : keeper_(config, std::move(sink)) {}

  void arm(const Claim& claim, Depth depth) override { keeper_.post(LiquidsoapKeeper::Arm{claim, depth}); }
  void start(const CueKey&) noexcept override {}  // the device holds the instant
  void stop(const CueKey& key) noexcept override { keeper_.post(LiquidsoapKeeper::Stop{key}); }
  void disarm(const CueKey& key) noexcept override { keeper_.post(LiquidsoapKeeper::Disarm{key}); }
  void wall_clock_stepped() override { keeper_.post(LiquidsoapKeeper::Stepped{}); }
  Status check() override { return keeper_.check(); }

 private:
  LiquidsoapKeeper keeper_;
};

}  // namespace

std::unique_ptr<Driver> make_liquidsoap_driver(const LiquidsoapConfig& config, Driver::Sink sink) {
  return std::make_unique<LiquidsoapDriver>(config, std::move(sink));
}

}  // namespace sukut::agent
