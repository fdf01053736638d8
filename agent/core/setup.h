// What an agent is told about itself when it starts: from its bundle and its config file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "proto/ids.h"
#include "proto/instant.h"
#include "proto/order.h"
#include "proto/seal.h"

namespace sukut::agent {

// How an output comes to act.
enum class Holding {
  fired,   // the firing thread starts and ends it
  device,  // the device holds start and end itself once committed; the firing thread only decides
  person,  // a person acts and confirms
  dry,     // nothing acts; for stations not configured yet
};

struct OutputSetup {
  CueAction action = CueAction::sound;
  std::string name;                          // claims are per name: two actions may share one output
  std::string driver;
  Holding holding = Holding::dry;
  std::optional<Instant> drill_outputs_until;  // until then a drill moves the output; else it rehearses
  bool is_moored = false;                    // a vessel moored or anchored (continuous whistle)
  std::optional<Nanos> tolerance;            // a site may be stricter than the order
};

struct AgentSetup {
  StationAttributes station;
  CentreId centre;
  Root root;
  std::vector<OutputSetup> outputs;
  std::size_t endpoints = 1;                 // how many link endpoints the shell knows
  int drift_ppm = 50;                        // bounding rho; 100 in virtual machines
  bool accept_single_time_source = false;
  bool has_chrony = false;
  Nanos pulse_every = std::chrono::seconds(120);
  Nanos time_every = std::chrono::seconds(120);
  std::string software;
  BootId boot;
  SecretKey station_key;
  VerifyFn verify = verify_ed25519;
  std::function<std::uint64_t()> random;     // nonces, jitter, the journal id
};

}  // namespace sukut::agent
