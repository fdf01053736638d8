// Help is never wider than a terminal, and loses no word.
#include <gtest/gtest.h>

#include "proto/io/help_text.h"

namespace sukut::io {
namespace {

TEST(HelpText, DescriptionsAreContinuedUnderThemselves) {
  EXPECT_EQ(wrapped_help("  --out TEXT      file to write, never overwritten\n", 32),
            "  --out TEXT      file to write,\n"
            "                  never\n"
            "                  overwritten\n");
}

TEST(HelpText, WhatFitsStaysAsItIs) {
  const std::string text = "Usage: sukut [OPTIONS] SUBCOMMAND\n\n  init    make a centre\n";
  EXPECT_EQ(wrapped_help(text), text);
}

TEST(HelpText, CharactersAreCountedAndNotBytes) {
  EXPECT_EQ(wrapped_help("əəəə əəəə\n", 9), "əəəə əəəə\n");
  EXPECT_EQ(wrapped_help("əəəə əəəə\n", 8), "əəəə\nəəəə\n");
}

TEST(HelpText, AWordThatIsTooLongForItsPlaceGetsMoreRoom) {
  EXPECT_EQ(wrapped_help("  FILE      heading: id,sector,name\n", 22),
            "  FILE      heading:\n        id,sector,name\n");
}

TEST(HelpText, AWordWithoutABreakStaysWhole) {
  EXPECT_EQ(wrapped_help("  https://a.long.address/that/nobody/breaks\n", 10),
            "  https://a.long.address/that/nobody/breaks\n");
}

}  // namespace
}  // namespace sukut::io
