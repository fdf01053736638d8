// The bundle of first contact: everything a station needs to begin, carried to it by hand. There is no
// trust on first use; a bundle needs a sealed root.
#pragma once

#include <string>
#include <vector>

#include "coordinator/core/record.h"
#include "coordinator/shell/config.h"
#include "proto/result.h"

namespace sukut::cli {

// Where the station will find the centre.
struct Contact {
  std::vector<std::string> endpoints;  // of the link
  std::vector<std::string> bulletins;
  std::string coordinator_key;  // CURVE, Z85
};

// As given; else what the running coordinator is bound to, else centre.toml. An address that means "every
// interface" is no way to reach it: refused, except in a demonstration, where it is this machine.
[[nodiscard]] Result<Contact> contact_of(const coordinator::CentreConfig& centre, std::vector<std::string> endpoints,
                                         std::vector<std::string> bulletins, bool is_demo);

// Writes OUT/<id>/{station.toml, link.key, report.key, root.sukut} with new keys and puts their public halves
// into `entry`. Refused when the folder exists: a key is never overwritten.
[[nodiscard]] Status make_bundle(const coordinator::CentreConfig& centre, const Contact& contact,
                                 const std::string& out, coordinator::StationEntry& entry);

}  // namespace sukut::cli
