package io.claudebench.bench;

import io.claudebench.scanner.Resp;
import io.claudebench.testkit.ServiceProcess;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The event-service: said in Redis, as {@code event.publish} does, in one script for all of them. */
final class EventStage implements Stage {
  static final String TYPE = "bench.said";
  private static final String PUBLISH = """
      for i = 1, ARGV[2] do
        redis.call('XADD', KEYS[1], '*', 'data', '{"id":"bench.said:' .. ARGV[1] .. '.' .. i
          .. '","type":"bench.said","entity":"bench","version":1,"schema":1,"payload":"~' .. ARGV[1]
          .. '~","metadata":{"actor":"bench","tenant":""},"timestamp":"2026-01-01T00:00:00.000Z"}')
        redis.call('PUBLISH', KEYS[2], 'bench -')
      end
      local time = redis.call('TIME')
      redis.call('ZADD', 'cb:types:events', time[1] * 1000 + math.floor(time[2] / 1000), 'bench.said')
      redis.call('XTRIM', KEYS[1], 'MAXLEN', '~', 50000)
      """;
  private final ServiceProcess process;
  private final Resp redis;
  private final String stream;
  private final String channel;

  EventStage(ServiceProcess process, Testbed testbed) {
    this.process = process;
    this.redis = testbed.resp();
    this.stream = testbed.create().key(":stream:") + TYPE;
    this.channel = testbed.create().key(":events:") + TYPE;
  }

  @Override
  public int port() {
    return process.port();
  }

  @Override
  public ServiceProcess process() {
    return process;
  }

  @Override
  public byte[] request() {
    return request("bench.*", "");
  }

  /** @param after a cursor, or empty */
  static byte[] request(String types, String after) {
    return ("GET /events?types=" + types + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n"
        + (after.isEmpty() ? "" : "Last-Event-ID: " + after + "\r\n") + "\r\n").getBytes(UTF_8);
  }

  @Override
  public void say(int count) {
    redis.ask("EVAL", PUBLISH, 2, stream, channel, System.nanoTime(), count);
  }

  @Override
  public void close() {}
}
