/* The record: what the centre publishes and stores, what stations hold and report, over links that break and lose and
 * repeat; with crashes of both, and a store that is put back from an old backup. Promises S5, S6, S10, L1, L2.
 *
 * Documents: revision 1, revision 2, another content under revision 2 (X2: two people can sign that, if the store has
 * forgotten the first), a cancel. Each station makes up to two reports. At some moment the world heals: from then on
 * nothing fails and nobody publishes, and every step changes something. Whoever gets there goes on until nothing is
 * left to do; then everybody holds the newest set (L1) and every report is stored (L2).
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
byte fault, stations, most_reports;
bool may_roll_back;

bool S5, S6, S10, L1, L2;
#define PROMISE(name, fact) assert(name || (fact))

#define R1 1
#define R2 2
#define X2 4
#define CANCEL 8
#define SECOND (R2 | X2)
#define all_reports (most_reports == 2 -> 3 : most_reports)

/* ---- The centre: coordinator/core. Durable: store, reports, store_id. */
byte store, store_id = 1;
bool up;
byte writing, spoken;  /* a document on its way to the disk; bodies spoken for under their revision (ledger.cc) */
bool has_rolled_back, has_healed;

typedef Station {
  /* journal (agent/core/journal.h) */
  byte held;                /* a body, or 0 */
  bool cancelled;
  byte made, confirmed;     /* reports */
  byte seen;                /* the store of the last Welcome */
  /* memory */
  bool up;
  byte owed, refused;       /* outbox.h sent_at_; plan_holder.h refused_ */
  /* link: gone with either end */
  bool linked;
  byte down, sent, receipts; /* documents, reports and receipts under way */
  /* the centre's side: report_intake.h */
  byte stored, waiting, writing;
  /* what only the checker knows */
  byte accepted
};
Station s[2];

#define me s[i]
#define say(what) printf("\nstation %d ", i); printf(what)
#define tell(what) printf("\nthe centre "); printf(what)

/* The set (ledger.cc refresh): the newest revision, and all cancels. */
#define newest ((store & SECOND) -> (store & SECOND) : (store & R1))
#define set (newest | (store & CANCEL))
#define known(x) (x.held | (x.cancelled -> CANCEL : 0) | x.refused)
#define lacking(x) (set & ~(known(x)))

inline unlink(x) {
  x.linked = false; x.down = 0; x.sent = 0; x.receipts = 0
}

inline lose_memory() {
  up = false; writing = 0; spoken = 0;
  s[0].waiting = 0; s[0].writing = 0; unlink(s[0]);
  s[1].waiting = 0; s[1].writing = 0; unlink(s[1])
}

/* coordinator.cc done(Publishing): only after the commit does a document begin its way. */
inline dispatch(x) {
  if :: x.linked -> x.down = x.down | writing :: else fi
}

inline journal_report() {
  if
  :: me.made == 0 && most_reports > 0 -> me.made = 1; me.owed = me.owed | 1
  :: me.made == 1 && most_reports == 2 -> me.made = 3; me.owed = me.owed | 2
  :: else
  fi
}

proctype Centre() {
  do
  /* ---- Officers: acceptance.cc check_revision. */
  :: d_step { up && !has_healed && writing == 0 && !(store & R1) && !((store | spoken) & SECOND) ->
       tell("is asked for revision 1");
       writing = R1; spoken = spoken | R1 }
  :: d_step { up && !has_healed && writing == 0 && !(store & R2) && (!((store | spoken) & X2) || fault == 1) ->
       tell("is asked for revision 2");
       writing = R2; spoken = spoken | R2 }
  :: d_step { up && !has_healed && writing == 0 && !(store & X2) && (!((store | spoken) & R2) || fault == 1) ->
       tell("is asked for other words under revision 2");
       writing = X2; spoken = spoken | X2 }
  :: d_step { up && !has_healed && writing == 0 && !(store & CANCEL) ->
       tell("is asked for the cancel");
       writing = CANCEL }
  :: d_step { up && writing > 0 && fault == 2 -> dispatch(s[0]); dispatch(s[1]) }
  :: d_step { up && writing > 0 ->
       tell("has it in the store");
       store = store | writing;
       PROMISE(S10, (store & SECOND) != SECOND);
       dispatch(s[0]); dispatch(s[1]);
       writing = 0 }
  :: d_step { up && !has_healed && writing > 0 ->  /* the disk refuses; the revision stays spoken for */
       tell("cannot store it");
       writing = 0 }

  /* ---- Fate. What was on its way to the disk may have got there. */
  :: d_step { up && !has_healed -> tell("is killed"); lose_memory() }
  :: d_step { up && !has_healed && writing > 0 ->
       tell("is killed after its commit");
       store = store | writing;
       lose_memory() }
  :: d_step { !up -> tell("starts again"); up = true; spoken = store & (R1 | SECOND) }
  :: atomic { !up && !has_healed && may_roll_back && !has_rolled_back ->
       tell("gets an old backup");
       has_rolled_back = true;
       store_id = (fault == 3 -> 1 : 2);
       if :: store = store & R1 :: store = 0 :: store = store & ~CANCEL fi;
       if :: s[0].stored = 0 :: s[0].stored = s[0].stored & 1 :: skip fi;
       if :: s[1].stored = 0 :: s[1].stored = s[1].stored & 1 :: skip fi }
  :: d_step { !has_healed -> has_healed = true }
  od
}

