// The human reading of exactly what is signed: decoded from the body's bytes, every field of it, with Baku
// time and UTC. What stands beside the body in the file (lists, previous body) is checked against it first.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "proto/codec.h"
#include "proto/order.h"
#include "proto/result.h"
#include "proto/words.h"

namespace sukut::cli {

struct OrderReading {
  Order order;
  OrderFile file;
  std::optional<Order> previous;      // when the file carries the body that `order.previous` names
  std::vector<std::string> warnings;  // what in the file does not fit the signed body
};

// Of the bytes of an order file: malformed, too_large, unknown_critical_field, or the rule it breaks.
[[nodiscard]] Result<OrderReading> read_order(const Bytes& file);
[[nodiscard]] Result<OrderReading> load_order(const std::string& path);

// `stations` may be empty: then stations are counted per cue and by the sectors that the rules name.
[[nodiscard]] std::string text_of(const OrderReading& reading, const std::vector<StationAttributes>& stations,
                                  Lang lang = Lang::en);

// "cue minute-road is new", "cue minute-ships: pattern continuous → prolonged". Empty: no difference.
[[nodiscard]] std::vector<std::string> differences(const Order& before, const Order& after, Lang lang = Lang::en);

[[nodiscard]] std::string duration_text(Nanos length);  // "250 ms", "60 s", "2 h"
// "2027-01-20 12:00:00 +04 Baku  =  2027-01-20 08:00:00 UTC"
[[nodiscard]] std::string both_times(Instant at, Lang lang = Lang::en);
[[nodiscard]] std::string text_of(const Scope& scope, Lang lang = Lang::en);  // "sectors ship, port; without ship-berde"
[[nodiscard]] const std::string& title_of(const Order& order, const std::string& lang);

}  // namespace sukut::cli
