// The default until an output is configured: says what would happen and moves nothing.
#pragma once

#include <memory>

#include "agent/drivers/driver.h"
#include "agent/drivers/output_config.h"

namespace sukut::agent {

[[nodiscard]] std::unique_ptr<Driver> make_dry_run_driver(const OutputConfig& config, Driver::Sink sink);

}  // namespace sukut::agent
