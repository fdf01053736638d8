// The words of the closed lists. The order here is the order of the enums in reason.h.
#include "proto/reason.h"

#include <cstddef>

#include "proto/check.h"

namespace sukut {
namespace {

constexpr std::array<std::string_view, kReasonCount> kReasonNames{
    "none",
    "malformed",
    "too_large",
    "unknown_version",
    "unknown_type",
    "unknown_critical_field",
    "no_common_version",
    "too_few_signatures",
    "duplicate_signer",
    "unknown_signer",
    "alg_unsupported",
    "bad_signature",
    "wrong_mode_key",
    "wrong_centre",
    "kind_unsupported",
    "root_expired",
    "equivocation",
    "older_revision",
    "expired",
    "not_named",
    "zone_not_in_order",
    "no_output",
    "output_busy",
    "output_too_long",
    "notice_missing",
    "not_moored",
    "pattern_unsupported",
    "cancelled",
    "too_late",
    "clock_unbounded",
    "clock_unknown",
    "single_time_source",
    "fresh_journal",
    "unheard_for",
    "journal_unwritable",
    "process_restarted",
    "device_unreachable",
    "device_busy",
    "device_refused",
    "device_stalled",
    "no_effect_measured",
    "program_failed",
    "dry_run",
    "drill_not_allowed",
    "declined_by_master",
    "declined_by_driver",
    "declined_by_broadcaster",
    "declined_by_dispatcher",
    "declined_other",
    "not_confirmed",
    "real_emergency",
    "not_closed",
    "report_conflict",
    "unknown_station",
    "busy",
    "store_unwritable",
    "clock_reference_missing",
    "root_unsealed",
    "root_sealed",
    "revision_not_reserved",
    "file_permissions",
    "file_missing",
    "wrong_passphrase",
    "cloned",
    "store_unsynced",
    "live_armed",
    "order_overlaps",
    "station_withdrawn",
    "centre_unlearned",
    "order_not_held",
};

constexpr std::array<std::string_view, kOutcomeCount> kOutcomeNames{
    "pending",     "executed",  "executed_late", "rehearsed",   "declined",       "refused",      "missed",    "failed",
    "interrupted", "cancelled", "preempted",     "unconfirmed", "ended_unclosed", "not_received", "not_heard",
};

constexpr std::array<std::string_view, kKnownByCount> kKnownByNames{
    "none", "measured", "device_confirmed", "attested", "commanded",
};

// A name that is missing at the end of a list would be empty.
static_assert(!kReasonNames.back().empty() && !kOutcomeNames.back().empty() && !kKnownByNames.back().empty());

template <typename Enum, std::size_t N>
std::string_view name_in(const std::array<std::string_view, N>& names, Enum value) {
  const auto index = static_cast<std::size_t>(value);
  CHECK(index < N);
  return names[index];
}

template <typename Enum, std::size_t N>
std::optional<Enum> value_in(const std::array<std::string_view, N>& names, std::string_view name) {
  for (std::size_t i = 0; i < N; ++i) {
    if (names[i] == name) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace

std::string_view name_of(Reason reason) { return name_in(kReasonNames, reason); }
std::string_view name_of(Outcome outcome) { return name_in(kOutcomeNames, outcome); }
std::string_view name_of(KnownBy known_by) { return name_in(kKnownByNames, known_by); }

std::optional<Reason> reason_named(std::string_view name) { return value_in<Reason>(kReasonNames, name); }
std::optional<Outcome> outcome_named(std::string_view name) { return value_in<Outcome>(kOutcomeNames, name); }

}  // namespace sukut
