package io.claudebench.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** The one thread that reads all answers: what callbacks touch needs no lock. */
final class Loop implements AutoCloseable {
  private final Selector selector;
  private final Thread thread;
  private volatile RuntimeException failure;

  private Loop() {
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    thread = Thread.ofPlatform().name("bench-loop").daemon().unstarted(this::run);
  }

  static Loop start() {
    var loop = new Loop();
    loop.thread.start();
    return loop;
  }

  /** @param read runs on this loop when the channel has something */
  void add(SocketChannel channel, Runnable read) throws IOException {
    channel.register(selector, SelectionKey.OP_READ, read);
    selector.wakeup();
  }

  /** Fails when a callback failed: the numbers since then mean nothing. */
  void check() {
    if (failure != null) {
      throw new IllegalStateException("the load generator failed", failure);
    }
  }

  private void run() {
    try {
      while (selector.isOpen()) {
        selector.select(this::ready);
      }
    } catch (IOException e) {
      failure = new UncheckedIOException(e);
    } catch (RuntimeException e) {
      failure = selector.isOpen() ? e : null;
    }
  }

  private void ready(SelectionKey key) {
    if (key.isValid()) {
      ((Runnable) key.attachment()).run();
    }
  }

  @Override
  public void close() {
    try {
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
