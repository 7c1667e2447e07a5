package io.claudebench.trials.load;

import io.claudebench.testkit.Await;
import io.claudebench.trials.history.Recorder;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Creators, workers, sitters and onlookers on a fleet: open, they do everything; closed, workers finish what is there;
 * then it is over.
 */
public final class Load implements AutoCloseable {
  private static final int KNOWN_MAX = 2_000;

  private final Mix mix;
  private final Recorder recorder;
  private final List<String> bases;
  private final SplittableRandom seed;
  private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
      .connectTimeout(Duration.ofSeconds(2)).build();
  private final List<Thread> makers = new ArrayList<>();
  private final List<Thread> workers = new ArrayList<>();
  private final List<String> known = new ArrayList<>();
  private volatile boolean isOpen = true;
  private volatile boolean isOver;

  /**
   * @param bases URLs of equal replicas; each call goes to any
   * @param seed decides what every client does, not when
   */
  public Load(Mix mix, List<String> bases, Recorder recorder, long seed) {
    this.mix = mix;
    this.bases = bases;
    this.recorder = recorder;
    this.seed = new SplittableRandom(seed);
  }

  public void start() {
    String run = Long.toString(seed.nextLong() & 0xffffff, 36);
    for (int i = 1; i <= mix.creators(); i++) {
      makers.add(thread(new Creator(client("creator-" + i), this, seed.split(), run)));
    }
    makers.add(thread(new Onlooker(client("onlooker"), this, seed.split())));
    for (int i = 1; i <= mix.workers(); i++) {
      workers.add(thread(new FlawedWorker(client("worker-" + i), this, seed.split())));
    }
    for (int i = 1; i <= mix.sitters(); i++) {
      workers.add(thread(new Sitter(client("sitter-" + i), this)));
    }
    makers.forEach(Thread::start);
    workers.forEach(Thread::start);
  }

  private Client client(String name) {
    return new Client(name, http, bases, seed.split(), recorder, this::isOver);
  }

  private static Thread thread(Runnable what) {
    return Thread.ofVirtual().unstarted(what);
  }

  /** No new tasks; returns when the last create was answered. */
  public void closeDoors() {
    isOpen = false;
    join(makers);
  }

  @Override
  public void close() {
    isOpen = false;
    isOver = true;
    join(makers);
    join(workers);
    http.shutdownNow();
  }

  private static void join(List<Thread> threads) {
    for (Thread thread : threads) {
      Await.comes(Duration.ofSeconds(60), () -> !thread.isAlive());
    }
  }

  Mix mix() {
    return mix;
  }

  boolean isOpen() {
    return isOpen;
  }

  boolean isOver() {
    return isOver;
  }

  void known(String id) {
    synchronized (known) {
      if (known.size() < KNOWN_MAX) {
        known.add(id);
      } else {
        known.set((int) (Math.abs((long) id.hashCode()) % KNOWN_MAX), id);
      }
    }
  }

  String anyKnown(RandomGenerator dice) {
    synchronized (known) {
      return known.isEmpty() ? "" : known.get(dice.nextInt(known.size()));
    }
  }
}
