// The closed lists that people count: outcomes, reasons, how an outcome is known.
// One enum each, snake_case on the wire, in tables and in JSON; listed in proto/README.md.
// Numbers are final: new names are added at the end, none is ever reused.
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace sukut {

// Why something was refused or did not happen.
enum class Reason {
  none,
  // Bytes.
  malformed,               // not a message, or a field breaks its rule
  too_large,               // over the size limit of its kind
  unknown_version,         // a frame of a protocol version that we do not speak
  unknown_type,            // a frame type that we do not know
  unknown_critical_field,  // a signed document says something we must not ignore and do not know
  no_common_version,       // Hello and Welcome have no protocol version in common
  // Seals.
  too_few_signatures,
  duplicate_signer,
  unknown_signer,
  alg_unsupported,
  bad_signature,
  wrong_mode_key,          // a known key, but not of the role that this document needs
  wrong_centre,
  kind_unsupported,
  root_expired,
  // Rules of acceptance.
  equivocation,            // other bytes under a held (id, revision)
  older_revision,          // a newer revision is held
  expired,
  not_named,               // no cue names this station
  zone_not_in_order,
  no_output,               // no output is configured for the action
  output_busy,             // another order holds the output for that time
  output_too_long,         // over 15 minutes
  notice_missing,          // continuous whistle without a published notice reference
  not_moored,              // continuous whistle on a vessel that is not moored or anchored
  pattern_unsupported,
  cancelled,               // a tombstone covers it
  // Time.
  too_late,
  clock_unbounded,         // the error bound is over the tolerance
  clock_unknown,           // never locked, or the map was voided
  single_time_source,      // after a reboot a live output needs a second source
  fresh_journal,           // an empty journal too near to the boot, or before the first Welcome
  unheard_for,             // the signed order says: do not act when cut off for so long
  // The machine and the device.
  journal_unwritable,
  process_restarted,       // the agent died between intent and start, or during the output
  device_unreachable,
  device_busy,             // active for another reason; left alone
  device_refused,
  device_stalled,
  no_effect_measured,
  program_failed,
  dry_run,                 // no real output is configured behind the driver
  drill_not_allowed,       // the station's config allows no drill output now; the rehearsal form ran
  // People.
  declined_by_master,
  declined_by_driver,
  declined_by_broadcaster,
  declined_by_dispatcher,
  declined_other,
  not_confirmed,
  real_emergency,          // inhibited
  not_closed,              // latest_end passed without a close
  // Centre.
  report_conflict,         // other bytes under a known (station, journal, seq)
  unknown_station,
  busy,
  store_unwritable,
  clock_reference_missing, // reference = chrony, and chrony gives no bound
  root_unsealed,
  root_sealed,
  revision_not_reserved,
  file_permissions,
  file_missing,
  wrong_passphrase,
  cloned,
  store_unsynced,          // the disk did not confirm a write of the coordinator's store
  live_armed,              // a drill within an hour of an armed live order
  order_overlaps,          // another held order claims an output of a station for that time
  station_withdrawn,       // this machine was replaced; its key is no longer the station's
  centre_unlearned,        // a restored centre has not yet heard what its stations hold
  order_not_held,          // no such order, or not in the revision that is spoken of
};
inline constexpr int kReasonCount = static_cast<int>(Reason::order_not_held) + 1;

// Exactly one per (station, cue) pair; the counts of a report sum to the pairs named.
enum class Outcome {
  pending,         // none yet; 0 in a final report
  executed,        // a state: its start confirmed
  executed_late,   // late > tolerance, <= late_max
  rehearsed,       // the driver's inaudible form ran
  declined,        // a lawful veto; never a fault
  refused,
  missed,
  failed,
  interrupted,     // the agent died between intent and end
  cancelled,
  preempted,       // a real emergency came first
  unconfirmed,     // a person's part, not confirmed by confirm_by
  ended_unclosed,  // latest_end passed without a close
  not_received,    // the order never reached the station
  not_heard,       // received, then silence
};
inline constexpr int kOutcomeCount = static_cast<int>(Outcome::not_heard) + 1;

// How an executed outcome is known, strongest first.
enum class KnownBy { none, measured, device_confirmed, attested, commanded };
inline constexpr int kKnownByCount = static_cast<int>(KnownBy::commanded) + 1;

[[nodiscard]] std::string_view name_of(Reason reason);
[[nodiscard]] std::string_view name_of(Outcome outcome);
[[nodiscard]] std::string_view name_of(KnownBy known_by);

[[nodiscard]] std::optional<Reason> reason_named(std::string_view name);
[[nodiscard]] std::optional<Outcome> outcome_named(std::string_view name);

}  // namespace sukut
