// The first four bytes of everything, and the limits that come before parsing.
#include "proto/frame.h"

#include <gtest/gtest.h>

#include "tests/proto/samples.h"

namespace sukut {
namespace {

Reason refusal(const Bytes& bytes) {
  const auto decoded = decode_frame(bytes);
  return decoded ? Reason::none : decoded.error().reason;
}

TEST(Frame, CarriesEveryMessage) {
  std::uint8_t type = 0;
  for (const Message& message : samples::messages()) {
    const Bytes bytes = encode_frame(message);
    EXPECT_EQ(bytes.substr(0, 3), Bytes("SK\x01"));
    EXPECT_EQ(static_cast<std::uint8_t>(bytes[3]), ++type);
    const auto decoded = decode_frame(bytes);
    ASSERT_TRUE(decoded) << decoded.error().detail;
    EXPECT_EQ(*decoded, message);
  }
  EXPECT_EQ(type, std::variant_size_v<Message>);
}

TEST(Frame, NamesWhatIsWrong) {
  EXPECT_EQ(refusal(""), Reason::malformed);
  EXPECT_EQ(refusal("SK"), Reason::malformed);
  EXPECT_EQ(refusal("sk\x01\x05"), Reason::malformed);
  EXPECT_EQ(refusal("SK\x02\x05"), Reason::unknown_version);
  EXPECT_EQ(refusal(Bytes("SK\x01\x00", 4)), Reason::unknown_type);
  EXPECT_EQ(refusal("SK\x01\x0d"), Reason::unknown_type);
  EXPECT_EQ(refusal("SK\x01\xff"), Reason::unknown_type);
  EXPECT_EQ(refusal("SK\x01\x01" + Bytes(kFrameMax, 'x')), Reason::too_large);
}

TEST(Frame, EachTypeHasItsOwnLimit) {
  EXPECT_EQ(refusal("SK\x01\x05" + Bytes(257, '\0')), Reason::too_large) << "a TimeRequest";
  EXPECT_EQ(refusal("SK\x01\x02" + Bytes(1025, '\0')), Reason::too_large) << "a Welcome";
}

TEST(Frame, TheLargestOfEveryTypeFits) {
  Hello hello = std::get<Hello>(samples::messages()[0]);
  hello.held.assign(5000, {Kind::schedule, samples::id<OrderId>(1), 0xFFFFFFFF, samples::id<Digest>(1)});
  hello.outputs.assign(40, {CueAction::sound, std::string(80, 'o'), std::string(80, 'd')});
  hello.features.assign(40, std::string(100, 'f'));
  Pulse pulse = std::get<Pulse>(samples::messages()[8]);
  CueReadiness cue = pulse.cues.front();
  cue.key.cue = CueId(std::string(64, 'c'));
  pulse.cues.assign(600, cue);
  pulse.warnings.assign(20, std::string(600, 'w'));
  Beacon beacon = samples::beacon();
  beacon.documents.assign(5000, samples::id<Digest>(3));
  const std::vector<Digest> many(5000, samples::id<Digest>(3));
  const std::vector<Message> large{hello,
                                   pulse,
                                   Receipt{samples::id<JournalId>(1), std::vector<std::uint64_t>(5000, 1)},
                                   Pull{many},
                                   PulseReply{samples::id<Digest>(1), samples::id<StoreId>(1), many},
                                   SignedBeacon{encode_beacon(beacon), samples::document().signatures[0]}};
  for (const Message& message : large) {
    const auto decoded = decode_frame(encode_frame(message));
    EXPECT_TRUE(decoded) << message.index() << ": " << decoded.error().detail;
  }
}

}  // namespace
}  // namespace sukut
