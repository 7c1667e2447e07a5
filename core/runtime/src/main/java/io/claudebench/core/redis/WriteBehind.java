package io.claudebench.core.redis;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * What Redis is told behind the answers: of each tenant so much waits here, and goes in its order, a piece at a time.
 * What finds no room is counted, and told as one line when there is room again.
 *
 * <p>Not promised: what a killed process had here is lost; a piece whose answer was lost is sent again and may stand
 * there twice.
 */
public final class WriteBehind<T> {
  private static final Duration LAST_FLUSH = Duration.ofSeconds(2);

  private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();
  private final AtomicBoolean sending = new AtomicBoolean();
  private final AtomicLong missed = new AtomicLong();
  private final Supplier<Set<String>> tenants;
  private final Room<T> room;
  private final LongFunction<T> lost;
  private final Sender<T> sender;
  private volatile Runnable end = () -> {};

  /**
   * How much waits for a tenant, and how much goes at once.
   *
   * @param weight of a line, about its characters
   */
  public record Room<T>(int linesMax, long weightMax, int piece, ToIntFunction<T> weight) {}

  /** Tells Redis a piece. The item: how many it took, from the first on. */
  @FunctionalInterface
  public interface Sender<T> {
    Uni<Integer> send(String tenant, List<T> lines);
  }

  /**
   * @param tenants those that there are; what waits for another is dropped
   * @param lost the line that says how many found no room
   */
  public WriteBehind(Supplier<Set<String>> tenants, Room<T> room, LongFunction<T> lost, Sender<T> sender) {
    this.tenants = tenants;
    this.room = room;
    this.lost = lost;
    this.sender = sender;
  }

  public void start(Vertx vertx, int everyMs) {
    long timer = vertx.setPeriodic(everyMs, tick -> flush().subscribe().with(done -> {}, failure -> {}));
    end = () -> vertx.cancelTimer(timer);
  }

  /** Tells what is left, for a moment; blocks. */
  public void stop() {
    end.run();
    flush().ifNoItem().after(LAST_FLUSH).fail().onFailure().recoverWithNull().await().indefinitely();
  }

  public void add(String tenant, T one) {
    waiting.computeIfAbsent(tenant, name -> new Waiting()).add(one);
  }

  /** How many found no room since the process began. */
  public long missed() {
    return missed.get();
  }

  /** How many wait now. */
  public int size() {
    return waiting.values().stream().mapToInt(Waiting::size).sum();
  }

  /** Tells Redis what it does not have yet; what it has no room for waits on. One flush at a time. */
  Uni<Void> flush() {
    if (!sending.compareAndSet(false, true)) {
      return Uni.createFrom().voidItem();
    }
    waiting.keySet().retainAll(tenants.get());
    return Multi.createFrom().iterable(waiting.entrySet())
        .onItem().transformToUniAndConcatenate(one -> flush(one.getKey(), one.getValue()))
        .collect().last().onTermination().invoke(() -> sending.set(false)).replaceWithVoid();
  }

  /** Piece by piece, none held by the next: under load that lasts there is always one more. */
  private Uni<Void> flush(String tenant, Waiting its) {
    return Uni.createFrom().deferred(() -> piece(tenant, its)).repeat().whilst(taken -> taken == room.piece())
        .collect().last().replaceWithVoid();
  }

  private Uni<Integer> piece(String tenant, Waiting its) {
    List<T> first = its.first();
    return first.isEmpty() ? Uni.createFrom().item(0) : sender.send(tenant, first).invoke(its::drop);
  }

  /** Of one tenant. */
  private final class Waiting {
    private final ArrayDeque<T> lines = new ArrayDeque<>();
    private long untold;
    private long weight;

    synchronized void add(T line) {
      if (hasRoom(line)) {
        lines.add(line);
        weight += room.weight().applyAsInt(line);
      } else {
        untold++;
        missed.incrementAndGet();
      }
    }

    private boolean hasRoom(T line) {
      return lines.size() < room.linesMax() && weight + room.weight().applyAsInt(line) <= room.weightMax();
    }

    synchronized int size() {
      return lines.size();
    }

    /** The oldest, up to a piece; they stay. */
    synchronized List<T> first() {
      T word = untold > 0 ? lost.apply(untold) : null;
      if (word != null && hasRoom(word)) {
        lines.add(word);
        weight += room.weight().applyAsInt(word);
        untold = 0;
      }
      return lines.stream().limit(room.piece()).toList();
    }

    /** The oldest are there. */
    synchronized void drop(int count) {
      for (int i = 0; i < count; i++) {
        weight -= room.weight().applyAsInt(lines.remove());
      }
    }
  }
}
