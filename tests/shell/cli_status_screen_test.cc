// The watched status: bars that never say more than is so, and whoever is missing first, with a phone.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "coordinator/cli/status_screen.h"

namespace sukut::cli {
namespace {

using coordinator::OrderStatus;
using coordinator::StationEntry;
using coordinator::StationStatus;
using testing::HasSubstr;
using testing::Not;

TEST(StatusBar, IsFullOnlyWhenNobodyIsMissing) {
  EXPECT_EQ(bar_of(0, 10, 5), "░░░░░");
  EXPECT_EQ(bar_of(1, 1000, 5), "█░░░░");
  EXPECT_EQ(bar_of(5, 10, 4), "██░░");
  EXPECT_EQ(bar_of(999, 1000, 5), "████░");
  EXPECT_EQ(bar_of(1000, 1000, 5), "█████");
  EXPECT_EQ(bar_of(0, 0, 3), "░░░");
}

class StatusScreen : public testing::Test {
 protected:
  StatusScreen() {
    OrderStatus order;
    order.order.name = "january-20/2027/r1";
    order.order.mode = Mode::live;
    order.order.titles = {{"az", "Ümumxalq Hüzn Günü"}};
    order.next_start = now_ + std::chrono::seconds(108);
    order.total.named = 4;
    order.total.armed = 3;
    order.total.ready = 2;
    order.total.started = 1;
    order.sectors["ship"] = order.total;
    order.stations = {station("ship-quiet", Readiness::unknown, true), station("ship-risk", Readiness::at_risk, false),
                      station("ship-refuses", Readiness::refused, false),
                      station("ship-well", Readiness::ready, false)};
    order.stations[1].reason = Reason::device_unreachable;
    order.stations[1].detail = "no answer from the horn";
    view_.registered = 4;
    view_.heard = 3;
    view_.orders = {order};
    for (const StationStatus& each : order.stations) {
      StationEntry entry;
      entry.attributes.id = each.station;
      entry.contact = "Bridge of " + each.station.text;
      entry.phone = "+994 12 000 00 00";
      register_.push_back(entry);
    }
  }
  static StationStatus station(const std::string& id, Readiness readiness, bool is_quiet) {
    StationStatus station;
    station.station = StationId(id);
    station.sector = "ship";
    station.readiness = readiness;
    station.is_quiet = is_quiet;
    station.is_received = true;
    station.cues = 1;
    return station;
  }
  [[nodiscard]] std::string screen(std::size_t columns = 100) const {
    return screen_of(view_, register_, now_, columns);
  }

  Instant now_ = from_ns<Instant>(1'800'431'892'000'000'000);
  coordinator::StatusView view_;
  std::vector<StationEntry> register_;
};

TEST_F(StatusScreen, CountsDownAndShowsHowFarEachSectorIs) {
  const std::string text = screen();
  EXPECT_THAT(text, HasSubstr("LIVE  january-20/2027/r1  Ümumxalq Hüzn Günü\n"));
  EXPECT_THAT(text, HasSubstr("in 00:01:48"));
  EXPECT_THAT(text, HasSubstr("sector  named  armed"));
  EXPECT_THAT(text, HasSubstr("░ 3  "));
  EXPECT_THAT(text, Not(HasSubstr("\033"))) << "no terminal, no colours";
}

TEST_F(StatusScreen, NamesWhoIsMissingTheWorstFirstWithAPhone) {
  const std::string text = screen();
  EXPECT_THAT(text, HasSubstr("missing: 3"));
  EXPECT_LT(text.find("ship-refuses"), text.find("ship-risk"));
  EXPECT_LT(text.find("ship-risk"), text.find("ship-quiet"));
  EXPECT_THAT(text, Not(HasSubstr("ship-well")));
  EXPECT_THAT(text, HasSubstr("at_risk: device_unreachable  Bridge of ship-risk +994 12 000 00 00"));
  EXPECT_THAT(text, HasSubstr("no answer from the horn"));
}

TEST_F(StatusScreen, AfterTheMinuteNobodyIsMissed) {
  view_.orders[0].is_over = true;
  EXPECT_THAT(screen(), Not(HasSubstr("missing")));
}

TEST_F(StatusScreen, ItsBarsFollowTheWindow) {
  const auto bar = [](const std::string& text) { return std::ranges::count(text, '\x91'); };  // of ░
  EXPECT_LT(bar(screen(60)), bar(screen(160)));
}

}  // namespace
}  // namespace sukut::cli
