// The page below a command's options.
#include "coordinator/cli/help_pages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sukut::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(HelpPages, ACommandHasItsExamplesAndTheExitCodes) {
  EXPECT_THAT(help_page("order cancel"), HasSubstr("--reason \"moved to another day\""));
  EXPECT_THAT(help_page("order cancel"), HasSubstr("3 coordinator not reachable"));
}

TEST(HelpPages, OneWithoutAPageHasTheExitCodesAlone) {
  EXPECT_THAT(help_page("order"), Not(HasSubstr("Examples")));
  EXPECT_THAT(help_page("order"), HasSubstr("Environment: SUKUT_CENTRE"));
}

}  // namespace
}  // namespace sukut::cli
