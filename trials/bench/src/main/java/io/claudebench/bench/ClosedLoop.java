package io.claudebench.bench;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/**
 * Each user asks again as soon as it was answered: shows what can be done per second. Answers after the end do not
 * count.
 */
final class ClosedLoop implements Load {
  private final Loop loop;
  private final List<Seat> seats;
  private volatile Run run;

  private record Seat(Connection connection, User user) {}

  private record Run(Sample sample, long endNanos, CountDownLatch left) {}

  ClosedLoop(Loop loop, int port, Stream<User> users) {
    this.loop = loop;
    this.seats = users.map(user -> new Seat(new Connection(loop, port), user)).toList();
  }

  @Override
  public Sample run(double seconds) {
    long start = System.nanoTime();
    long end = start + (long) (seconds * 1e9);
    var sample = new Sample();
    run = new Run(sample, end, new CountDownLatch(seats.size()));
    seats.forEach(seat -> ask(seat, run));
    Patience.await(run.left(), seconds, loop);
    sample.took(start, end);
    return sample;
  }

  private static void ask(Seat seat, Run run) {
    long sent = System.nanoTime();
    seat.connection().send(seat.user().next(), answer -> answered(seat, run, sent, answer));
  }

  private static void answered(Seat seat, Run run, long sent, Answer answer) {
    boolean counts = System.nanoTime() < run.endNanos();
    int operations = answer.isOk() ? seat.user().answered(answer, run.sample()) : 0;
    if (counts && answer.isOk()) {
      run.sample().latency(sent);
      run.sample().done(operations);
    } else if (!answer.isOk()) {
      run.sample().error(answer.word());
      seat.user().refused();
    }
    if (counts && answer.status() > 0) {
      ask(seat, run);
    } else {
      run.left().countDown();
    }
  }

  @Override
  public void close() {
    seats.forEach(seat -> seat.connection().close());
  }
}
