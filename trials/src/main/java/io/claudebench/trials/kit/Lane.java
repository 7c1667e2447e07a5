package io.claudebench.trials.kit;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.ArrayDeque;
import java.util.Queue;

/** One direction of a connection; what is late keeps its order. Lives on the event loop of the connection. */
final class Lane {
  private final NetSocket from;
  private final NetSocket to;
  private final Queue<Buffer> late = new ArrayDeque<>();

  Lane(NetSocket from, NetSocket to) {
    this.from = from;
    this.to = to;
  }

  synchronized void send(Buffer bytes, int delayMs) {
    if (delayMs == 0 && late.isEmpty()) {
      write(bytes);
      return;
    }
    late.add(bytes);
    Loops.VERTX.setTimer(Math.max(1, delayMs), due -> next());
  }

  private synchronized void next() {
    write(late.remove());
  }

  private void write(Buffer bytes) {
    to.write(bytes);
    if (to.writeQueueFull()) {
      from.pause();
      to.drainHandler(drained -> from.resume());
    }
  }
}
