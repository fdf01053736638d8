// order cancel, order close: each gives the exit code. A cancel is faster than anything else: it is signed and on its
// way before anybody is counted. What was sealed the day before is published by whoever is on duty, without a key.
#pragma once

#include <string>
#include <vector>

#include "proto/seal.h"

namespace sukut::cli {

// How long to wait for confirmations, and how to tell.
struct Telling {
  std::string wait = "2s";
  bool json = false;
};

struct OrderStop {
  std::string centre;
  std::string id;   // of a published order; or its file, then nothing of the centre is needed to prepare
  std::string cue;  // cancel: optional
  std::vector<std::string> scope;
  std::string reason;
  std::vector<std::string> keys;
  std::string passphrase_file;
  std::string out;      // also write the signed document, before anything is sent
  std::string prepare;  // write it and send nothing
  Telling telling;
};
[[nodiscard]] int run_order_cancel(const OrderStop& asked);
[[nodiscard]] int run_order_close(const OrderStop& asked);

// Publishes a cancel or close that was sealed before.
[[nodiscard]] int publish_sealed(const std::string& centre, const SignedDocument& document, const Telling& telling);

}  // namespace sukut::cli
