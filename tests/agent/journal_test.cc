// Which records replace each other, so that a journal does not grow with time.
#include "agent/core/journal.h"

#include <gtest/gtest.h>

namespace sukut::agent {
namespace {

TEST(Journal, WhatIsOnlyTrueNowHasASlot) {
  EXPECT_EQ(slot_of(ClockSaved{}), "clock");
  EXPECT_EQ(slot_of(InhibitChanged{}), "inhibit");
  EXPECT_EQ(slot_of(ClonedChanged{}), "cloned");
}

TEST(Journal, WhatHappenedIsAppended) {
  EXPECT_EQ(slot_of(IntentMade{}), "");
  EXPECT_EQ(slot_of(CueFinished{}), "");
  EXPECT_EQ(slot_of(ReportMade{}), "");
  EXPECT_EQ(slot_of(StoreSeen{}), "") << "it stands between the receipts of two stores";
}

TEST(Journal, ADocumentReplacesItselfAlone) {
  DocumentHeld one{{Kind::schedule, "a", {}}, Path::link, false};
  DocumentHeld more = one;
  more.document.signatures.push_back({});
  DocumentHeld other{{Kind::schedule, "b", {}}, Path::link, false};
  EXPECT_EQ(slot_of(one), slot_of(more));
  EXPECT_NE(slot_of(one), slot_of(other));
}

}  // namespace
}  // namespace sukut::agent
