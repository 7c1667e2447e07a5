package io.claudebench.event.audit;

import io.claudebench.event.audit.Chain.Head;
import io.claudebench.event.audit.Ledger.Entry;
import jakarta.inject.Singleton;
import java.util.List;

/** One walk along a chain, as far as it is asked to. Blocks; for virtual threads. Refuses {@code UNAVAILABLE}. */
@Singleton
final class Walk {
  private static final int PAGE = 1000;

  private final Ledger ledger;
  private final Chain chain;

  Walk(Ledger ledger, Chain chain) {
    this.ledger = ledger;
    this.chain = chain;
  }

  /**
   * @param after where it begins: behind this row, which an earlier walk found to hold
   * @param earlier a head that the chain had once; null to look at the chain alone
   */
  EventAuditVerify.Out run(String tenant, long after, int limit, Head earlier) {
    Head end = ledger.head(tenant); // first: what is written meanwhile is behind it
    Head at = after == 0 ? Chain.START : ledger.at(tenant, after);
    if (at == null) {
      return broken(after, "is missing", 0, Chain.START);
    }
    long checked = 0;
    while (checked < limit) {
      List<Entry> page = ledger.page(tenant, Query.ALL, at.seq(), (int) Math.min(PAGE, limit - checked));
      for (Entry entry : page) {
        Head next = chain.next(at, tenant, entry.row());
        if (!entry.head().equals(next)) {
          return broken(next.seq(), entry.head().seq() == next.seq() ? "was changed, or what is before it"
              : "is missing", checked, at);
        }
        if (earlier != null && earlier.seq() == next.seq() && !earlier.equals(next)) {
          return broken(next.seq(), "is another than that head says", checked, at);
        }
        at = next;
        checked++;
      }
      if (page.isEmpty()) {
        return end(end, earlier, checked, at);
      }
    }
    return new EventAuditVerify.Out(true, null, null, checked, at.seq(), at.hash(), at.seq());
  }

  private static EventAuditVerify.Out end(Head end, Head earlier, long checked, Head at) {
    if (at.seq() < end.seq() || earlier != null && at.seq() < earlier.seq()) {
      return broken(at.seq() + 1, "is missing, and all behind it", checked, at);
    }
    return at.seq() == end.seq() && !at.equals(end) ? broken(at.seq(), "is not what the chain ended with", checked, at)
        : new EventAuditVerify.Out(true, null, null, checked, at.seq(), at.hash(), null);
  }

  private static EventAuditVerify.Out broken(long seq, String reason, long checked, Head at) {
    return new EventAuditVerify.Out(false, seq, "Row " + seq + " " + reason + ".", checked, at.seq(), at.hash(), null);
  }
}
