// What a person watches fits their window, and leaves nothing of the last picture standing.
#include <gtest/gtest.h>
#include <unistd.h>

#include "proto/io/screen.h"

namespace sukut::io {
namespace {

TEST(Screen, ThePictureIsDrawnOverTheLastOneAndClearsWhatWasLonger) {
  EXPECT_EQ(picture_of("one\ntwo\n", {80, 24}), "\033[Hone\033[K\r\ntwo\033[K\033[J");
}

TEST(Screen, ItFitsTheWindow) {
  EXPECT_EQ(picture_of("a\nb\nc\nd\n", {80, 3}),
            "\033[Ha\033[K\r\nb\033[K\r\n… 2 more lines; make the window higher\033[K\033[J");
  EXPECT_EQ(picture_of("əəəə\n", {3, 9}), "\033[Həəə\033[K\033[J");
}

TEST(Screen, ColoursTakeNoRoomAndEndWithTheLine) {
  EXPECT_EQ(picture_of("\033[31mred\033[0m\n", {3, 9}), "\033[H\033[31mred\033[0m\033[K\033[J");
  EXPECT_EQ(picture_of("\033[31mred and more\033[0m\n", {3, 9}), "\033[H\033[31mred\033[0m\033[K\033[J");
}

TEST(Screen, AnInterruptEndsTheWait) {
  Screen screen;
  EXPECT_TRUE(screen.wait(Nanos(1)));
  ASSERT_EQ(raise(SIGINT), 0);
  EXPECT_FALSE(screen.wait(std::chrono::seconds(20)));
}

TEST(Screen, AFileHasNoColours) {
  if (::isatty(STDOUT_FILENO) == 1) GTEST_SKIP() << "played at a terminal";
  EXPECT_FALSE(has_colour());
  EXPECT_EQ(screen_size().columns, 80U);
}

}  // namespace
}  // namespace sukut::io
