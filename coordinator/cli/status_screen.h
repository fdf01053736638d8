// `sukut status --watch`: where each order stands, as a picture that fits the window. Per sector how far its stations
// have come, as bars; then whoever is missing, the worst first, with whom to phone.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "coordinator/core/record.h"
#include "coordinator/core/status_view.h"
#include "proto/instant.h"

namespace sukut::cli {

// `stations`: the register, for names and phones. `columns`: of the window.
[[nodiscard]] std::string screen_of(const coordinator::StatusView& view,
                                    const std::vector<coordinator::StationEntry>& stations, Instant now,
                                    std::size_t columns);

// `count` of `all` as a bar of `width` characters: full only when nobody is missing, empty only when nobody is there.
[[nodiscard]] std::string bar_of(std::size_t count, std::size_t all, std::size_t width);

}  // namespace sukut::cli
