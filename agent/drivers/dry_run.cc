#include "agent/drivers/dry_run.h"

#include <mutex>
#include <set>
#include <utility>

#include "agent/drivers/pi_mutex.h"
#include "proto/io/log.h"
#include "proto/io/system_clock.h"

namespace sukut::agent {
namespace {

class DryRunDriver final : public Driver {
 public:
  DryRunDriver(std::string output, Sink sink) : output_(std::move(output)), sink_(std::move(sink)) {}

  void arm(const Claim& claim, Depth depth) override {
    if (depth == Depth::commit) {
      spdlog::info("dry run: output {} would take part in {} cue {}", output_, claim.order_name, claim.key.cue.text);
    }
    sink_(OutputArmed{claim.key});
  }

  void start(const CueKey& key) noexcept override {
    const std::lock_guard lock(mutex_);
    begun_.insert(key);
  }

  void stop(const CueKey& key) noexcept override {
    {
      const std::lock_guard lock(mutex_);
      if (begun_.erase(key) == 0) return;
    }
    spdlog::info("dry run: output {} would end cue {}", output_, key.cue.text);
    sink_(OutputEnded{key, io::raw_now(), KnownBy::commanded, std::nullopt});
  }

  void disarm(const CueKey&) noexcept override {}
  Status check() override { return Done{}; }

 private:
  std::string output_;
  Sink sink_;
  PiMutex mutex_;
  std::set<CueKey> begun_;
};

}  // namespace

std::unique_ptr<Driver> make_dry_run_driver(const OutputConfig& config, Driver::Sink sink) {
  return std::make_unique<DryRunDriver>(config.name, std::move(sink));
}

}  // namespace sukut::agent