inline hear_document() {
  PROMISE(S10, has_rolled_back || (me.down & ~store) == 0);
  if
  :: me.down & CANCEL && !me.cancelled ->
     say("hears the cancel");
     me.cancelled = true;
     journal_report()
  :: me.down & R1 && !(known(me) & R1) ->
     say("hears revision 1");
     if :: me.held == 0 -> me.held = R1; journal_report() :: else -> me.refused = me.refused | R1 fi
  :: me.down & R2 && !(known(me) & R2) ->
     say("hears revision 2");
     if
     :: me.held == 0 || me.held == R1 || fault == 4 -> me.held = R2; me.accepted = me.accepted | R2; journal_report()
     :: else -> me.refused = me.refused | R2  /* equivocation, with both copies */
     fi
  :: me.down & X2 && !(known(me) & X2) ->
     say("hears other words under revision 2");
     if
     :: me.held == 0 || me.held == R1 || fault == 4 -> me.held = X2; me.accepted = me.accepted | X2; journal_report()
     :: else -> me.refused = me.refused | X2
     fi
  fi;
  PROMISE(S10, me.accepted != SECOND);
  PROMISE(S5, me.accepted == 0 || (me.held & SECOND))
}

/* agent_link.cc hear(Welcome), outbox.cc resend: another store lacks also what was confirmed once. That it does is
 * written down together with the store's name, or a crash would forget it. */
inline welcome() {
  me.linked = true;
  if
  :: me.seen != 0 && me.seen != store_id ->
     me.owed = me.made;
     if :: fault != 5 -> me.confirmed = 0 :: else fi
  :: else
  fi;
  me.seen = store_id;
  me.down = lacking(me);
  me.sent = me.owed
}

proctype Agent(byte i) {
  do
  /* ---- The link: session.cc; Hello and Welcome in one step, what is lacking follows (coordinator_link.cc). */
  :: d_step { me.up && up && !me.linked -> say("connects"); welcome() }
  :: d_step { me.linked && !has_healed -> say("loses its link"); unlink(me) }
  :: d_step { me.linked && !has_healed && (me.down | me.sent | me.receipts) ->
       say("loses what was under way");
       me.down = 0; me.sent = 0; me.receipts = 0 }
  /* Pulse, its reply and the pull: a gap is repaired by request. Each part does nothing the second time. */
  :: d_step { me.linked && (lacking(me) & ~me.down) && fault != 6 ->
       say("pulls what it lacks");
       me.down = me.down | lacking(me) }
  :: d_step { me.linked && (me.down & ~(known(me))) -> hear_document() }

  /* ---- Reports: outbox.cc, report_intake.cc. */
  :: d_step { me.up && !has_healed && me.made != all_reports -> say("reports"); journal_report() }
  :: d_step { me.linked && (me.owed & ~me.sent) -> say("sends its reports again"); me.sent = me.owed }
  :: d_step { me.linked && (me.sent & me.stored & ~me.receipts & me.owed) ->
       me.receipts = me.receipts | (me.sent & me.stored) }
  :: d_step { me.linked && (me.sent & ~(me.stored | me.waiting | me.writing)) ->
       me.waiting = me.waiting | (me.sent & ~(me.stored | me.waiting | me.writing)) }
  :: d_step { up && me.waiting && me.writing == 0 -> me.writing = me.waiting; me.waiting = 0 }
  :: d_step { up && me.writing && !has_healed -> me.writing = 0 }  /* the disk refuses: forgotten, not confirmed */
  :: d_step { up && me.writing && fault == 7 && me.linked -> me.receipts = me.receipts | me.writing }
  :: d_step { up && me.writing && !has_healed && fault == 8 ->     /* a batch that is written twice */
       me.stored = me.stored | me.writing }
  :: d_step { up && me.writing ->
       say("has reports in the store");
       PROMISE(S6, (me.stored & me.writing) == 0);
       me.stored = me.stored | me.writing;
       if :: me.linked -> me.receipts = me.receipts | me.writing :: else fi;
       me.writing = 0 }
  :: d_step { me.linked && (me.receipts & me.owed) ->
       say("takes a receipt");
       PROMISE(S6, (me.receipts & ~me.stored) == 0);
       me.confirmed = me.confirmed | (me.receipts & me.owed);
       me.owed = me.owed & ~me.receipts }

  /* ---- Fate. */
  :: d_step { me.up && !has_healed ->
       say("is killed");
       me.up = false; me.owed = 0; me.refused = 0;
       unlink(me) }
  :: d_step { !me.up ->
       say("starts again");
       me.up = true;
       me.owed = me.made & ~me.confirmed }
  od
}

/* Nothing is left to do. */
proctype Judge() {
  atomic {
    timeout ->
    PROMISE(L1, lacking(s[0]) == 0 && (stations == 1 || lacking(s[1]) == 0));
    PROMISE(L2, (s[0].made & ~s[0].stored) == 0 && (s[1].made & ~s[1].stored) == 0)
  }
}

init {
  d_step {
    c_code {
      now.fault = from_outside("FAULT", 0);
      now.stations = from_outside("STATIONS", 1);
      now.most_reports = from_outside("REPORTS", 2);
      now.may_roll_back = from_outside("ROLL_BACK", 1);
    }
  };
  atomic {
    run Centre();
    run Judge();
    run Agent(0);
    if :: stations == 2 -> run Agent(1) :: else fi
  }
}
