// Reports carried by hand: believed only for their station's signature, stored once, and each told its fate.
#include "coordinator/core/brought_reports.h"

#include <gtest/gtest.h>

#include "tests/coordinator/story.h"

namespace sukut::coordinator::test {
namespace {

class BroughtReports : public testing::Test {
 protected:
  BroughtReports() {
    std::vector<StationEntry> entries = stations();
    entries[0].report_key = key_of(30).public_key();
    entries[1].report_key = key_of(31).public_key();
    story_.deliver(RegisterLoaded{entries, root()});
  }
  static SignedReport signed_report(const Report& report, std::uint8_t key) {
    const Bytes body = encode_report(report);
    return {body, sign(key_of(key), Kind::report, centre(), body).bytes};
  }
  static SignedReport of_siren(std::uint64_t seq) { return signed_report(report_of("siren-1", seq), 30); }

  Story story_;
};

TEST_F(BroughtReports, AreStoredAndAnsweredOnlyAfterTheCommit) {
  story_.deliver(ReportsBrought{7, {of_siren(1), signed_report(report_of("ship-1", 1), 31)}});
  ASSERT_EQ(story_.stored<ReportStored>().size(), 2U);
  EXPECT_EQ(story_.stored<ReportStored>().front().parsed, report_of("siren-1", 1));
  EXPECT_TRUE(story_.actions<Answer>().empty());
  EXPECT_TRUE(story_.commit<ReportStored>());
  EXPECT_EQ(story_.answer().request, 7U);
  EXPECT_EQ(story_.answer().fates, (std::vector<ReportFate>{{Reason::none, true}, {Reason::none, true}}));
}

TEST_F(BroughtReports, WhatTheStoreHasIsKnownAndOtherBytesAreAConflict) {
  story_.deliver(ReportsBrought{1, {of_siren(1), of_siren(2), of_siren(3)}});
  EXPECT_TRUE(story_.commit_reports_but({coordinator::key_of(report_of("siren-1", 3))},
                                        {coordinator::key_of(report_of("siren-1", 1))}));
  EXPECT_EQ(story_.answer().fates,
            (std::vector<ReportFate>{{Reason::none, false}, {Reason::none, true}, {Reason::report_conflict, false}}));
}

TEST_F(BroughtReports, EachBadOneIsRefusedByNameAndTheOthersAreTaken) {
  SignedReport flipped = of_siren(2);
  flipped.signature.back() = static_cast<char>(flipped.signature.back() ^ 1);
  const SignedReport in_anothers_name = signed_report(report_of("ship-1", 1), 30);
  const SignedReport of_a_stranger = signed_report(report_of("ship-9", 1), 30);
  const SignedReport of_one_without_a_key = signed_report(report_of("flag-1", 1), 30);
  story_.deliver(ReportsBrought{
      1, {{"rubbish", Bytes(64, 's')}, flipped, in_anothers_name, of_a_stranger, of_one_without_a_key, of_siren(1)}});
  EXPECT_EQ(story_.stored<ReportStored>().size(), 1U);
  EXPECT_TRUE(story_.commit<ReportStored>());
  std::vector<Reason> reasons;
  for (const ReportFate& fate : story_.answer().fates) reasons.push_back(fate.reason);
  EXPECT_EQ(reasons, (std::vector<Reason>{Reason::malformed, Reason::bad_signature, Reason::bad_signature,
                                          Reason::unknown_station, Reason::unknown_signer, Reason::none}));
  EXPECT_EQ(story_.coordinator->dropped(Reason::bad_signature), 2U);
}

TEST_F(BroughtReports, OnlyBadOnesAreAnsweredAtOnce) {
  story_.deliver(ReportsBrought{1, {{"rubbish", Bytes(64, 's')}}});
  EXPECT_TRUE(story_.actions<Store>().empty());
  EXPECT_EQ(story_.answer().fates, (std::vector<ReportFate>{{Reason::malformed, false}}));
}

TEST_F(BroughtReports, AFailedStoreIsSaidAndNothingIsTakenForStored) {
  story_.deliver(ReportsBrought{1, {of_siren(1)}});
  EXPECT_TRUE(story_.fail<ReportStored>());
  EXPECT_EQ(story_.refusal(), Reason::store_unwritable);
  EXPECT_TRUE(story_.answer().fates.empty());
}

}  // namespace
}  // namespace sukut::coordinator::test
