// Damaged bytes never crash and never half-decode: what comes out of a decoder encodes again to something that
// decodes to the same, and a refusal has one of the few names that bytes can earn.
#include <gtest/gtest.h>

#include <functional>
#include <random>
#include <set>

#include "proto/codec.h"
#include "proto/frame.h"
#include "tests/proto/samples.h"

namespace sukut {
namespace {

// How one kind of bytes is read and written.
struct Trip {
  std::string name;
  Bytes bytes;
  // What the bytes encode to after decoding, or why they do not decode.
  std::function<Result<Bytes>(std::string_view)> again;
};

template <typename Decode, typename Encode>
std::function<Result<Bytes>(std::string_view)> trip_of(Decode decode, Encode encode) {
  return [=](std::string_view bytes) -> Result<Bytes> {
    const auto decoded = decode(bytes);
    if (!decoded) return decoded.error();
    return encode(*decoded);
  };
}

std::vector<Trip> trips() {
  std::vector<Trip> all{
      {"order", encode_order(samples::order()), trip_of(decode_order, encode_order)},
      {"cancel", encode_cancel(samples::cancel()), trip_of(decode_cancel, encode_cancel)},
      {"close", encode_close(samples::close()), trip_of(decode_close, encode_close)},
      {"inhibit", encode_inhibit(samples::inhibit()), trip_of(decode_inhibit, encode_inhibit)},
      {"withdraw", encode_withdraw(samples::withdraw()), trip_of(decode_withdraw, encode_withdraw)},
      {"root", encode_root(samples::root()), trip_of(decode_root, encode_root)},
      {"report", encode_report(samples::report()), trip_of(decode_report, encode_report)},
      {"time reply", encode_time_reply(samples::time_reply()), trip_of(decode_time_reply, encode_time_reply)},
      {"beacon", encode_beacon(samples::beacon()), trip_of(decode_beacon, encode_beacon)},
      {"order file", encode_order_file(samples::order_file()), trip_of(decode_order_file, encode_order_file)},
      {"parcel", encode_parcel(samples::parcel()), trip_of(decode_parcel, encode_parcel)},
  };
  for (const Message& message : samples::messages()) {
    all.push_back(
        {"frame " + std::to_string(message.index() + 1), encode_frame(message), trip_of(decode_frame, encode_frame)});
  }
  return all;
}

bool is_earned_by_bytes(Reason reason) {
  static const std::set<Reason> earned{
      Reason::malformed,        Reason::too_large,       Reason::unknown_version,
      Reason::unknown_type,     Reason::output_too_long, Reason::unknown_critical_field,
      Reason::kind_unsupported, Reason::alg_unsupported, Reason::pattern_unsupported};
  return earned.contains(reason);
}

void expect_sound(const Trip& trip, const Bytes& damaged, const std::string& how) {
  const auto once = trip.again(damaged);
  if (!once) {
    ASSERT_TRUE(is_earned_by_bytes(once.error().reason)) << trip.name << how << name_of(once.error().reason);
    ASSERT_FALSE(once.error().detail.empty()) << trip.name << how;
    return;
  }
  const auto twice = trip.again(*once);
  ASSERT_TRUE(twice) << trip.name << how << ": came out half-valid: " << twice.error().detail;
  ASSERT_EQ(*twice, *once) << trip.name << how;
}

TEST(Damage, WholeBytesComeBackAsTheyWere) {
  for (const Trip& trip : trips()) {
    const auto again = trip.again(trip.bytes);
    ASSERT_TRUE(again) << trip.name << ": " << again.error().detail;
    EXPECT_EQ(*again, trip.bytes) << trip.name;
  }
}

TEST(Damage, TruncatedAtEveryByte) {
  for (const Trip& trip : trips()) {
    for (std::size_t size = 0; size < trip.bytes.size(); ++size) {
      expect_sound(trip, trip.bytes.substr(0, size), " cut at " + std::to_string(size) + " ");
      if (HasFatalFailure()) return;
    }
  }
}

TEST(Damage, EveryBitFlipped) {
  for (const Trip& trip : trips()) {
    for (std::size_t bit = 0; bit < trip.bytes.size() * 8; ++bit) {
      Bytes damaged = trip.bytes;
      damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
      expect_sound(trip, damaged, " bit " + std::to_string(bit) + " ");
      if (HasFatalFailure()) return;
    }
  }
}

TEST(Damage, Noise) {
  std::mt19937 lots(1990);
  for (const Trip& trip : trips()) {
    for (int round = 0; round < 300; ++round) {
      Bytes noise(lots() % 200, '\0');
      for (char& byte : noise) byte = static_cast<char>(lots());
      expect_sound(trip, noise, " noise ");
      // Noise inside an otherwise good message.
      Bytes mixed = trip.bytes;
      mixed.insert(lots() % mixed.size(), noise.substr(0, 8));
      expect_sound(trip, mixed, " mixed ");
      if (HasFatalFailure()) return;
    }
  }
}

}  // namespace
}  // namespace sukut
