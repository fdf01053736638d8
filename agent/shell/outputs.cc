#include "agent/shell/outputs.h"

#include "agent/drivers/factory.h"
#include "proto/check.h"
#include "proto/io/log.h"

namespace sukut::agent {

Outputs::Outputs(const std::vector<OutputConfig>& configs, const Driver::Sink& sink) {
  for (const OutputConfig& config : configs) outputs_[config.action] = {config.name, make_driver(config, sink)};
  for (const auto& [action, output] : outputs_) output.driver->undo_leftovers();
  firing_ = std::make_unique<Firing>(sink);
}

Outputs::~Outputs() { firing_.reset(); }

Driver* Outputs::driver_for(const CueKey& key, const std::string& name) {
  if (const auto found = drivers_.find(key); found != drivers_.end()) return found->second;
  for (const auto& [action, output] : outputs_) {
    if (output.name == name) return output.driver.get();
  }
  return nullptr;
}

void Outputs::arm(const ArmOutput& action) {
  const auto found = outputs_.find(action.claim.action);
  CHECK(found != outputs_.end());
  Driver* const driver = found->second.driver.get();
  if (action.depth == Depth::commit) drivers_[action.claim.key] = driver;
  driver->arm(action.claim, action.depth);
}

void Outputs::set(const SetDeadline& action) {
  Driver* const driver = driver_for(action.deadline.key, action.deadline.output);
  CHECK(driver != nullptr);
  firing_->set(action.deadline, *driver);
}

// A key that the firing thread never had may still stand in a device, from a former life of the agent.
void Outputs::stop(const StopOutput& action) {
  if (firing_->cancel(action.key)) return;
  for (const auto& [action_name, output] : outputs_) output.driver->disarm(action.key);
}

void Outputs::wall_clock_stepped() {
  for (const auto& [action, output] : outputs_) output.driver->wall_clock_stepped();
}

}  // namespace sukut::agent
