package io.claudebench.trials.kit;

import io.claudebench.servers.Ports;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An HTTP balancer as operators run one: it asks each replica's readiness, sends to those that are ready, and tries
 * another only when not one byte of a request was sent. A request that was sent and not answered is never repeated.
 */
final class Balancer implements AutoCloseable {
  private static final int LOOK_MS = 100;
  private static final int TRIES = 50;
  private static final int AGAIN_MS = 100;

  private final List<Replica> replicas;
  private final HttpServer server;
  /**
   * A connection per request: one that is kept may be ended by its other side while a request is on its way, and nobody
   * knows whether it ran.
   */
  private final HttpClient client = Loops.VERTX.createHttpClient(new HttpClientOptions().setKeepAlive(false)
      .setMaxPoolSize(4096).setConnectTimeout(1000));
  private final long timer;
  private volatile List<Replica> ready;
  private int turn;

  private Balancer(List<Replica> replicas) {
    this.replicas = new CopyOnWriteArrayList<>(replicas);
    this.ready = replicas;
    this.server = Loops.VERTX.createHttpServer()
        .requestHandler(request -> request.body().onSuccess(body -> send(request, body, TRIES)));
    this.timer = Loops.VERTX.setPeriodic(LOOK_MS, tick -> look());
  }

  static Balancer over(List<Replica> replicas) {
    var balancer = new Balancer(replicas);
    Loops.await(balancer.server.listen(Ports.free(), "127.0.0.1"));
    return balancer;
  }

  /** One more, which is called as soon as it is ready. */
  void add(Replica replica) {
    replicas.add(replica);
  }

  String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  private void look() {
    List<Replica> all = List.copyOf(replicas);
    var asked = all.stream().map(replica -> isReady(replica)).toList();
    Future.join(asked).onComplete(answered -> {
      var now = new ArrayList<Replica>();
      for (int i = 0; i < all.size(); i++) {
        if (asked.get(i).succeeded() && asked.get(i).result()) {
          now.add(all.get(i));
        }
      }
      ready = now;
    });
  }

  private Future<Boolean> isReady(Replica replica) {
    return client.request(options(replica, HttpMethod.GET, "/q/health/ready").setTimeout(1000))
        .compose(request -> request.send())
        .map(answer -> answer.statusCode() == 200).otherwise(false);
  }

  private void send(HttpServerRequest caller, Buffer body, int tries) {
    List<Replica> now = ready;
    if (now.isEmpty()) {
      again(caller, body, tries);
      return;
    }
    Replica replica = now.get(Math.floorMod(turn++, now.size()));
    client.request(options(replica, caller.method(), caller.uri()))
        .onFailure(unsent -> again(caller, body, tries))
        .onSuccess(request -> {
          request.putHeader("Content-Type", "application/json");
          request.send(body).onSuccess(answer -> answer(caller, answer))
              .onFailure(unknown -> caller.connection().close());
        });
  }

  private void again(HttpServerRequest caller, Buffer body, int tries) {
    if (tries == 0) {
      caller.response().setStatusCode(502).end();
      return;
    }
    Loops.VERTX.setTimer(AGAIN_MS, due -> send(caller, body, tries - 1));
  }

  private static void answer(HttpServerRequest caller, HttpClientResponse answer) {
    answer.body().onSuccess(body -> caller.response().setStatusCode(answer.statusCode()).end(body))
        .onFailure(cut -> caller.connection().close());
  }

  private static RequestOptions options(Replica replica, HttpMethod method, String uri) {
    return new RequestOptions().setHost("127.0.0.1").setPort(replica.port()).setMethod(method).setURI(uri);
  }

  @Override
  public void close() {
    Loops.VERTX.cancelTimer(timer);
    server.close();
    client.close();
  }
}
