/* The minute: publish, hold, arm, start, cancel, revise, end; with crashes at every point, full disks and a channel
 * that loses, repeats and reorders. Promises S1 to S5. What the letters and numbers mean: README.md.
 *
 * One order in two revisions and one cancel. The revisions differ in one of three ways, chosen at the start: the
 * second is LATER, SHORTER, or DROPS this station. Every step of a station is one atomic step of its agent, its
 * firing thread, its device or its fate; an agent's step ends with `dirty` set when it wants the journal, and the
 * crash may come before the journal has answered.
 *
 * `fault` plants an error (the list is in `run`); 0 is the product as it is meant.
 */
c_decl {
  \#include <stdlib.h>
  static int from_outside(const char* name, int otherwise) {
    const char* text = getenv(name);
    return text ? atoi(text) : otherwise;
  }
}

/* Set once, from outside: they make no states. */
byte fault, stations, only;
bool disk_fails, clocks_wide, sleeps;

/* The promises; they stand in an assertion for their names alone. */
bool S1, S2, S3, S4, S5;
#define PROMISE(name, fact) assert(name || (fact))

/* ---- Time, in phases: everything in one phase is at one time, as far as the promises go.
 *           0   1        2      3         4      5      6         7   8     9
 *  r1           intent   gate   start     …      end
 *  LATER                               intent  gate   start     …   end
 *  SHORTER      intent   gate   start     end
 * Phase "intent" is T−30 s … T−2 s, "gate" from there to T, "start" T … T + late_max (agent/core/cue_times.h). */
byte phase;

#define LATER 0
#define SHORTER 1
#define DROPS 2
byte change;
#define START(r) ((r) == 2 && change == LATER -> 6 : 3)
#define END(r) ((r) == 2 -> (change == LATER -> 8 : 4) : 5)
#define NAMES(r) ((r) > 0 && !((r) == 2 && change == DROPS))

/* ---- What is in the air: any path, for ever. */
#define R1 1
#define R2 2
#define CANCEL 4
byte air;

/* ---- A station. */
#define HELD 0     /* stages of agent/core/cue_run.h */
#define INTENDED 1
#define BEGUN 2
#define OVER 3
#define INTERRUPTED 4 /* over, and told so: a device may still be running out */

#define NONE 0     /* the firing thread's entry: agent/shell/firing_list.h */
#define ARMED 1
#define DECIDED 2  /* the compare-and-swap is done, the driver not yet called */
#define RUNNING 3
#define GONE 4     /* over or cancelled: never again in this life */

#define UNKNOWN 0  /* the clock: agent/core/clock_guard.h */
#define WIDE 1     /* bound over the tolerance: reads one phase wrong either way */
#define BOUND 2

typedef Station {
  bool up, device_held;
  /* memory */
  byte held, stage, clock, arm;
  byte inherited; /* the revision of the first intent of a former life */
  bool is_replacing, cancelled, dirty, fired, not_fired, begun_before;
  /* journal */
  byte j_held, j_over, j_intent;
  bool j_cancelled, j_begun;
  /* firing thread */
  byte thread, thread_rev, thread_end;
  /* device */
  byte claim, claim_end;
  bool claim_wide, on, orphan;
  /* what only the checker knows */
  byte best, must_end, decided;
  bool has_sounded, is_called_off
};
Station s[2];

#define me s[i]
#define say(what) printf("\nphase %d  station %d ", phase, i); printf(what)
#define is_over(x) (x.stage >= OVER)
#define is_idle (me.up && !me.dirty)
#define has_cue (NAMES(me.held))
/* By the instant of that intent, not only by the newest: what it armed may have started since. */
#define is_too_late_to_resume (me.inherited > 0 && fault != 3 && \
  (!surely_before(START(me.held)) || (!surely_before(START(me.inherited)) && fault != 11)))
#define may_be_intended(r) (me.clock != UNKNOWN && surely_before(START(r) - 1))
/* The map's error covers the device's: when it is surely T, what the device holds has begun. */
#define is_starting (me.claim > 0 && !me.on && phase == START(me.claim))
#define may_commit (!me.device_held || me.clock == BOUND || fault == 10)
#define is_running_out (me.stage == INTERRUPTED && me.device_held)

/* Reads one phase wrong either way when the bound is wide: the caller lets both readings happen. */
#define may_read(t) (phase == (t) || (me.clock == WIDE && (phase + 1 == (t) || phase == (t) + 1)))
#define may_read_from(t) (phase >= (t) || (me.clock == WIDE && phase + 1 >= (t)))
#define surely_before(t) (me.clock == WIDE -> phase + 1 < (t) : phase < (t))
#define surely_from(t) (me.clock == WIDE -> phase > (t) : phase >= (t))

