// What is said of a document before and after it is judged.
#include "agent/core/acceptance.h"

#include <gtest/gtest.h>

namespace sukut::agent {
namespace {

TEST(Acceptance, NothingIsAcceptedBeforeItIsJudged) {
  const SignedDocument document{Kind::inhibit, "body", {}};
  const Acceptance begun = about(document);
  EXPECT_EQ(begun.kind, Acceptance::Kind::refused);
  EXPECT_EQ(begun.document, document);
  EXPECT_EQ(begun.document_kind, Kind::inhibit);
  EXPECT_EQ(begun.hash, sha256("body"));
}

TEST(Acceptance, ARefusalKeepsWhatItIsAbout) {
  const Acceptance refused = refuse(about({Kind::cancel, "body", {}}), Error{Reason::expired, "long ago"});
  EXPECT_EQ(refused.kind, Acceptance::Kind::refused);
  EXPECT_EQ(refused.reason, Reason::expired);
  EXPECT_EQ(refused.detail, "long ago");
  EXPECT_EQ(refused.hash, sha256("body"));
}

}  // namespace
}  // namespace sukut::agent
