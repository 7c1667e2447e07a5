package io.claudebench.event.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.event.Streams;
import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Rest;
import io.claudebench.testkit.Wire;
import io.claudebench.testkit.Follower;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisResource.class)
class SocketStreamTest {
  private final String type = Streams.type();

  private static String subscribe(String events, String more) {
    return "{\"action\":\"subscribe\",\"events\":[" + events + "]" + more + "}";
  }

  @Test
  void eventsComeWithTheCursorThatEveryDoorTakes() {
    try (var socket = new SocketClient("/ws")) {
      socket.send(subscribe("\"" + type + "\"", ""));
      assertEquals("[\"" + type + "\"]", socket.next("subscribed").get("events").toString());
      IntStream.range(0, 5).forEach(i -> Streams.publish(type, Integer.toString(i)).ok());
      String cursor = null;
      for (int i = 0; i < 5; i++) {
        JsonNode frame = socket.next("event");
        assertEquals(i, frame.at("/event/data").asInt());
        assertEquals("1.0", frame.at("/event/specversion").asText());
        cursor = i == 2 ? frame.get("cursor").asText() : cursor;
      }
      try (var other = new SocketClient("/ws"); var sse = Follower.of("/events?types=" + type + "&after=" + cursor)) {
        other.send(subscribe("\"" + type + "\"", ",\"after\":\"" + cursor + "\""));
        other.next("subscribed");
        assertEquals(3, other.next("event").at("/event/data").asInt());
        assertEquals(4, other.next("event").at("/event/data").asInt());
        assertEquals(List.of(3, 4), sse.has(2).payloads());
      }
    }
  }

  @Test
  void typesAreAddedAndTakenAway() {
    try (var socket = new SocketClient("/ws")) {
      socket.send(subscribe("\"" + type + ".a\"", "")).next("subscribed");
      socket.send(subscribe("\"" + type + ".b\"", ""));
      assertEquals(2, socket.next("subscribed").get("events").size());
      Streams.publish(type + ".a", "1").ok();
      Streams.publish(type + ".b", "2").ok();
      assertEquals(1, socket.next("event").at("/event/data").asInt());
      assertEquals(2, socket.next("event").at("/event/data").asInt());
      socket.send("{\"action\":\"unsubscribe\",\"events\":[\"" + type + ".a\"]}");
      assertEquals("[\"" + type + ".b\"]", socket.next("unsubscribed").get("events").toString());
      Streams.publish(type + ".a", "3").ok();
      Streams.publish(type + ".b", "4").ok();
      assertEquals(4, socket.next("event").at("/event/data").asInt());
      socket.send("{\"action\":\"unsubscribe\"}").next("unsubscribed");
      Streams.publish(type + ".b", "5").ok();
      socket.send("{\"action\":\"ping\"}").next("pong");
    }
  }

  @Test
  void noMoreComesThanTheCreditGave() {
    IntStream.range(0, 10).forEach(i -> Streams.publish(type, Integer.toString(i)).ok());
    try (var socket = new SocketClient("/ws")) {
      socket.send("{\"action\":\"credit\",\"n\":3}").send(subscribe("\"" + type + "\"", ",\"after\":\"start\""));
      socket.next("subscribed");
      var seen = new ArrayList<Integer>();
      IntStream.range(0, 3).forEach(i -> seen.add(socket.next("event").at("/event/data").asInt()));
      assertNull(socket.poll(300));
      socket.send("{\"action\":\"credit\",\"n\":100}");
      IntStream.range(3, 10).forEach(i -> seen.add(socket.next("event").at("/event/data").asInt()));
      assertEquals(IntStream.range(0, 10).boxed().toList(), seen);
      assertTrue(socket.send("{\"action\":\"ping\"}").next("pong").hasNonNull("cursor"));
    }
  }

  @Test
  void callsAreAnsweredBare() {
    try (var socket = new SocketClient("/ws")) {
      socket.send("{\"action\":\"execute\",\"request\":{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"event.publish\","
          + "\"params\":{\"type\":\"" + type + "\",\"payload\":1}}}");
      JsonNode answer = socket.next(null);
      assertEquals(7, answer.get("id").asInt());
      assertFalse(answer.at("/result/duplicate").asBoolean(true));
      socket.send("{\"action\":\"execute\",\"request\":{\"jsonrpc\":\"2.0\",\"id\":8,\"method\":\"no.verb\"}}");
      assertEquals("UNKNOWN_VERB", socket.next(null).at("/error/data/code").asText());
      socket.send("{\"action\":\"execute\",\"request\":[]}");
      assertEquals("INVALID_REQUEST", socket.next(null).at("/error/data/code").asText());
    }
  }

  @Test
  void whatIsNoFrameIsAnErrorAndTheSocketGoesOn() {
    try (var socket = new SocketClient("/ws")) {
      for (String wrong : List.of("{", "[]", "{\"action\":\"dance\"}", "{\"action\":\"subscribe\"}",
          subscribe("\"a b\"", ""), subscribe("\"a\"", ",\"after\":\"x\""), "{\"action\":\"credit\",\"n\":0}")) {
        socket.send(wrong);
        String word = socket.next("error").at("/error/code").asText();
        assertTrue(List.of("PARSE", "INVALID").contains(word), wrong + ": " + word);
      }
      socket.send("{\"action\":\"ping\"}").next("pong");
      socket.send("{\"action\":\"ping\",\"pad\":\"" + "x".repeat(70_000) + "\"}");
      Await.until("a frame over frameBytesMax ends it", () -> socket.isClosed);
    }
  }

  /** A window of zlib for each socket would be more than all the rest of it. */
  @Test
  void nothingIsCompressed() {
    var answer = Wire.ask(Rest.HERE, "GET", "/ws", "Connection: Upgrade", "Upgrade: websocket",
        "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Extensions: permessage-deflate");
    assertEquals(101, answer.status());
    assertFalse(answer.headers().firstValue("Sec-WebSocket-Extensions").isPresent());
  }

  @Test
  void aLargeEventComesWhole() {
    try (var socket = new SocketClient("/ws")) {
      socket.send(subscribe("\"" + type + "\"", "")).next("subscribed");
      String large = "x".repeat(200_000);
      Streams.publish(type, "\"" + large + "\"").ok();
      assertEquals(large, socket.next("event").at("/event/data").asText());
    }
  }
}