/* ---- What the shell does at once (agent/shell/outputs.cc, firing_list.cc, the driver's contract). */
inline stop_output() {
  me.thread = GONE;
  me.claim = 0;
  if
  :: me.orphan && !me.device_held -> skip  /* its guard ends it; this life's driver does not know it */
  :: else -> me.on = false; me.orphan = false
  fi
}

/* A start is judged by the revision that was current when it was decided; a device starts with or without us. */
inline decide(rev) {
  PROMISE(S1, NAMES(rev) && (rev == me.j_held || (me.up && rev == me.held) || rev == me.decided));
  PROMISE(S2, phase == START(rev))
}

inline turn_on(last) {
  PROMISE(S1, NAMES(me.up -> me.held : me.j_held));
  PROMISE(S4, !me.is_called_off && !(me.up && me.cancelled));
  PROMISE(S3, !me.has_sounded);
  me.on = true;
  me.has_sounded = true;
  me.must_end = last
}

inline finish(stage_) {
  me.stage = stage_;
  me.dirty = true
}

inline call_off() {
  if
  :: is_over(me) -> if :: is_running_out -> stop_output(); me.stage = OVER :: else fi
  :: else -> stop_output(); finish(OVER)
  fi
}

inline commit_device() {
  if
  :: me.device_held && !me.on && !me.has_sounded && may_commit ->
     me.claim = me.arm; me.claim_end = END(me.arm); me.claim_wide = (me.clock == WIDE)
  :: me.device_held && me.on && END(me.arm) < me.claim_end -> me.claim_end = END(me.arm)
  :: else
  fi
}

/* SetDeadline and ArmOutput(commit): after the intent is durable. */
inline set_deadline() {
  if
  :: me.thread == NONE || me.thread == ARMED -> me.thread = ARMED; me.thread_rev = me.arm; me.thread_end = END(me.arm)
  :: me.thread == DECIDED || me.thread == RUNNING ->
     if :: END(me.arm) < me.thread_end -> me.thread_end = END(me.arm) :: else fi
  :: else
  fi;
  commit_device();
  me.arm = 0
}

inline intend() {
  me.is_replacing = me.stage == INTENDED;
  me.stage = INTENDED;
  me.arm = me.held;
  me.dirty = true;
  if :: fault == 2 -> set_deadline() :: else fi  /* armed before the journal has answered */
}

/* agent_plans.cc apply_cue, cue_run.cc adopt: a newer revision that still names this station. */
inline adopt() {
  if
  :: is_over(me) -> if :: is_running_out && END(2) < END(1) -> stop_output(); me.stage = OVER :: else fi
  :: me.stage == BEGUN ->
     if
     :: END(2) < me.thread_end && fault != 7 ->
        me.thread_end = END(2);
        if :: me.claim_end > END(2) -> me.claim_end = END(2) :: else fi
     :: else
     fi;
     if :: END(2) < me.must_end -> me.must_end = END(2) :: else fi
  :: me.stage == INTENDED ->
     if
     :: may_be_intended(2) && may_commit -> intend()
     :: else -> stop_output(); finish(OVER)
     fi
  :: me.stage == HELD && me.inherited > 0 && me.device_held && fault != 9 ->
     stop_output();  /* it may stand in the device still, by the older revision */
     finish(OVER)
  :: else
  fi
}

inline journal() {
  me.j_held = me.held;
  me.j_cancelled = me.cancelled;
  if :: me.cancelled -> me.is_called_off = true :: else fi;
  if :: fault == 1 -> me.j_cancelled = false :: else fi;   /* a cancel is not written down */
  if :: is_over(me) -> me.j_over = me.stage :: else fi;
  if :: me.arm > 0 && fault != 4 -> if :: me.j_intent == 0 || fault == 12 -> me.j_intent = me.arm :: else fi :: else fi;
  me.j_begun = me.begun_before;
  if :: me.j_held > me.best -> me.best = me.j_held :: else fi;
  PROMISE(S5, me.j_held >= me.best)
}

inline restart() {
  me.up = true;
  me.held = me.j_held;
  me.cancelled = me.j_cancelled;
  me.inherited = me.j_intent;
  me.begun_before = me.j_begun;
  if :: me.j_over > 0 -> me.stage = me.j_over :: else -> me.stage = HELD fi;
  PROMISE(S5, me.held >= me.best)
}

