package io.claudebench.bench;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongFunction;
import java.util.stream.IntStream;

/**
 * So many calls a second, each at its time, whether the earlier ones were answered or not. Latency is counted from the
 * time a call was due, so that a stall costs all who would have called in it (no coordinated omission). A call that
 * finds no free connection waits for one.
 */
final class OpenLoop implements Load {
  private final Loop loop;
  private final double perSecond;
  private final LongFunction<byte[]> request;
  private final List<Connection> connections;
  private final Deque<Connection> free;
  private final Deque<Long> late = new ArrayDeque<>();
  private volatile Sample sample;
  private volatile CountDownLatch left;

  /** @param request made from the time it is due */
  OpenLoop(Loop loop, int port, int connections, double perSecond, LongFunction<byte[]> request) {
    this.loop = loop;
    this.perSecond = perSecond;
    this.request = request;
    this.connections = IntStream.range(0, connections).mapToObj(i -> new Connection(loop, port)).toList();
    this.free = new ArrayDeque<>(this.connections);
  }

  @Override
  public Sample run(double seconds) {
    int calls = (int) (perSecond * seconds);
    sample = new Sample();
    left = new CountDownLatch(calls);
    long start = System.nanoTime();
    for (int i = 0; i < calls; i++) {
      long due = start + (long) (i * 1e9 / perSecond);
      Until.time(due);
      offer(due);
    }
    Patience.await(left, seconds, loop);
    sample.took(start, start + (long) (calls * 1e9 / perSecond));
    return sample;
  }

  private void offer(long due) {
    Connection connection;
    synchronized (free) {
      connection = free.poll();
      if (connection == null) {
        late.add(due);
        return;
      }
    }
    send(connection, due);
  }

  private void send(Connection connection, long due) {
    connection.send(request.apply(due), answer -> {
      if (answer.isOk()) {
        sample.latency(due);
        sample.done(1);
      } else {
        sample.error(answer.word());
      }
      next(connection);
      left.countDown();
    });
  }

  private void next(Connection connection) {
    Long due;
    synchronized (free) {
      due = late.poll();
      if (due == null) {
        free.push(connection);
        return;
      }
    }
    send(connection, due);
  }

  @Override
  public void close() {
    connections.forEach(Connection::close);
  }
}
