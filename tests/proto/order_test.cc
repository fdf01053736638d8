// What an order's words mean to a station.
#include "proto/order.h"

#include <gtest/gtest.h>

#include <chrono>

#include "tests/proto/samples.h"
#include "tests/proto/wire_file.h"

namespace sukut {
namespace {

using namespace std::chrono_literals;

const StationAttributes kShip{StationId("ship-agdam"), "ship", "ASCO", "Bakı", "Asia/Baku"};

TEST(Scope, EmptyNamesEverybody) { EXPECT_TRUE(names({}, kShip)); }

TEST(Scope, EveryRuleMustFit) {
  Scope scope;
  scope.sectors = {"port", "ship"};
  EXPECT_TRUE(names(scope, kShip));
  scope.regions = {"Lənkəran"};
  EXPECT_FALSE(names(scope, kShip));
  scope.regions = {"Lənkəran", "Bakı"};
  scope.operators = {"ASCO"};
  EXPECT_TRUE(names(scope, kShip));
  scope.operators = {"Port of Baku"};
  EXPECT_FALSE(names(scope, kShip));
}

TEST(Scope, StationsAreAddedWhateverTheRulesSay) {
  Scope scope;
  scope.sectors = {"flag"};
  scope.stations = {kShip.id};
  EXPECT_TRUE(names(scope, kShip));
}

TEST(Scope, StationsAloneNameOnlyThemselves) {
  Scope scope;
  scope.stations = {StationId("port-dubandi")};
  EXPECT_FALSE(names(scope, kShip));
}

TEST(Scope, ExcludeWinsOverAll) {
  Scope scope;
  scope.exclude = {kShip.id};
  EXPECT_FALSE(names(scope, kShip));
  scope.stations = {kShip.id};
  EXPECT_FALSE(names(scope, kShip));
}

TEST(Order, PatternsBelongToTheirAction) {
  EXPECT_TRUE(is_pattern_of(CueAction::sound, "prolonged"));
  EXPECT_FALSE(is_pattern_of(CueAction::sound, "bed"));
  EXPECT_TRUE(is_pattern_of(CueAction::silence, "mute"));
  EXPECT_FALSE(is_pattern_of(CueAction::silence, ""));
  EXPECT_TRUE(is_pattern_of(CueAction::notice, ""));
  EXPECT_FALSE(is_pattern_of(CueAction::notice, "steady"));
  EXPECT_TRUE(is_alarm_pattern("rising-falling"));
  EXPECT_FALSE(is_alarm_pattern("steady"));
}

TEST(Order, NoAlarmIsAPattern) {
  for (const char* alarm : {"wail", "yelp", "attack", "evacuation"}) {
    EXPECT_TRUE(is_alarm_pattern(alarm));
    EXPECT_FALSE(is_pattern_of(CueAction::sound, alarm));
  }
}

TEST(Order, SpansAreByZoneOnlyWhenLocal) {
  const Order order = samples::order();
  const Cue& sound = order.cues[1];
  const Cue& abroad = order.cues[4];
  ASSERT_NE(span_for(sound, "Europe/Berlin"), nullptr);
  EXPECT_EQ(span_for(sound, "Europe/Berlin")->start, samples::kNoon);
  ASSERT_NE(span_for(abroad, "Europe/Berlin"), nullptr);
  EXPECT_EQ(span_for(abroad, "Europe/Berlin")->start, samples::kNoon + 3h);
  EXPECT_EQ(span_for(abroad, "Asia/Baku"), nullptr);
}

TEST(Order, LastEndLooksAtEverySpan) { EXPECT_EQ(last_end(samples::order()), samples::kNoon + 12h); }

TEST(Order, WordsAreThoseOfTheWire) {
  EXPECT_EQ(wire_enum("CueAction").size(), 6U);
  for (const auto& [word, number] : wire_enum("CueAction")) {
    if (number == 0) continue;
    std::string name(name_of(static_cast<CueAction>(number - 1)));
    EXPECT_EQ(action_named(name), static_cast<CueAction>(number - 1));
    for (char& c : name) c = c == '-' ? '_' : c;
    EXPECT_EQ("action_" + name, word);
  }
  EXPECT_EQ(action_named("lower_flag"), std::nullopt);
  EXPECT_EQ(wire_enum("Mode").at("mode_live"), static_cast<int>(Mode::live) + 1);
  EXPECT_EQ(name_of(Mode::drill), "drill");
}

}  // namespace
}  // namespace sukut