proctype Agent(byte i) {
  do
  /* ---- Documents: agent/core/plan_holder.cc, agent_documents.cc. */
  :: d_step { is_idle && (air & R1) && (me.held == 0 || (fault == 5 && me.held == 2)) ->
       say("hears revision 1");
       me.held = 1;
       me.dirty = true;
       if :: me.cancelled -> call_off() :: else fi }
  :: d_step { is_idle && (air & R2) && me.held < 2 ->
       say("hears revision 2");
       me.held = 2;
       me.dirty = true;
       if
       :: !has_cue -> if :: fault == 6 -> skip :: else -> call_off() fi
       :: else -> adopt()
       fi;
       if :: me.cancelled -> call_off() :: else fi }
  :: d_step { is_idle && (air & CANCEL) && !me.cancelled ->
       say("hears the cancel");
       me.cancelled = true;
       me.dirty = true;
       if :: me.held > 0 && fault != 8 -> call_off() :: else fi;
       PROMISE(S4, !me.on || me.orphan) }

  /* ---- Time: cue_run.cc step_waiting, give_up, interrupt, step_intended. */
  :: d_step { is_idle && me.stage == HELD && has_cue && !me.cancelled && me.clock != UNKNOWN && !me.begun_before &&
              !is_too_late_to_resume &&
              (may_read(START(me.held) - 2) || (fault == 3 && me.inherited > 0 && phase <= START(me.held))) ->
       say("makes an intent");
       intend() }
  :: d_step { is_idle && me.stage == HELD && has_cue && me.clock != UNKNOWN && me.inherited == 0 && !me.begun_before &&
              may_read_from(START(me.held) - 1) ->
       say("gives up: too late");
       finish(OVER) }
  :: d_step { is_idle && me.stage == HELD && has_cue && me.clock != UNKNOWN &&
              (me.begun_before || is_too_late_to_resume) && !is_starting ->
       say("is interrupted by a former life");
       if
       :: me.device_held && surely_from(START(me.held)) -> finish(INTERRUPTED)
       :: else -> stop_output(); finish(OVER)
       fi }
  :: d_step { is_idle && me.stage == INTENDED && phase == START(me.held) - 1 && me.clock == WIDE ->
       say("stands at the gate with a wide clock");
       stop_output(); finish(OVER) }

  /* ---- What the firing thread and the driver have told. */
  :: d_step { is_idle && me.fired ->
       say("learns that its cue began");
       me.fired = false;
       me.begun_before = true;  /* CueBegan goes to the journal */
       me.dirty = true;
       if :: !is_over(me) -> me.stage = BEGUN :: else fi }
  :: d_step { is_idle && me.not_fired ->
       say("learns that its cue did not begin");
       me.not_fired = false;
       if :: !is_over(me) -> stop_output(); finish(OVER) :: else fi }
  :: d_step { is_idle && me.stage == BEGUN && me.has_sounded && !me.on ->
       say("learns of the end"); finish(OVER) }
  :: d_step { is_idle && me.stage == BEGUN && !me.has_sounded ->
       say("learns that the device could not"); stop_output(); finish(OVER) }

  /* ---- The journal: one transaction; what it owed from before goes in front (agent.cc retry_unsaved). */
  :: d_step { me.up && me.dirty ->
       say("has it in the journal");
       journal();
       if :: me.arm > 0 -> set_deadline() :: else fi;
       me.dirty = false }
  :: d_step { me.up && me.dirty && disk_fails ->  /* batch.h: what comes after it is dropped */
       say("finds the disk full");
       if
       :: me.arm > 0 ->
          if :: me.is_replacing -> stop_output() :: else fi;
          me.arm = 0;
          me.stage = HELD
       :: else
       fi;
       me.dirty = false }
  :: d_step { is_idle && (me.held != me.j_held || me.cancelled != me.j_cancelled || (is_over(me) && me.j_over == 0)) ->
       say("writes what it owed to the journal");
       me.arm = 0;
       journal() }

  /* ---- The clock: an exchange bounds it, a sleep widens it. */
  :: d_step { is_idle && me.clock != BOUND ->
       say("bounds its clock");
       me.clock = BOUND }
  :: d_step { is_idle && me.clock == UNKNOWN && clocks_wide ->
       say("knows the time badly");
       me.clock = WIDE }

  :: d_step { is_idle && me.clock == BOUND && sleeps && clocks_wide ->  /* as sure as its battery clock */
       say("was asleep");
       me.clock = WIDE }

  /* ---- The firing thread: agent/shell/firing_list.cc, agent/core/start_decision.cc. */
  :: d_step { me.up && me.thread == ARMED && may_read_from(START(me.thread_rev)) ->
       say("decides");
       if
       :: me.clock == BOUND && phase == START(me.thread_rev) -> if :: me.device_held -> skip :: else -> decide(me.thread_rev) fi;
          me.decided = me.thread_rev;
          me.thread = DECIDED
       :: else -> me.thread = GONE; me.not_fired = true
       fi }
  :: d_step { me.up && me.thread == DECIDED ->
       say("calls its driver");
       if :: me.device_held -> skip :: else -> turn_on(me.thread_end) fi;
       me.fired = true;
       me.thread = RUNNING }
  :: d_step { me.up && me.thread == RUNNING && me.thread_end <= phase ->
       say("ends the output");
       me.thread = GONE;
       me.on = false;
       me.claim = 0 }

  /* ---- The device: a held one starts and ends by itself; the guard of a fired one ends it after its agent. */
  :: d_step { me.claim > 0 && !me.on && phase == START(me.claim) ->
       say("device starts");
       decide(me.claim);
       turn_on(me.claim_end);
       if :: !me.up -> me.orphan = true :: else fi;
       if :: me.claim_end <= phase -> me.on = false :: else fi;
       me.claim_wide = false }
  :: d_step { me.claim > 0 && !me.on && me.claim_wide && (phase == START(me.claim) - 1 || phase == START(me.claim) + 1) ->
       say("device starts at a wrong instant");
       decide(me.claim);
       turn_on(me.claim_end) }
  :: d_step { me.device_held && me.on && me.claim_end <= phase ->
       say("device ends");
       me.on = false; me.orphan = false; me.claim = 0 }
  :: d_step { me.orphan && !me.device_held ->
       say("guard ends the output");
       me.on = false; me.orphan = false }

  /* ---- Fate. */
  :: d_step { me.up ->
       say("is killed");
       me.up = false;
       me.orphan = me.on;
       me.is_replacing = false; me.held = 0; me.stage = HELD; me.clock = UNKNOWN; me.arm = 0;
       me.cancelled = false; me.dirty = false; me.fired = false; me.not_fired = false;
       me.inherited = 0; me.begun_before = false;
       me.thread = NONE; me.thread_rev = 0; me.thread_end = 0 }
  :: d_step { !me.up ->
       say("starts again");
       restart() }
  :: d_step { !me.up ->
       say("starts again and still knows the time");
       restart();
       me.clock = BOUND }  /* the same boot: its map is still good */
  od
}

