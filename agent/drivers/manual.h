// A person is the output: the driver prompts in the log; the person's word (confirm, decline) goes to the core.
#pragma once

#include <memory>

#include "agent/drivers/driver.h"
#include "agent/drivers/output_config.h"

namespace sukut::agent {

[[nodiscard]] std::unique_ptr<Driver> make_manual_driver(const OutputConfig& config, Driver::Sink sink);

}  // namespace sukut::agent
