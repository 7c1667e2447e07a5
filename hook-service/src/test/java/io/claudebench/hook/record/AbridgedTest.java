package io.claudebench.hook.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Json;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AbridgedTest {

  @Test
  void whatFitsIsTheSame() {
    JsonNode value = Json.read("{\"a\":[1,\"x\",null],\"b\":true}");
    assertSame(value, Abridged.of(value, 200).value);
    assertFalse(Abridged.of(value, 200).isCut);
  }

  @Test
  void ofALongTextTheBeginningIsKeptAndOfAnObjectItsFirstMembers() {
    Abridged part = Abridged.of(Json.read("{\"path\":\"/a\",\"content\":\"" + "x".repeat(500) + "\",\"last\":1}"), 100);
    assertTrue(part.isCut);
    assertEquals("/a", part.value.get("path").asText());
    assertTrue(part.value.get("content").asText().matches("x{20,90}"), part.value::toString);
    assertFalse(part.value.has("last"));
  }

  @Test
  void noPairOfSurrogatesIsCutInTwo() {
    for (int most = 1; most < 12; most++) {
      String text = Abridged.of(Json.MAPPER.getNodeFactory().textNode("\uD83D\uDE80".repeat(20)), most).value.asText();
      assertEquals(0, text.length() % 2);
    }
  }

  @Test
  void itIsNeverMuchLongerThanWasAskedForWhateverItIs() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      JsonNode value = value(random, 4);
      int most = random.nextInt(400);
      Abridged part = Abridged.of(value, most);
      assertEquals(part.isCut, !Abridged.fits(value, most), "seed " + seed);
      int length = part.value.toString().length();
      assertTrue(!part.isCut || length <= 2 * most + 100, "seed " + seed + ": " + length + " for " + most);
    }
  }

  private static JsonNode value(Random random, int depth) {
    var factory = Json.MAPPER.getNodeFactory();
    int kind = random.nextInt(depth == 0 ? 2 : 4);
    if (kind == 0) {
      return factory.textNode("t".repeat(random.nextInt(200)));
    }
    if (kind == 1) {
      return factory.numberNode(random.nextInt());
    }
    var object = factory.objectNode();
    var array = factory.arrayNode();
    for (int i = random.nextInt(8); i > 0; i--) {
      object.set("k" + i, value(random, depth - 1));
      array.add(value(random, depth - 1));
    }
    return kind == 2 ? object : array;
  }
}
