package io.claudebench.trials.fault;

import io.claudebench.testkit.Await;
import io.claudebench.trials.check.Allowance;
import io.claudebench.trials.history.Finals;
import io.claudebench.trials.history.Recorder;
import io.claudebench.trials.kit.Fleet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;

/** Where a fault happens: the fleet, dice thrown by the printed seed, how long it may take, and what it has to say. */
public final class Experiment {
  private final Fleet fleet;
  private final RandomGenerator dice;
  private final Recorder recorder;
  private final int seconds;
  private final List<String> notes = new ArrayList<>();
  private BiConsumer<Finals, Recorder> after = (finals, history) -> {};
  private Allowance allowance = Allowance.NONE;

  /** @param seconds how long the harm lasts, about */
  public Experiment(Fleet fleet, RandomGenerator dice, Recorder recorder, int seconds) {
    this.fleet = fleet;
    this.dice = dice;
    this.recorder = recorder;
    this.seconds = seconds;
  }

  public Fleet fleet() {
    return fleet;
  }

  public RandomGenerator dice() {
    return dice;
  }

  public int seconds() {
    return seconds;
  }

  public long now() {
    return recorder.now();
  }

  /** When the harm shall be over. */
  long until() {
    return now() + seconds * 1_000_000_000L;
  }

  /** Lets the load work between {@code least} and twice as many milliseconds. */
  void work(int least) {
    Await.pause(least + dice.nextInt(least));
  }

  /** Into the history's file. */
  void mark(String what) {
    recorder.note(what);
  }

  /** Into the verdict. */
  public void say(String what) {
    mark(what);
    notes.add(what);
  }

  /** Acknowledgements of this time may be forgotten, unless strict. */
  void allow(long from, long to) {
    allowance = new Allowance(from, to);
  }

  /** What is to be recorded when all is quiet again. */
  void after(BiConsumer<Finals, Recorder> record) {
    after = record;
  }

  public void end(Finals finals) {
    after.accept(finals, recorder);
  }

  public List<String> notes() {
    return notes;
  }

  public Allowance allowance() {
    return allowance;
  }
}
