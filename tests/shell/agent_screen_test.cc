// What somebody who watches the agent sees: what comes next, when, by what, ready or the mend; the clock and its
// sources.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "agent/shell/control.h"
#include "agent/shell/status_screen.h"

namespace sukut::agent {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::HasSubstr;
using testing::Not;

class AgentScreen : public testing::Test {
 protected:
  AgentScreen() {
    view_.now = {from_ns<Instant>(1'800'432'000'000'000'000), milliseconds(3), Trust::synchronized};  // 12:00 Baku
    view_.sources = 3;
    view_.is_linked = true;
    view_.last_heard = Mono{};
    shell_.station = "ship-shusha";
    shell_.sector = "ship";
    shell_.mono = Mono{} + seconds(4);
    view_.cues = {cue("flags", CueAction::lower_flag, seconds(3600)),
                  cue("minute-ships", CueAction::sound, seconds(90))};
  }
  [[nodiscard]] CueView cue(const std::string& id, CueAction action, Nanos lead) const {
    CueView cue;
    cue.key.cue = CueId(id);
    cue.order_name = "january-20/2027/r2";
    cue.mode = Mode::live;
    cue.action = action;
    cue.output = action == CueAction::sound ? "whistle" : "flag";
    cue.driver = action == CueAction::sound ? "command" : "manual";
    cue.is_by_person = action != CueAction::sound;
    cue.start = view_.now.at + lead;
    cue.end = cue.start + seconds(60);
    cue.readiness.readiness = Readiness::ready;
    return cue;
  }
  [[nodiscard]] std::string screen(bool has_colour = false) const { return status_screen(view_, shell_, {has_colour}); }

  AgentView view_;
  ShellView shell_;
};

TEST_F(AgentScreen, SaysWhatComesNextAndWhetherAllIsReady) {
  const std::string text = screen();
  EXPECT_THAT(text, HasSubstr("ship-shusha (ship)   2027-01-20 12:00:00 Baku"));
  EXPECT_THAT(text, HasSubstr("clock   ±3.0 ms, synchronized, by the link and chrony\n"));
  EXPECT_THAT(text, HasSubstr("link    up, last contact 00:00:04 ago\n"));
  EXPECT_THAT(text, HasSubstr("next    sound by command on whistle in 00:01:30\n"));
  EXPECT_THAT(text,
              HasSubstr("2027-01-20 12:01:30 to 12:02:30 Baku  minute-ships  LIVE\n  sound by command on whistle"));
  EXPECT_LT(text.find("minute-ships"), text.find("flags")) << "in the order of time";
  EXPECT_THAT(text, HasSubstr("lower-flag by a person on flag"));
  EXPECT_THAT(text, Not(HasSubstr("mend")));
}

TEST_F(AgentScreen, SaysTheMendOfWhatIsNotReady) {
  view_.cues[1].readiness.readiness = Readiness::at_risk;
  view_.cues[1].readiness.reason = Reason::device_unreachable;
  view_.cues[1].detail = "/run/horn: no answer";
  const std::string text = screen();
  EXPECT_THAT(text,
              HasSubstr("  at risk: device_unreachable\n  /run/horn: no answer\n  mend: sukut-agent check --rehearse"));
}

TEST_F(AgentScreen, SaysWhatIsOnAndWhatBecameOfTheRest) {
  view_.cues[1].start = view_.now.at - seconds(20);
  view_.cues[1].end = view_.now.at + seconds(40);
  view_.cues[1].stage = Stage::begun;
  view_.cues[0].stage = Stage::over;
  view_.cues[0].outcome = Outcome::declined;
  view_.cues[0].reason = Reason::declined_by_master;
  const std::string text = screen();
  EXPECT_THAT(text, HasSubstr("now     sound by command on whistle for 00:00:40\n"));
  EXPECT_THAT(text, HasSubstr("  declined, declined_by_master\n"));
}

TEST_F(AgentScreen, AnEmergencyAndALostClockAreToldFirst) {
  view_.is_inhibited = true;
  view_.now.trust = Trust::unknown;
  view_.is_linked = false;
  view_.reports_waiting = 2;
  const std::string text = screen();
  EXPECT_THAT(text, HasSubstr("clock   not known yet: no moment starts"));
  EXPECT_THAT(text, HasSubstr("link    down, last contact 00:00:04 ago, 2 reports wait for it"));
  EXPECT_LT(text.find("INHIBITED"), text.find("next"));
}

TEST_F(AgentScreen, ColoursOnlyWhereTheyAreWanted) {
  EXPECT_THAT(screen(), Not(HasSubstr("\033")));
  EXPECT_THAT(screen(true), HasSubstr("\033[32mready\033[0m"));
}

TEST_F(AgentScreen, IsAskedForOverTheSocket) {
  const auto request = decode_request(encode_request(StatusRequest{true, true}));
  ASSERT_TRUE(request);
  EXPECT_TRUE(std::get<StatusRequest>(*request).is_watched);
  EXPECT_TRUE(std::get<StatusRequest>(*request).has_colour);
  EXPECT_FALSE(std::get<StatusRequest>(*decode_request("{\"do\":\"status\"}")).is_watched);
}

TEST(AgentScreenWords, SourcesAreNamed) {
  EXPECT_EQ(sources_text(1), "the link");
  EXPECT_EQ(sources_text(4), "holdover");
  EXPECT_EQ(sources_text(0), "nothing");
}

}  // namespace
}  // namespace sukut::agent
