// Structs to exact bytes and back: every message, with everything set and with nothing optional set.
#include "proto/codec.h"

#include <gtest/gtest.h>

#include <chrono>

#include "proto/limits.h"
#include "tests/proto/bytes.h"
#include "tests/proto/samples.h"

namespace sukut {
namespace {

using namespace std::chrono_literals;

template <typename T>
Error error_of(const Result<T>& result) {
  return result ? Error{} : result.error();
}

// The order of the samples with one plain cue; its bytes end with that cue (field 105 is the highest).
Order one_cue() {
  Order order = samples::order();
  order.cues = {order.cues[2]};
  order.cues[0].scope = {};
  return order;
}
// The same order with the cue's bytes as given.
Bytes order_with_cue(const Bytes& cue) {
  Order bare = one_cue();
  bare.cues.clear();
  return encode_order(bare) + bytes_field(105, cue);
}
Bytes cue_bytes() {
  const Bytes whole = encode_order(one_cue());
  const std::size_t head = order_with_cue("").size() - 1;  // up to the cue's length, which takes one or two bytes
  const auto low = static_cast<std::uint8_t>(whole[head]);
  return whole.substr(head + (low < 0x80 ? 1 : 2));
}
Bytes replaced(Bytes bytes, const Bytes& what, const Bytes& by) {
  const std::size_t at = bytes.find(what);
  EXPECT_NE(at, Bytes::npos);
  EXPECT_EQ(bytes.find(what, at + 1), Bytes::npos) << "not the only place";
  return bytes.replace(at, what.size(), by);
}

TEST(CodecOrder, GoesThereAndBack) {
  const auto decoded = decode_order(encode_order(samples::order()));
  ASSERT_TRUE(decoded) << decoded.error().detail;
  EXPECT_EQ(*decoded, samples::order());
  EXPECT_EQ(encode_order(*decoded), encode_order(samples::order())) << "encoding is deterministic";
}

TEST(CodecOrder, WithNothingOptional) {
  Order order = one_cue();
  order.revision = 1;
  order.previous = {};
  order.tzdata.clear();
  order.titles.clear();
  order.cues[0].confirm_by.reset();
  order.cues[0].texts.clear();
  const auto decoded = decode_order(encode_order(order));
  ASSERT_TRUE(decoded) << decoded.error().detail;
  EXPECT_EQ(*decoded, order);
}

TEST(CodecOrder, TheSketchOfFiveCuesTakesLessThan8KiB) {
  EXPECT_EQ(samples::order().cues.size(), 5U);
  EXPECT_LE(encode_order(samples::order()).size(), 8U * 1024U);
}

TEST(CodecOrder, HandMadeBytesAreTheSame) { EXPECT_EQ(order_with_cue(cue_bytes()), encode_order(one_cue())); }

TEST(CodecOrder, UnknownCriticalFieldsAtEveryDepth) {
  const Bytes critical = number_field(150, 1);
  const auto refused = [](const Bytes& body, const std::string& where) {
    const Error error = error_of(decode_order(body));
    EXPECT_EQ(error.reason, Reason::unknown_critical_field) << where;
    EXPECT_TRUE(error.detail.starts_with(where + "field 150:")) << error.detail;
  };
  refused(encode_order(one_cue()) + critical, "Order.");
  refused(order_with_cue(cue_bytes() + critical), "Order.cues.");
  refused(order_with_cue(replaced(cue_bytes(), bytes_field(106, ""), bytes_field(106, critical))), "Order.cues.scope.");
  const Bytes az = bytes_field(1, "az");
  const Bytes text = bytes_field(1, az + bytes_field(2, one_cue().cues[0].texts[0].text));
  const Bytes with = bytes_field(1, az + bytes_field(2, one_cue().cues[0].texts[0].text) + critical);
  refused(order_with_cue(replaced(cue_bytes(), text, with)), "Order.cues.texts.");
}

TEST(CodecOrder, OtherUnknownFieldsAreIgnored) {
  const Bytes extra = number_field(50, 1) + bytes_field(1000, "later");
  const auto decoded = decode_order(order_with_cue(cue_bytes() + extra) + extra);
  ASSERT_TRUE(decoded) << decoded.error().detail;
  EXPECT_EQ(*decoded, one_cue());
}

TEST(CodecOrder, NothingStandsTwice) {
  const Error error = error_of(decode_order(encode_order(one_cue()) + number_field(102, 3)));
  EXPECT_EQ(error, (Error{Reason::malformed, "Order.revision: stands more than 1 time"}));
}

TEST(CodecOrder, UnknownEnumValuesAreMalformed) {
  const auto told = [](std::uint32_t number, std::uint64_t was, std::uint64_t becomes) {
    return error_of(
        decode_order(order_with_cue(replaced(cue_bytes(), number_field(number, was), number_field(number, becomes)))));
  };
  EXPECT_EQ(told(101, 3, 6), (Error{Reason::malformed, "Order.cues.action: out of range"}));
  EXPECT_EQ(told(103, 1, 0), (Error{Reason::malformed, "Order.cues.basis: out of range"}));
  EXPECT_EQ(told(109, 1, 3), (Error{Reason::malformed, "Order.cues.on_unbounded: out of range"}));
}

TEST(CodecOrder, NegativeDurationsAreMalformed) {
  const Bytes negative = replaced(cue_bytes(), number_field(108, 0), number_field(108, static_cast<std::uint64_t>(-1)));
  EXPECT_EQ(error_of(decode_order(order_with_cue(negative))),
            (Error{Reason::malformed, "Order.cues.late_max_ns: out of range"}));
}

TEST(CodecOrder, TextsArePlainUtf8) {
  const Bytes notice = "\xff\xfe";
  EXPECT_EQ(error_of(decode_order(order_with_cue(cue_bytes() + bytes_field(112, notice)))),
            (Error{Reason::malformed, "Order.cues.notice: not one plain line of at most 512 bytes"}));
}

TEST(CodecOrder, OversizeIsNamed) {
  EXPECT_EQ(error_of(decode_order(Bytes(kBodyMax + 1, '\0'))).reason, Reason::too_large);
  EXPECT_EQ(error_of(decode_cancel(Bytes(kBodyMax + 1, '\0'))).reason, Reason::too_large);
  EXPECT_EQ(error_of(decode_close(Bytes(kBodyMax + 1, '\0'))).reason, Reason::too_large);
  EXPECT_EQ(error_of(decode_root(Bytes(kBodyMax + 1, '\0'))).reason, Reason::too_large);
  EXPECT_EQ(error_of(decode_report(Bytes(kReportMax + 1, '\0'))).reason, Reason::too_large);
}

TEST(CodecOrder, TheRulesOfOrdersApply) {
  Order order = samples::order();
  order.cues[0].spans[0].end = order.cues[0].spans[0].start + 16min;
  EXPECT_EQ(error_of(decode_order(encode_order(order))).reason, Reason::output_too_long);
}

TEST(CodecCancel, GoesThereAndBack) {
  for (const bool is_whole : {true, false}) {
    Cancel cancel = samples::cancel();
    if (!is_whole) cancel = Cancel{cancel.centre, cancel.order, "", std::nullopt, std::nullopt, "", cancel.issued};
    const auto decoded = decode_cancel(encode_cancel(cancel));
    ASSERT_TRUE(decoded) << decoded.error().detail;
    EXPECT_EQ(*decoded, cancel);
  }
  EXPECT_EQ(error_of(decode_cancel(encode_cancel(samples::cancel()) + number_field(140, 1))).reason,
            Reason::unknown_critical_field);
  EXPECT_EQ(error_of(decode_cancel("")).reason, Reason::malformed);
}

TEST(CodecCancel, AScopeThatNamesEverybodyIsNotNoScope) {
  Cancel cancel = samples::cancel();
  cancel.scope = Scope{};
  EXPECT_EQ(decode_cancel(encode_cancel(cancel)).value(), cancel);
}

TEST(CodecClose, GoesThereAndBack) {
  EXPECT_EQ(decode_close(encode_close(samples::close())).value(), samples::close());
  Close close = samples::close();
  close.scope.reset();
  close.name.clear();
  EXPECT_EQ(decode_close(encode_close(close)).value(), close);
  EXPECT_EQ(error_of(decode_close(encode_close(close) + number_field(199, 1))).reason, Reason::unknown_critical_field);
}

TEST(CodecInhibit, GoesThereAndBack) {
  Inhibit inhibit = samples::inhibit();
  EXPECT_EQ(decode_inhibit(encode_inhibit(inhibit)).value(), inhibit);
  inhibit.scope.reset();
  inhibit.is_clear = true;
  inhibit.why.clear();
  EXPECT_EQ(decode_inhibit(encode_inhibit(inhibit)).value(), inhibit);
  EXPECT_EQ(error_of(decode_inhibit(encode_inhibit(inhibit) + number_field(198, 1))).reason,
            Reason::unknown_critical_field);
}

TEST(CodecWithdraw, GoesThereAndBack) {
  Withdraw withdraw = samples::withdraw();
  EXPECT_EQ(decode_withdraw(encode_withdraw(withdraw)).value(), withdraw);
  withdraw.why.clear();
  EXPECT_EQ(decode_withdraw(encode_withdraw(withdraw)).value(), withdraw);
  EXPECT_EQ(error_of(decode_withdraw(encode_withdraw(withdraw) + number_field(103, 1))).reason,
            Reason::unknown_critical_field);
}

TEST(CodecRoot, GoesThereAndBack) {
  const auto decoded = decode_root(encode_root(samples::root()));
  ASSERT_TRUE(decoded) << decoded.error().detail;
  EXPECT_EQ(*decoded, samples::root());
}

TEST(CodecRoot, ContradictionsAreMalformed) {
  const Bytes root = encode_root(samples::root());
  const Root samples = samples::root();
  const Bytes role = bytes_field(104, number_field(100, 5) + number_field(101, 1) +
                                          bytes_field(102, to_bytes(samples.roles.at(Role::close).keys[0])));
  EXPECT_EQ(error_of(decode_root(root + role)), (Error{Reason::malformed, "root: role close twice"}));
  const auto& [id, key] = *samples.keys.begin();
  const Bytes twice = bytes_field(103, bytes_field(100, to_bytes(key.key)) + number_field(101, 1) +
                                           bytes_field(102, key.holder) + fixed64_field(103, 1));
  EXPECT_EQ(error_of(decode_root(root + twice)), (Error{Reason::malformed, "root: key " + fingerprint(id) + " twice"}));
  Root wrong = samples;
  wrong.roles[Role::live].threshold = 9;
  EXPECT_EQ(error_of(decode_root(encode_root(wrong))).detail, "root: role live needs 9 holders and has 3");
  EXPECT_EQ(error_of(decode_root(root + number_field(150, 1))).reason, Reason::unknown_critical_field);
}

TEST(CodecReport, GoesThereAndBack) {
  EXPECT_EQ(decode_report(encode_report(samples::report())).value(), samples::report());
  Report bare;
  bare.station = StationId("ship-agdam");
  bare.journal = samples::id<JournalId>(1);
  EXPECT_EQ(decode_report(encode_report(bare)).value(), bare);
  bare.start_error = 0ns;
  bare.device_delay = 0ns;
  EXPECT_EQ(decode_report(encode_report(bare)).value(), bare) << "zero is not absent";
}

TEST(CodecReport, EveryWordOfTheListsTravels) {
  Report report = samples::report();
  for (int i = 0; i < kReasonCount; ++i) {
    report.reason = static_cast<Reason>(i);
    report.outcome = static_cast<Outcome>(i % kOutcomeCount);
    report.known_by = static_cast<KnownBy>(i % kKnownByCount);
    report.type = static_cast<ReportType>(i % 10 + 1);
    report.first_path = static_cast<Path>(i % 5);
    report.trust = static_cast<Trust>(i % 4);
    ASSERT_EQ(decode_report(encode_report(report)).value(), report) << i;
  }
}

TEST(CodecReport, AWildMachineIsBroughtIntoRange) {
  Report report = samples::report();
  report.at = Instant::min();
  report.error_bound = Nanos::max();
  report.start_error = Nanos::min();
  report.measured->length = -5s;
  report.detail = std::string(2000, 'x') + "\n";
  report.person = "A\x1b[2J";
  const auto decoded = decode_report(encode_report(report));
  ASSERT_TRUE(decoded) << decoded.error().detail;
  EXPECT_EQ(decoded->at, Instant{});
  EXPECT_EQ(decoded->error_bound, kDurationMax);
  EXPECT_EQ(decoded->start_error, -kDurationMax);
  EXPECT_EQ(decoded->measured->length, 0s);
  EXPECT_EQ(decoded->detail, std::string(kTextMax, 'x'));
  EXPECT_EQ(decoded->person, "A?[2J");
}

TEST(CodecReport, TheLongestFits) {
  Report report = samples::report();
  report.station = StationId(std::string(64, 's'));
  report.cue = CueId(std::string(64, 'c'));
  report.detail = std::string(kTextMax, 'd');
  report.person = std::string(kNameMax, 'p');
  EXPECT_TRUE(decode_report(encode_report(report)));
}

TEST(CodecReport, WordsMustBeIds) {
  Report report = samples::report();
  report.station = StationId("Ship Agdam");
  EXPECT_EQ(error_of(decode_report(encode_report(report))).detail, "report: the station is not an id");
  report = samples::report();
  report.cue = CueId("A");
  EXPECT_EQ(error_of(decode_report(encode_report(report))).detail, "report: the cue is not an id");
  report = samples::report();
  report.journal = {};
  EXPECT_EQ(error_of(decode_report(encode_report(report))).detail, "report: no journal");
}

TEST(CodecStatements, GoThereAndBack) {
  EXPECT_EQ(decode_time_reply(encode_time_reply(samples::time_reply())).value(), samples::time_reply());
  EXPECT_EQ(decode_beacon(encode_beacon(samples::beacon())).value(), samples::beacon());
  Beacon empty = samples::beacon();
  empty.documents.clear();
  EXPECT_EQ(decode_beacon(encode_beacon(empty)).value(), empty);
  EXPECT_EQ(error_of(decode_time_reply("")).detail, "TimeReply.nonce: missing");
}

TEST(CodecDocument, GoesThereAndBack) {
  EXPECT_EQ(decode_document(encode_document(samples::document())).value(), samples::document());
  const Signature signature = samples::document().signatures[0];
  EXPECT_EQ(decode_signature(encode_signature(signature)).value(), signature);
}

TEST(CodecDocument, KindsAndAlgorithmsHaveReasonsOfTheirOwn) {
  SignedDocument document = samples::document();
  for (const Kind kind : {Kind::inhibit, Kind::withdraw, Kind::transport, Kind::root}) {
    document.kind = kind;
    EXPECT_EQ(decode_document(encode_document(document)).value().kind, kind) << "reserved kinds are carried";
  }
  for (const int kind : {0, 8, 20, 22, 23, 77}) {
    document.kind = static_cast<Kind>(kind);
    EXPECT_EQ(error_of(decode_document(encode_document(document))).reason, Reason::kind_unsupported) << kind;
  }
  document = samples::document();
  document.signatures[1].alg = Alg::sshsig_sk_ed25519;
  EXPECT_EQ(decode_document(encode_document(document)).value(), document) << "a known name; the seal refuses it";
  document.signatures[1].alg = static_cast<Alg>(9);
  EXPECT_EQ(error_of(decode_document(encode_document(document))).reason, Reason::alg_unsupported);
}

TEST(CodecDocument, Limits) {
  SignedDocument document = samples::document();
  document.body.assign(kBodyMax, 'x');
  EXPECT_TRUE(decode_document(encode_document(document)));
  document.body += 'x';
  EXPECT_EQ(error_of(decode_document(encode_document(document))).reason, Reason::too_large);
  document = samples::document();
  document.signatures.resize(kSignaturesMax + 1);
  EXPECT_EQ(error_of(decode_document(encode_document(document))).reason, Reason::malformed);
  document.signatures = {{samples::id<KeyId>(1), Alg::ed25519, Bytes(kSignatureBytesMax + 1, 'x')}};
  EXPECT_EQ(error_of(decode_document(encode_document(document))).reason, Reason::malformed);
}

TEST(CodecOrderFile, GoesThereAndBack) {
  EXPECT_EQ(decode_order_file(encode_order_file(samples::order_file())).value(), samples::order_file());
  OrderFile file{"body", {{}, {}}, ""};
  EXPECT_EQ(decode_order_file(encode_order_file(file)).value(), file) << "a cue may name nobody yet";
}

TEST(CodecOrderFile, ListsAreSortedIds) {
  const OrderFile unsorted{"body", {{StationId("b"), StationId("a")}}, ""};
  EXPECT_EQ(error_of(decode_order_file(encode_order_file(unsorted))).detail, "order file: a list is not ascending");
  const OrderFile twice{"body", {{StationId("a"), StationId("a")}}, ""};
  EXPECT_EQ(error_of(decode_order_file(encode_order_file(twice))).reason, Reason::malformed);
  const OrderFile not_id{"body", {{StationId("A")}}, ""};
  EXPECT_EQ(error_of(decode_order_file(encode_order_file(not_id))).reason, Reason::malformed);
}

TEST(CodecOrderFile, TheListsDigestIsThatOfItsLines) {
  EXPECT_EQ(digest_of_list({StationId("a"), StationId("b")}), sha256("a\nb\n"));
  EXPECT_EQ(digest_of_list({}), sha256(""));
}

TEST(CodecPayload, BadPayloadsAreNamed) {
  EXPECT_EQ(error_of(decode_payload(0, "")).reason, Reason::unknown_type);
  EXPECT_EQ(error_of(decode_payload(13, "")).reason, Reason::unknown_type);
  EXPECT_EQ(error_of(decode_payload(1, "")), (Error{Reason::malformed, "Hello.protocol_min: missing"}));
  Hello hello = std::get<Hello>(samples::messages()[0]);
  hello.protocol_min = 3;
  EXPECT_EQ(error_of(decode_payload(1, encode_payload(hello))).detail, "Hello: protocol versions are out of order");
  Pulse pulse = std::get<Pulse>(samples::messages()[8]);
  pulse.cues[0].key.cue = CueId("?");
  EXPECT_EQ(error_of(decode_payload(9, encode_payload(pulse))).detail, "Pulse: a cue is not an id");
  const Bytes warned = encode_payload(samples::messages()[8]) + bytes_field(8, "a\nb");
  EXPECT_EQ(error_of(decode_payload(9, warned)).detail, "Pulse.warnings: not one plain line of at most 512 bytes");
}

TEST(CodecPayload, TooManyAreRefusedBeforeTheyAreBuilt) {
  Bytes pulls;
  for (std::size_t i = 0; i <= kDocumentsMax; ++i) pulls += bytes_field(1, Bytes(32, 'x'));
  EXPECT_EQ(error_of(decode_payload(11, pulls)).detail, "Pull.documents: stands more than 4096 times");
  const Bytes receipt = bytes_field(1, Bytes(16, 'x')) + bytes_field(2, Bytes(8 * (kSeqsMax + 1), 'x'));
  EXPECT_EQ(error_of(decode_payload(8, receipt)).reason, Reason::malformed);
}

}  // namespace
}  // namespace sukut
