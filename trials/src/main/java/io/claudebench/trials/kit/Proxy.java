package io.claudebench.trials.kit;

import io.claudebench.servers.Ports;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP proxy on 127.0.0.1 that harms what passes it: late, cut, in one direction only, garbled, refused. What it does
 * holds for connections that are open and for new ones, until {@link #heal}.
 */
public final class Proxy implements AutoCloseable {
  private enum Mode { PASS, REFUSE, SILENT_REPLIES, GARBAGE }

  private final NetServer server;
  private final NetClient client = Loops.VERTX.createNetClient();
  private final Set<NetSocket> open = ConcurrentHashMap.newKeySet();
  private final int target;
  private volatile Mode mode = Mode.PASS;
  private volatile int delayMs;

  private Proxy(int target) {
    this.target = target;
    this.server = Loops.VERTX.createNetServer().connectHandler(this::accept);
  }

  /** In front of this port. */
  public static Proxy to(int target) {
    var proxy = new Proxy(target);
    Loops.await(proxy.server.listen(Ports.free(), "127.0.0.1"));
    return proxy;
  }

  public int port() {
    return server.actualPort();
  }

  /** Each way takes this much longer. */
  public void delay(int ms) {
    delayMs = ms;
  }

  /** Ends the connections that are open; new ones are welcome. */
  public void cut() {
    open.forEach(NetSocket::close);
  }

  /** Ends the connections that are open, and each new one at once. */
  public void refuse() {
    mode = Mode.REFUSE;
    cut();
  }

  /** Requests arrive, replies never do. */
  public void swallowReplies() {
    mode = Mode.SILENT_REPLIES;
  }

  /** Replies are noise. */
  public void garble() {
    mode = Mode.GARBAGE;
  }

  /** Passes everything again; connections that lost something are ended, as they would never recover. */
  public void heal() {
    boolean isBroken = mode != Mode.PASS;
    mode = Mode.PASS;
    delayMs = 0;
    if (isBroken) {
      cut();
    }
  }

  private void accept(NetSocket caller) {
    if (mode == Mode.REFUSE) {
      caller.close();
      return;
    }
    caller.pause();
    open.add(caller);
    caller.closeHandler(end -> open.remove(caller)).exceptionHandler(ignored -> caller.close());
    client.connect(target, "127.0.0.1").onFailure(nobody -> caller.close()).onSuccess(server -> join(caller, server));
  }

  private void join(NetSocket caller, NetSocket server) {
    open.add(server);
    server.exceptionHandler(ignored -> server.close()).closeHandler(end -> {
      open.remove(server);
      caller.close();
    });
    caller.closeHandler(end -> {
      open.remove(caller);
      server.close();
    });
    carry(caller, server, false);
    carry(server, caller, true);
    caller.resume();
  }

  private void carry(NetSocket from, NetSocket to, boolean isReply) {
    var lane = new Lane(from, to);
    from.handler(bytes -> {
      if (isReply && mode == Mode.SILENT_REPLIES) {
        return;
      }
      lane.send(isReply && mode == Mode.GARBAGE ? Buffer.buffer(new byte[bytes.length()]) : bytes, delayMs);
    });
  }

  @Override
  public void close() {
    server.close();
    cut();
    client.close();
  }
}
