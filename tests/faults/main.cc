// Plays the rows of the fault matrix with the real programs and prints what was promised and what was measured.
//   faults [--list] [--quick] [--only NAME|NUMBER]... [--json FILE] [--lanes N]
// Exit: 0 every row that was played holds; 1 not so; 2 used wrongly.
#include <sched.h>
#include <sys/mount.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <thread>

#include "tests/faults/stage.h"
#include "tests/faults/table.h"

namespace {

using namespace sukut;
using namespace sukut::faults;

struct Wanted {
  std::vector<std::string> only;
  std::string json;
  std::size_t lanes = 3;
  bool is_list = false;

  [[nodiscard]] bool wants(const Row& row) const {
    return only.empty() || std::any_of(only.begin(), only.end(), [&](const std::string& each) {
             return each == row.name || each == std::to_string(row.number);
           });
  }
};

bool read_words(int argc, char** argv, Wanted& wanted) {
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const bool has_value = i + 1 < argc;
    if (word == "--list") {
      wanted.is_list = true;
    } else if (word == "--quick") {
      ::setenv("SUKUT_FAULTS_QUICK", "1", 1);
    } else if (word == "--only" && has_value) {
      wanted.only.emplace_back(argv[++i]);
    } else if (word == "--json" && has_value) {
      wanted.json = argv[++i];
    } else if (word == "--lanes" && has_value) {
      wanted.lanes = static_cast<std::size_t>(std::max(1, std::atoi(argv[++i])));
    } else {
      return false;
    }
  }
  return true;
}

Played play(const Row& row) {
  Played played{&row, Verdict::not_played, row.reason, 0};
  if (!row.play) return played;
  const Instant began = true_now();
  Finding finding;
  try {
    row.play(finding);
  } catch (const NotAllowed& reason) {
    played.measured = reason.text;
    return played;
  } catch (const Broken& broken) {
    finding.expect(false, broken.text);
  } catch (const std::exception& error) {
    finding.expect(false, error.what());
  }
  played.seconds = static_cast<double>((true_now() - began).count()) / 1e9;
  played.verdict = finding.holds() ? Verdict::holds : Verdict::broken;
  played.measured = finding.measured();
  return played;
}

// Those that may stand beside each other in `lanes` threads; then the others, one by one.
std::vector<Played> play_all(const std::vector<Row>& rows, std::size_t lanes) {
  std::vector<Played> played(rows.size());
  std::mutex printing;
  const auto play_one = [&](std::size_t i) {
    played[i] = play(rows[i]);
    const std::lock_guard lock(printing);
    std::fputs(text_of(played[i]).c_str(), stdout);
    std::fflush(stdout);
  };
  std::atomic<std::size_t> next = 0;
  {
    std::vector<std::jthread> threads;
    for (std::size_t lane = 0; lane < std::min(lanes, rows.size()); ++lane) {
      threads.emplace_back([&] {
        for (std::size_t i = next++; i < rows.size(); i = next++) {
          if (!rows[i].is_alone) play_one(i);
        }
      });
    }
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].is_alone) play_one(i);
  }
  return played;
}

}  // namespace

int main(int argc, char** argv) {
  Wanted wanted;
  if (!read_words(argc, argv, wanted)) {
    std::fputs("usage: faults [--list] [--quick] [--only NAME|NUMBER]... [--json FILE] [--lanes N]\n", stderr);
    return 2;
  }
  // What is mounted in a row's folder is seen by this process and its children alone.
  if (::unshare(CLONE_NEWNS) == 0) (void)::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr);
  std::vector<Row> rows = agent_rows();
  for (const auto& more : {centre_rows(), other_rows()}) rows.insert(rows.end(), more.begin(), more.end());
  std::erase_if(rows, [&](const Row& row) { return !wanted.wants(row); });
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.number < b.number; });
  if (rows.empty()) {
    std::fputs("no row is called so; --list names them\n", stderr);
    return 2;
  }
  if (wanted.is_list) {
    for (const Row& row : rows) std::printf("%3d  %-24s %s\n", row.number, row.name.c_str(), row.fault.c_str());
    return 0;
  }
  const std::vector<Played> played = play_all(rows, wanted.lanes);
  std::fputs(summary_of(played).c_str(), stdout);
  if (!wanted.json.empty()) write_file(wanted.json, json_of(played));
  return std::any_of(played.begin(), played.end(), [](const Played& each) { return each.verdict == Verdict::broken; });
}
