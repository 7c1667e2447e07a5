package io.claudebench.instance;

import java.util.ArrayList;
import java.util.List;

/**
 * Who leads, as somebody knows who sees every step: the first that may lead and speaks while nobody leads, until it
 * ends its own leadership or is silent.
 */
final class LeaderModel {
  static final class Instance {
    final String id;
    boolean isRegistered;
    boolean isUnhealthy;
    boolean isDrained;
    long ttlMs;
    long spokeMs;
    /** The last term it saw itself lead under, or 0. */
    long believed;

    Instance(String id) {
      this.id = id;
    }

    boolean mayLead() {
      return isRegistered && !isUnhealthy && !isDrained;
    }
  }

  Instance leader;
  /** 0 while nobody has seen the number yet. */
  long term;
  long highest;
  /** The lease ends between these by Redis' clock. */
  long endsFromMs;
  long endsUntilMs;
  /** Instance and term of all that were elected. */
  final List<String> elected = new ArrayList<>();

  /** A registration or a beat that was carried out between these times. */
  void speaks(Instance who, long fromMs, long untilMs) {
    if (!who.isRegistered) {
      return;
    }
    who.spokeMs = untilMs;
    if (!who.mayLead()) {
      endsWith(who);
    } else if (leader == null || leader == who) {
      term = leader == who ? term : 0;
      leader = who;
      endsFromMs = fromMs + who.ttlMs;
      endsUntilMs = untilMs + who.ttlMs;
    }
  }

  void endsWith(Instance who) {
    leader = leader == who ? null : leader;
  }

  /** The number of the term that began. */
  void learns(long number) {
    term = number;
    highest = number;
    elected.add(leader.id + " " + number);
  }

  /** Until when nobody's lease can end. */
  long sureUntilMs() {
    return leader == null ? Long.MAX_VALUE : endsFromMs;
  }
}
