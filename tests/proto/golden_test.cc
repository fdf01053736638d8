// The bytes of the first day, which hold for ever: tests/proto/golden/*.hex against what this code writes.
// Files that somebody else's implementation can be tested with too. SUKUT_WRITE_GOLDEN=1 writes them anew:
// only for a new file; a change of an old one is a break of the format.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>

#include "proto/codec.h"
#include "proto/frame.h"
#include "tests/proto/samples.h"

namespace sukut {
namespace {

constexpr const char* kFrameNames[] = {"hello",  "welcome", "busy",  "document",    "time_request", "time_reply",
                                       "report", "receipt", "pulse", "pulse_reply", "pull",         "beacon"};

std::map<std::string, Bytes> all_bytes() {
  const SignedDocument document = samples::document();
  std::map<std::string, Bytes> all{
      {"order_body", encode_order(samples::order())},
      {"order_signed_input", signed_input(Kind::schedule, samples::centre(), document.body)},
      {"order_document", encode_document(document)},
      {"order_file", encode_order_file(samples::order_file())},
      {"parcel", encode_parcel(samples::parcel())},
      {"cancel_body", encode_cancel(samples::cancel())},
      {"close_body", encode_close(samples::close())},
      {"inhibit_body", encode_inhibit(samples::inhibit())},
      {"withdraw_body", encode_withdraw(samples::withdraw())},
      {"root_body", encode_root(samples::root())},
      {"report_body", encode_report(samples::report())},
      {"time_reply_body", encode_time_reply(samples::time_reply())},
      {"beacon_body", encode_beacon(samples::beacon())},
      {"signature", encode_signature(document.signatures[0])},
  };
  for (const Message& message : samples::messages()) {
    const std::string number = std::to_string(message.index() + 1);
    all["frame_" + std::string(2 - number.size(), '0') + number + "_" + kFrameNames[message.index()]] =
        encode_frame(message);
  }
  return all;
}

std::string path_of(const std::string& name) { return SUKUT_SOURCE_DIR "/tests/proto/golden/" + name + ".hex"; }

// 32 bytes to a line.
std::string lines_of(const Bytes& bytes) {
  const std::string digits = hex(bytes);
  std::string lines;
  for (std::size_t i = 0; i < digits.size(); i += 64) lines += digits.substr(i, 64) + "\n";
  return lines;
}

std::string read(const std::string& name) {
  std::ifstream file(path_of(name));
  return {std::istreambuf_iterator<char>(file), {}};
}

bool is_writing() { return std::getenv("SUKUT_WRITE_GOLDEN") != nullptr; }

Bytes golden(const std::string& name) {
  std::string digits = read(name);
  std::erase(digits, '\n');
  return from_hex(digits);
}

TEST(Golden, BytesAreThoseOfTheFirstDay) {
  for (const auto& [name, bytes] : all_bytes()) {
    if (is_writing()) std::ofstream(path_of(name)) << lines_of(bytes);
    EXPECT_EQ(read(name), lines_of(bytes)) << name;
  }
}

TEST(Golden, BytesOfTheFirstDayStillMeanTheSame) {
  EXPECT_EQ(decode_order(golden("order_body")).value(), samples::order());
  EXPECT_EQ(decode_cancel(golden("cancel_body")).value(), samples::cancel());
  EXPECT_EQ(decode_close(golden("close_body")).value(), samples::close());
  EXPECT_EQ(decode_inhibit(golden("inhibit_body")).value(), samples::inhibit());
  EXPECT_EQ(decode_withdraw(golden("withdraw_body")).value(), samples::withdraw());
  EXPECT_EQ(decode_root(golden("root_body")).value(), samples::root());
  EXPECT_EQ(decode_report(golden("report_body")).value(), samples::report());
  EXPECT_EQ(decode_parcel(golden("parcel")).value(), samples::parcel());
  EXPECT_EQ(decode_frame(golden("frame_09_pulse")).value(), samples::messages()[8]);
}

TEST(Golden, TheDocumentVerifiesAgainstTheRoot) {
  const Root root = decode_root(golden("root_body")).value();
  const SignedDocument document = decode_document(golden("order_document")).value();
  EXPECT_TRUE(verify_document(root, document, Role::live));
  EXPECT_EQ(document.body, golden("order_body"));
  const Bytes input = golden("order_signed_input");
  for (const Signature& signature : document.signatures) {
    EXPECT_TRUE(verify_ed25519(root.keys.at(signature.key).key, input, signature.bytes));
  }
}

}  // namespace
}  // namespace sukut
