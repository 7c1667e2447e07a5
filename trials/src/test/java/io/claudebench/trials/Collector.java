package io.claudebench.trials;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.claudebench.testkit.Await;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes spans as an OpenTelemetry collector does: {@code POST /v1/traces}, protobuf. */
final class Collector implements AutoCloseable {
  private final List<Told> spans = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  /** A span, and the service that told it. */
  record Told(String service, Span span) {

    String trace() {
      return hex(span.getTraceId());
    }

    String id() {
      return hex(span.getSpanId());
    }

    /** Empty for the first of a trace. */
    String parent() {
      return hex(span.getParentSpanId());
    }

    String attribute(String name) {
      return value(span.getAttributesList(), name);
    }
  }

  private Collector(HttpServer server) {
    this.server = server;
  }

  static Collector start() {
    try {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      var collector = new Collector(server);
      server.createContext("/v1/traces", collector::take);
      server.start();
      return collector;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void take(HttpExchange exchange) throws IOException {
    for (var of : ExportTraceServiceRequest.parseFrom(exchange.getRequestBody()).getResourceSpansList()) {
      String service = value(of.getResource().getAttributesList(), "service.name");
      of.getScopeSpansList().forEach(scope -> scope.getSpansList().forEach(span -> spans.add(new Told(service, span))));
    }
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  List<Told> spans() {
    return spans;
  }

  /** The one span of a service with this name, in a trace if one is given; waits until it has come. */
  Told span(String service, String name, String trace) {
    Await.until(service + " told " + name, () -> !found(service, name, trace).isEmpty());
    return found(service, name, trace).getLast();
  }

  private List<Told> found(String service, String name, String trace) {
    return spans.stream().filter(told -> told.service().equals(service) && told.span().getName().equals(name)
        && (trace == null || told.trace().equals(trace))).toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private static String value(List<KeyValue> attributes, String name) {
    return attributes.stream().filter(one -> one.getKey().equals(name)).findFirst()
        .map(one -> one.getValue().getStringValue()).orElse("");
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
