// How loud a stream was, millisecond by millisecond, and when each piece of it arrived; from that, when a silence
// began and how long it lasted. Pure: samples and stamps come in as arguments (stream_monitor.h reads them).
//
// A silence is found by the fall of level against the programme before it, because a bed is not zero. Its length is
// counted in samples; its start is the arrival of the piece that holds its first millisecond, uncertain by that piece.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "proto/instant.h"

namespace sukut::agent {

struct Silence {
  Raw start;
  Nanos length{0};       // of what was quiet, in samples
  Nanos broken{0};       // and what was not, between its beginning and its end
  Nanos error{0};        // of start
  Nanos standstill{0};   // how much longer it took than its samples last: the stream stood still, or lost some
  double before_db = 0;  // level of the programme, and of what replaced it (dBFS)
  double inside_db = 0;
};

// Why there is none: nothing arrived, the programme itself was too quiet to tell, or the level did not fall.
enum class Sighting { seen, no_data, quiet_before, no_effect };

class StreamLevel {
 public:
  StreamLevel(int rate, int channels);

  void clear();
  // Interleaved s16 samples of whole sample frames that arrived together.
  void add(const std::int16_t* samples, std::size_t count, Raw arrived);
  // Forgets all but what arrived since.
  void keep_since(Raw since);
  // [from, until] is going to be asked about; what overlaps an earlier span grows it.
  void attend(Raw from, Raw until);
  // Forgets what nobody is going to ask about: all but the last seconds and the attended spans not yet over, each
  // with the seconds before it. So memory is bounded by the longest span, however many follow each other.
  void forget_at(Raw now);
  [[nodiscard]] bool is_empty() const { return pieces_.empty(); }
  [[nodiscard]] Raw first_arrival() const { return pieces_.front().arrived; }
  [[nodiscard]] Raw last_arrival() const { return pieces_.back().arrived; }

  // The silence that was to fill [start, end].
  [[nodiscard]] Sighting find(Raw start, Raw end, Silence& out) const;

 private:
  struct Piece {
    Raw arrived;
    std::int64_t first;  // sample frame
  };
  struct Span {
    Raw from, until;
  };

  [[nodiscard]] std::int64_t bin_at(Raw at) const;  // the millisecond that was arriving then
  [[nodiscard]] const Piece& piece_of(std::int64_t sample) const;
  [[nodiscard]] double level(std::int64_t first, std::int64_t last, double share) const;  // percentile, dBFS
  [[nodiscard]] double at(std::int64_t bin) const { return -0.5 * levels_[static_cast<std::size_t>(bin - first_bin_)]; }
  [[nodiscard]] std::int64_t end_bin() const { return first_bin_ + static_cast<std::int64_t>(levels_.size()); }
  // Milliseconds in [first, last) above the threshold, in runs long enough to be heard as programme.
  [[nodiscard]] std::int64_t loud_bins(std::int64_t first, std::int64_t last, double threshold) const;
  [[nodiscard]] std::int64_t sample_of_bin(std::int64_t bin) const;
  void close_bin();

  int rate_;
  int channels_;
  std::int64_t samples_ = 0;  // frames so far
  std::int64_t bin_ = 0;      // the one being filled
  double sum_ = 0;
  std::int64_t in_bin_ = 0;
  std::int64_t first_bin_ = 0;
  std::vector<std::uint8_t> levels_;  // half decibels below full scale
  std::vector<Piece> pieces_;
  std::vector<Span> attended_;
};

}  // namespace sukut::agent
