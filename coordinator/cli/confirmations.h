// Who has confirmed a cancel or a close, read from the store as the confirmations come in. Nothing here asks the
// coordinator: it has more urgent things to do.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "coordinator/cli/centre.h"
#include "coordinator/core/open_cues.h"
#include "coordinator/core/stop_view.h"
#include "coordinator/shell/store.h"
#include "proto/result.h"

namespace sukut::cli {

class Confirmations {
 public:
  // Reads the documents and the register once; the reports of `order` whenever it is asked.
  [[nodiscard]] static Result<Confirmations> open(const CentreConfig& centre, const OrderId& order);

  // What has come since the last time.
  [[nodiscard]] Status refresh();
  [[nodiscard]] coordinator::StopView stop_view(const Cancel& cancel, Instant now) const;
  // Of one open-ended cue, at the stations of `scope`.
  [[nodiscard]] coordinator::OpenCue open_cue(const CueId& cue, const std::optional<Scope>& scope) const;
  [[nodiscard]] std::size_t size() const { return reports_.size(); }

 private:
  Confirmations(OrderId order, CentreRecords records, std::unique_ptr<coordinator::RecordStore> store)
      : order_(order), records_(std::move(records)), store_(std::move(store)) {}

  OrderId order_;
  CentreRecords records_;
  std::unique_ptr<coordinator::RecordStore> store_;
  std::int64_t mark_ = 0;
  std::vector<Report> reports_;
};

// Looks until `is_done` after a refresh, or until `deadline` has passed: once at least.
[[nodiscard]] Status wait_for(Confirmations& confirmations, Mono deadline, const std::function<bool()>& is_done);

}  // namespace sukut::cli
