// The station's outputs: which driver carries out which cue, and the firing thread beside them.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "agent/core/action.h"
#include "agent/drivers/driver.h"
#include "agent/drivers/output_config.h"
#include "agent/shell/firing.h"

namespace sukut::agent {

class Outputs {
 public:
  // One driver per action. `sink` is called from the drivers' threads and from the firing thread.
  Outputs(const std::vector<OutputConfig>& configs, const Driver::Sink& sink);
  // No further start; then every driver goes, and what is on ends with it.
  ~Outputs();
  Outputs(const Outputs&) = delete;
  Outputs& operator=(const Outputs&) = delete;

  void arm(const ArmOutput& action);
  void set(const SetDeadline& action);
  void stop(const StopOutput& action);
  void wall_clock_stepped();
  [[nodiscard]] std::vector<std::string> warnings() const { return firing_->warnings(); }

 private:
  struct Output {
    std::string name;
    std::unique_ptr<Driver> driver;
  };
  [[nodiscard]] Driver* driver_for(const CueKey& key, const std::string& name);

  std::map<CueAction, Output> outputs_;
  std::map<CueKey, Driver*> drivers_;  // as last armed
  std::unique_ptr<Firing> firing_;
};

}  // namespace sukut::agent
