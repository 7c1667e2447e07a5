package io.claudebench.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * One HTTP/1.1 connection with at most one request under way. Written for a small and even cost per call, as the
 * generator shares the machine with what it measures: no header is made into text, no answer is copied.
 */
final class Connection {
  private final SocketChannel channel;
  private ByteBuffer in = ByteBuffer.allocate(1 << 14);
  private volatile Consumer<Answer> then;

  Connection(Loop loop, int port) {
    try {
      channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      loop.add(channel, this::read);
    } catch (IOException e) {
      throw new UncheckedIOException("no connection to port " + port, e);
    }
  }

  /** From any thread, when no request is under way. {@code then} runs on the loop. */
  void send(byte[] request, Consumer<Answer> then) {
    this.then = then;
    try {
      for (var out = ByteBuffer.wrap(request); out.hasRemaining();) {
        channel.write(out);
      }
    } catch (IOException e) {
      close();
    }
  }

  /** On the loop: bytes are there. */
  void read() {
    try {
      if (channel.read(in) < 0) {
        close();
        return;
      }
      int end = Head.end(in.array(), in.position());
      int length = end < 0 ? -1 : end + Head.length(in.array(), end);
      if (length > in.capacity() || !in.hasRemaining()) {
        in = ByteBuffer.wrap(Arrays.copyOf(in.array(), Math.max(length, 2 * in.capacity()))).position(in.position());
      }
      if (length >= 0 && in.position() >= length) {
        answer(new Answer(Head.status(in.array()), in.array(), end, length));
      }
    } catch (IOException e) {
      close();
    }
  }

  void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    answer(Answer.BROKEN);
  }

  private void answer(Answer answer) {
    in.clear();
    Consumer<Answer> waiting = then;
    then = null;
    if (waiting != null) {
      waiting.accept(answer);
    }
  }
}
