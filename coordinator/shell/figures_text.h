// Figures as exact bytes: the documented JSON of the report (deploy/report.schema.json), which is what is issued,
// kept and signed. Keys may be added, never removed or changed. It knows no language.
#pragma once

#include "coordinator/core/figures.h"
#include "proto/ids.h"
#include "proto/result.h"

namespace sukut::coordinator {

// Figures beyond this are refused with too_large: about 100 000 pairs.
inline constexpr std::size_t kFiguresMax = 64 * 1024 * 1024;

// Ends with a newline. The same figures give the same bytes.
[[nodiscard]] Bytes encode_figures(const Figures& figures);
// Everything that encode_figures wrote: decoded, they are equal, but for what the report does not show of its order.
// Refused: too_large; malformed, with what is wrong: also when totals are not those of the rows.
[[nodiscard]] Result<Figures> decode_figures(const Bytes& bytes);

}  // namespace sukut::coordinator
