// Whose key is whose: the CURVE keys of the register, for the ZAP thread (may it connect?) and the socket
// thread (who speaks?). One writer, any number of readers; a reader sees one whole register or the next.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "coordinator/core/record.h"

namespace sukut::coordinator {

struct StationKeys {
  StationId station;
  PublicKey report_key;
};

class Keyring {
 public:
  // Stations without a bundle have no key and cannot connect.
  void load(const std::vector<StationEntry>& stations) {
    auto fresh = std::make_shared<Keys>();
    for (const StationEntry& entry : stations) {
      if (entry.curve_public.empty()) continue;
      fresh->emplace(entry.curve_public, StationKeys{entry.attributes.id, entry.report_key});
    }
    const std::lock_guard lock(mutex_);
    keys_ = std::move(fresh);
  }
  // By the CURVE key in Z85.
  [[nodiscard]] std::optional<StationKeys> find(const std::string& curve_public) const {
    std::shared_ptr<const Keys> keys;
    {
      const std::lock_guard lock(mutex_);
      keys = keys_;
    }
    const auto found = keys->find(curve_public);
    if (found == keys->end()) return std::nullopt;
    return found->second;
  }

 private:
  using Keys = std::unordered_map<std::string, StationKeys>;

  mutable std::mutex mutex_;
  std::shared_ptr<const Keys> keys_ = std::make_shared<Keys>();
};

}  // namespace sukut::coordinator
