package io.claudebench.event.audit;

import io.claudebench.core.Refusal;
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
  private final Beginnings beginnings;

  Walk(Ledger ledger, Chain chain, Beginnings beginnings) {
    this.ledger = ledger;
    this.chain = chain;
    this.beginnings = beginnings;
  }

  /**
   * Refuses {@code CONFLICT} an earlier head whose row has left.
   *
   * @param after where it begins: behind this row, which an earlier walk found to hold
   * @param earlier a head that the chain had once; null to look at the chain alone
   */
  EventAuditVerify.Out run(String tenant, long after, int limit, Head earlier) {
    Head begins = beginnings.of(tenant);
    Head end = ledger.head(tenant); // behind its beginning, and before its rows: what is written meanwhile is behind it
    if (begins == null) {
      return broken(1, "is missing, and the fleet did not let it go", 0, Chain.START, null);
    }
    if (end.seq() < begins.seq()) {
      return broken(end.seq() + 1, "is missing, and all behind it", 0, Chain.START, begins);
    }
    if (earlier != null && earlier.seq() < begins.seq()) {
      throw Refusal.CONFLICT.because("Row " + earlier.seq() + " has left; the chain begins behind row " + begins.seq()
          + ".").fix("Keep a newer head.");
    }
    Head at = after <= begins.seq() ? begins : ledger.at(tenant, after);
    if (at == null) {
      return broken(after, "is missing", 0, Chain.START, begins);
    }
    if (earlier != null && earlier.seq() == at.seq() && !earlier.equals(at)) {
      return broken(at.seq(), "is another than that head says", 0, Chain.START, begins);
    }
    return walk(tenant, new Path(begins, end, earlier, limit), at);
  }

  /** What is known of a chain before it is walked. */
  private record Path(Head begins, Head end, Head earlier, int limit) {}

  private EventAuditVerify.Out walk(String tenant, Path path, Head start) {
    Head at = start;
    long checked = 0;
    while (checked < path.limit()) {
      List<Entry> page = ledger.page(tenant, Query.ALL, at.seq(), (int) Math.min(PAGE, path.limit() - checked));
      Head begins = beginnings.of(tenant); // behind the page: rows may have left while it was read, or before
      if (begins != null && begins.seq() > at.seq()) {
        at = begins;
        continue;
      }
      for (Entry entry : page) {
        Head next = chain.next(at, tenant, entry.row());
        if (!entry.head().equals(next)) {
          return broken(next.seq(), entry.head().seq() == next.seq() ? "was changed, or what is before it"
              : "is missing", checked, at, path.begins());
        }
        if (path.earlier() != null && path.earlier().seq() == next.seq() && !path.earlier().equals(next)) {
          return broken(next.seq(), "is another than that head says", checked, at, path.begins());
        }
        at = next;
        checked++;
      }
      if (page.isEmpty()) {
        return end(path, checked, at);
      }
    }
    return intact(checked, at, path.begins(), at.seq());
  }

  private static EventAuditVerify.Out end(Path path, long checked, Head at) {
    Head end = path.end();
    if (at.seq() < end.seq() || path.earlier() != null && at.seq() < path.earlier().seq()) {
      return broken(at.seq() + 1, "is missing, and all behind it", checked, at, path.begins());
    }
    return at.seq() == end.seq() && !at.equals(end)
        ? broken(at.seq(), "is not what the chain ended with", checked, at, path.begins())
        : intact(checked, at, path.begins(), null);
  }

  private static EventAuditVerify.Out intact(long checked, Head at, Head begins, Long next) {
    return new EventAuditVerify.Out(true, null, null, checked, at.seq(), at.hash(), left(begins), next);
  }

  private static EventAuditVerify.Out broken(long seq, String reason, long checked, Head at, Head begins) {
    return new EventAuditVerify.Out(false, seq, "Row " + seq + " " + reason + ".", checked, at.seq(), at.hash(),
        left(begins), null);
  }

  private static Long left(Head begins) {
    return begins == null || begins.seq() == 0 ? null : begins.seq();
  }
}
