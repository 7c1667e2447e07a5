package io.claudebench.event;

import io.claudebench.core.Keys;
import io.claudebench.core.redis.Background;
import io.claudebench.core.redis.Script;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One read, in pieces: each script sees at most {@value #STREAMS} streams and spends what {@link EventSettings} lets
 * it; others have their turn before the next. First it learns what comes next in every stream, then it reads on in
 * those that come first: of n streams the first n entries cannot be in others. What comes after the first piece began
 * waits for the next read, as it may be behind what was read of another stream.
 */
public final class Reading {
  private static final int STREAMS = 64;
  /** A filter that lets little through ends the read after so many pieces that passed entries. */
  private static final int PIECES = 40;
  private static final String UNKNOWN = "?";
  private static final String ENDED = "";

  private final List<Event> events = new ArrayList<>();
  private final Set<String> gaps = new LinkedHashSet<>();
  private final Script script;
  private final Keys keys;
  private final Plan plan;
  private final List<Source> sources = new ArrayList<>();
  private String bound;
  private String place = "";
  private long epoch;
  private long nowMs;
  private boolean waits;
  private boolean isAll;
  private long bytesLeft;
  private int pieces;
  private boolean isOver;

  /** @param place where it stands, without the epoch  @param data its envelope, JSON */
  public record Event(String place, String data) {}

  /**
   * What is asked of every piece.
   *
   * @param bytes that all events together may have; one may always be there
   * @param upto as XRANGE takes it
   * @param gapsAfter the id behind which gaps are told, or empty
   * @param partition its key, or empty
   * @param filter types of a partition that pass, each between spaces; empty is all
   */
  record Plan(int limit, int bytes, EventSettings settings, String upto, String gapsAfter, String partition,
      String filter) {}

  /** One stream. @param ms of its next entry, or {@link #UNKNOWN}, or {@link #ENDED} */
  private record Source(int order, String name, String from, String ms) {
    boolean isUnknown() {
      return ms.equals(UNKNOWN);
    }

    static final Comparator<Source> BY_NEXT = Comparator.<Source>comparingLong(one -> Long.parseLong(one.ms))
        .thenComparingInt(Source::order);
  }

  /** @param bound entries of this millisecond or later wait: 0 is when the first piece runs, empty is never */
  Reading(Script script, Keys keys, Plan plan, String bound) {
    this.script = script;
    this.keys = keys;
    this.plan = plan;
    this.bound = bound;
    this.bytesLeft = plan.bytes();
  }

  /** In the order in which those of one millisecond come. */
  void add(String name, String from) {
    sources.add(new Source(sources.size(), name, from, UNKNOWN));
  }

  void gap(String type) {
    gaps.add(type);
  }

  /** In the order of the read. */
  public List<Event> events() {
    return events;
  }

  /** Types whose trimmed history may have been missed, {@code *} for whole types. */
  public Set<String> gaps() {
    return gaps;
  }

  /** The epoch in which Redis was. */
  public long epoch() {
    return epoch;
  }

  /** Behind the last entry that was passed; null when there was none. */
  public Cursor place() {
    return place.isEmpty() ? null : Cursor.of(place).in(epoch);
  }

  /** Whether entries are there that other streams may still come before; they are read a moment later. */
  public boolean waits() {
    return waits;
  }

  /** Whether nothing more was there. */
  public boolean isAll() {
    return isAll;
  }

  /** When that was so, by Redis' clock: whatever comes is of this millisecond or later. */
  public long boundMs() {
    return bound.isEmpty() ? nowMs : Long.parseLong(bound);
  }

  /** Up to where everything was read, for who stood there when it began. */
  public Cursor upTo(Cursor start) {
    Cursor last = place.isEmpty() ? start : place();
    boolean isQuiet = isAll && last.ms() < boundMs() - 1;
    return (isQuiet ? Cursor.before(boundMs()) : last).in(epoch);
  }

  /** The read as far as it got: at its limit, at its bytes, or with nothing left. */
  Uni<Reading> run() {
    return Multi.createBy().repeating().uni(this::piece).whilst(reading -> !reading.isOver).collect().last();
  }

  private Uni<Reading> piece() {
    var unknown = sources.stream().filter(Source::isUnknown).limit(STREAMS).toList();
    var known = sources.stream().filter(one -> !one.isUnknown() && !one.ms.equals(ENDED)).sorted(Source.BY_NEXT)
        .limit(STREAMS - unknown.size()).toList();
    var seen = new ArrayList<>(unknown);
    seen.addAll(known);
    seen.sort(Comparator.comparingInt(Source::order));
    int left = plan.limit() - events.size();
    boolean isEvery = seen.size() == sources.stream().filter(one -> !one.ms.equals(ENDED)).count();
    return script.run(Background.silent(keys), args(seen, isEvery ? left : Math.min(left, known.size())))
        .map(answer -> {
          take(answer, seen);
          return this;
        });
  }

  private List<Object> args(List<Source> seen, int limit) {
    var settings = plan.settings();
    var args = new ArrayList<Object>(List.of(limit, bytesLeft, !events.isEmpty(), settings.readEntries(),
        settings.readBytesMax(), plan.upto(), bound, plan.gapsAfter(), settings.lifeMs(), plan.partition(),
        plan.filter()));
    seen.forEach(one -> args.addAll(List.of(one.name, one.from, one.ms)));
    return args;
  }

  private void take(Response answer, List<Source> seen) {
    nowMs = answer.get(0).toLong();
    epoch = answer.get(6).toLong();
    bound = bound.equals("0") ? answer.get(0).toString() : bound;
    place = answer.get(1).toString().isEmpty() ? place : answer.get(1).toString();
    pieces += answer.get(1).toString().isEmpty() ? 0 : 1;
    Response found = answer.get(2);
    for (int i = 0; i + 1 < found.size(); i += 2) {
      bytesLeft -= found.get(i + 1).toBuffer().length();
      events.add(new Event(found.get(i).toString(), found.get(i + 1).toString()));
    }
    waits = answer.get(3).toInteger() == 1;
    for (int i = 0; i < seen.size(); i++) {
      Response state = answer.get(5).get(i);
      Source one = seen.get(i);
      sources.set(one.order, new Source(one.order, one.name, state.get(0).toString(), state.get(1).toString()));
      if (state.get(2).toInteger() == 1) {
        gaps.add(plan.partition().isEmpty() ? one.name : "*");
      }
    }
    isAll = waits || sources.stream().allMatch(one -> one.ms.equals(ENDED));
    isOver = isAll || answer.get(4).toInteger() == 1 || events.size() == plan.limit() || pieces == PIECES;
  }
}