/* What leaves the centre is durable there (record.pml shows it), and stays in the air: it can reach anybody at any
 * later time, again and again, or never. Revision 1 is not published after revision 2. */
proctype Centre() {
  do
  :: d_step { !(air & R1) && !(air & R2) -> air = air | R1 }
  :: d_step { !(air & R2) -> air = air | R2 }
  :: d_step { !(air & CANCEL) -> air = air | CANCEL }
  od
}

/* Time waits for what is bounded in milliseconds: an end that is due, a guard, a device at its own instant. */
#define is_due(x) ((x.up && (x.dirty || x.fired || x.not_fired || x.thread == DECIDED || (x.thread == RUNNING && x.thread_end <= phase))) || \
                   (x.orphan && !x.device_held) || \
                   (x.device_held && x.on && x.claim_end <= phase))
#define ends_in_time(x) (!x.on || phase < x.must_end)

#define last_phase (change == LATER -> 9 : 6)

proctype Time() {
  do
  :: d_step { phase < last_phase && !is_due(s[0]) && !is_due(s[1]) ->
       PROMISE(S3, ends_in_time(s[0]) && ends_in_time(s[1]));
       phase++ }
  od
}

init {
  d_step {
    c_code {
      now.fault = from_outside("FAULT", 0);
      now.stations = from_outside("STATIONS", 2);
      now.only = from_outside("CHANGE", 3);
      now.disk_fails = from_outside("DISK_FAILS", 1);
      now.sleeps = from_outside("SLEEPS", 1);
      now.clocks_wide = from_outside("CLOCKS_WIDE", 1);
    };
    s[1].device_held = true
  };
  if
  :: only != 1 && only != 2 -> change = LATER
  :: only != 0 && only != 2 -> change = SHORTER
  :: only != 0 && only != 1 -> change = DROPS
  fi;
  atomic {
    run Centre();
    run Time();
    if :: stations != 3 -> run Agent(0) :: else fi;
    if :: stations >= 2 -> run Agent(1) :: else fi
  }
}
