// One row of the fault matrix: a fault, what is promised under it, and the play that proves it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace sukut::faults {

// What a play found. Every expectation says what was promised; a figure says what was measured.
class Finding {
 public:
  void expect(bool is_so, const std::string& promised);
  void figure(const std::string& text);

  [[nodiscard]] bool holds() const { return faults_.empty() && has_expected_; }
  [[nodiscard]] std::string measured() const;
  [[nodiscard]] const std::vector<std::string>& faults() const { return faults_; }

 private:
  std::vector<std::string> figures_;
  std::vector<std::string> faults_;
  bool has_expected_ = false;
};

struct Row {
  int number = 0;    // of the matrix; several rows may prove one line of it
  std::string name;  // for --only: "agent-killed"
  std::string fault;
  std::string promise;
  std::function<void(Finding&)> play;  // empty: not played, for the reason in `reason`
  bool is_alone = false;               // measured in real time: nothing else may run beside it
  std::string reason = {};
};

[[nodiscard]] std::vector<Row> agent_rows();
[[nodiscard]] std::vector<Row> centre_rows();
// Those that the simulator plays, and those that nobody plays here, with the reason.
[[nodiscard]] std::vector<Row> other_rows();

// Under --quick, fewer.
[[nodiscard]] int how_many(int full, int quick);

}  // namespace sukut::faults
