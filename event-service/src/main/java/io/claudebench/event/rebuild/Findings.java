package io.claudebench.event.rebuild;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.claudebench.core.Digests;
import io.claudebench.event.rebuild.EventRebuild.Difference;
import io.claudebench.event.rebuild.EventRebuild.Figure;
import io.vertx.redis.client.Response;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a run has found so far. */
final class Findings {
  /** Of the tasks of each place. */
  private static final Map<String, String> STATUS = Map.of("pending", "pending", "assigned", "pending", "requires",
      "pending", "strict", "pending", "leases", "in_progress", "scheduled", "scheduled", "blocked", "blocked");

  /** More than these are not looked at again. */
  private static final int AGAIN_MAX = 100_000;

  private final MessageDigest sha = Digests.of("SHA-1");
  private final Map<String, Long> told = new TreeMap<>();
  private final Map<String, Long> is = new TreeMap<>();
  private final Differing tasks = new Differing();
  private Differing instances = new Differing();
  private List<String> again = new ArrayList<>();
  private long events;
  private long equal;
  private long older;
  private long ended;
  private long digest;
  private long equalInstances;

  /** Differences: the first of them, and how many. */
  private static final class Differing {
    private final List<Difference> first = new ArrayList<>();
    private long count;

    void add(String id, String told, String is) {
      count++;
      if (first.size() < EventRebuild.SHOWN) {
        first.add(new Difference(id, told.isEmpty() ? null : told, is.isEmpty() ? null : is));
      }
    }
  }

  /** Takes {@code {id, told, is, …}}. */
  private interface Differs {
    void take(String id, String told, String is);

    static void each(Response triples, Differs differs) {
      for (int i = 0; i < triples.size(); i += 3) {
        differs.take(triples.get(i).toString(), triples.get(i + 1).toString(), triples.get(i + 2).toString());
      }
    }
  }

  void read(long events) {
    this.events += events;
  }

  /**
   * Counts a task that is as its events tell, or that ended and left Redis.
   *
   * @param row null of one that no event tells of
   * @return whether it is one of those
   */
  boolean agrees(Row row, String is) {
    boolean isGone = is.isEmpty() && (row == null || row.isOver());
    boolean isEqual = row != null && row.told().equals(is);
    ended += isGone ? 1 : 0;
    equal += isEqual ? 1 : 0;
    digest += isEqual ? first40(sha.digest((row.id() + ' ' + is).getBytes(UTF_8))) : 0;
    return isGone || isEqual;
  }

  private static long first40(byte[] sum) {
    return new BigInteger(1, sum, 0, 5).longValue();
  }

  /** One row of the view. */
  void count(Row row) {
    told.merge(row.status(), 1L, Long::sum);
  }

  /** @param row null of one that no event tells of  @param isLast else one that differs is looked at again */
  void look(String id, Row row, String is, boolean isLast) {
    if (row != null && !row.isBorn()) {
      older++;
    } else if (!agrees(row, is)) {
      if (isLast || again.size() == AGAIN_MAX) {
        tasks.add(id, row == null ? "" : row.told(), is);
      } else {
        again.add(id);
      }
    }
  }

  /** The tasks that are to be looked at again; from now on none is. */
  List<String> takeAgain() {
    List<String> taken = again;
    again = new ArrayList<>();
    return taken;
  }

  /** A reply of {@code rebuild_live}. @param isFirstPage of its place, which it counts whole */
  void live(String place, Response reply, boolean isFirstPage) {
    if (isFirstPage) {
      is.merge(STATUS.get(place), reply.get(1).toLong(), Long::sum);
    }
    older += reply.get(2).toLong();
    reply.get(3).forEach(id -> again.add(id.toString()));
  }

  void forgetInstances() {
    instances = new Differing();
    equalInstances = 0;
  }

  /** A reply of {@code rebuild_compare_instances}. */
  void instances(Response reply) {
    equalInstances += reply.get(1).toLong();
    Differs.each(reply.get(2), instances::add);
  }

  boolean doInstancesDiffer() {
    return instances.count > 0;
  }

  EventRebuild.Out out(long tookMs) {
    long differences = tasks.count + instances.count;
    var figures = is.keySet().stream().map(status -> new Figure(status, told.getOrDefault(status, 0L), is.get(status)))
        .toList();
    return new EventRebuild.Out(differences == 0, events, equal, older, ended, Long.toHexString(digest),
        equalInstances, differences,
        Stream.concat(tasks.first.stream(), instances.first.stream()).limit(EventRebuild.SHOWN).toList(), figures,
        tookMs);
  }
}
