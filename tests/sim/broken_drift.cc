// The broken promise "drift sign": proto/clock.cc once more, but with an error bound that shrinks with age instead of
// growing. Linked before the library, it takes the place of the real one; nothing in production code knows of it.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <optional>

#include "proto/clock.h"

namespace sukut {
[[nodiscard]] InstantSpan honest_advance(const InstantSpan& span, Nanos elapsed, int drift_ppm);
}

#define advance honest_advance
#include "proto/clock.cc"
#undef advance

namespace sukut {

InstantSpan advance(const InstantSpan& span, Nanos elapsed, int drift_ppm) {
  const InstantSpan grown = honest_advance(span, elapsed, drift_ppm);
  const Nanos widening = drift_over(elapsed, drift_ppm) * 2;
  return {grown.earliest + widening, grown.latest - widening};
}

}  // namespace sukut
