// Makes the driver that an output's config asks for.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "agent/core/setup.h"
#include "agent/drivers/driver.h"
#include "agent/drivers/output_config.h"

namespace sukut::agent {

// The names that `driver = ` may have.
[[nodiscard]] const std::vector<std::string>& driver_names();
// How an output with this driver comes to act. Precondition: a known name.
[[nodiscard]] Holding holding_of(const std::string& driver);
// Precondition: config.driver is a known name and its keys were checked (agent/shell/config).
[[nodiscard]] std::unique_ptr<Driver> make_driver(const OutputConfig& config, Driver::Sink sink);

}  // namespace sukut::agent
