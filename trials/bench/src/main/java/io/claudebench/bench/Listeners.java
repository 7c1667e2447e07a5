package io.claudebench.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/**
 * Connections that ask once and then only listen, whatever the protocol: they count marks, {@code ~<nanos>~}, and how
 * long ago each was written. Read for a small and even cost, as they share the machine with what they measure.
 */
final class Listeners implements AutoCloseable {
  private static final ByteBuffer IN = ByteBuffer.allocate(1 << 18); // the loop is one thread

  private final List<SocketChannel> channels = new ArrayList<>();
  private final AtomicLong marks = new AtomicLong();
  private final AtomicLong ended = new AtomicLong();
  private final Histogram nanos = new Histogram(3);

  /** @param request what each of them sends first */
  Listeners(Loop loop, int port, int count, byte[] request) {
    try {
      for (int i = 0; i < count; i++) {
        var channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
        channel.write(ByteBuffer.wrap(request));
        channel.configureBlocking(false);
        channels.add(channel);
        var one = new One(channel);
        loop.add(channel, one::read);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("listener " + channels.size() + " of port " + port, e);
    }
  }

  private final class One {
    private final SocketChannel channel;
    private boolean isInside;
    private long number;

    One(SocketChannel channel) {
      this.channel = channel;
    }

    void read() {
      try {
        IN.clear();
        int count = channel.read(IN);
        if (count < 0) {
          ended.incrementAndGet();
          channel.close();
        } else {
          scan(IN.array(), count);
        }
      } catch (IOException e) {
        ended.incrementAndGet();
      }
    }

    private void scan(byte[] bytes, int count) {
      long now = System.nanoTime();
      int found = 0;
      for (int i = 0; i < count; i++) {
        byte one = bytes[i];
        if (one == '~') {
          if (isInside) {
            nanos.recordValue(Math.max(0, now - number));
            found++;
          }
          isInside = !isInside;
          number = 0;
        } else if (isInside) {
          number = 10 * number + one - '0';
        }
      }
      marks.addAndGet(found);
    }
  }

  long marks() {
    return marks.get();
  }

  /** When nothing more comes. */
  Histogram nanos() {
    return nanos;
  }

  /** Returns when they have counted so many together. */
  void await(long total) {
    Until.isTrue(total + " frames came, " + ended.get() + " connections ended", () -> marks.get() >= total);
  }

  @Override
  public void close() {
    try {
      for (SocketChannel channel : channels) {
        channel.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
