package io.claudebench.instance.state;

import static io.claudebench.instance.States.ok;
import static io.claudebench.instance.States.refused;
import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.instance.States;
import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Rest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisResource.class)
class StateGetTest {
  @Inject
  States states;

  private final String key = States.fresh() + "k";

  @Test
  void aNameWithoutAValueIsAnAnswer() {
    assertEquals("{\"found\":false}", ok("state.get", "key", key).toString());
    assertEquals("{\"found\":false}", HERE.get("/state/get?key=" + key).ok().toString());
  }

  @Test
  void aValueIsShownWithItsVersionAndEnd() {
    var put = ok("state.put", "key", key, "value", States.object("a", 1), "ttlSeconds", 60);

    var got = HERE.get("/state/get?key=" + key).ok();

    assertEquals("{\"found\":true,\"value\":{\"a\":1},\"version\":" + put.get("version") + ",\"expiresAt\":"
        + put.get("expiresAt") + "}", got.toString());
  }

  @Test
  void bytesComeBackAsTheyWereWithEveryCodecAlsoWhereNothingShrinks() {
    var random = new Random(4);
    for (Codec codec : Codec.values()) {
      for (int size : new int[] {0, 1, 1023, 1024, 20_000, StateLimits.VALUE}) {
        byte[] noise = new byte[size];
        random.nextBytes(noise);
        for (byte[] bytes : new byte[][] {noise, new byte[size]}) {
          ok("state.put", "key", key, "base64", Base64.getEncoder().encodeToString(bytes), "compress", codec.name());
          assertArrayEquals(bytes, Base64.getDecoder().decode(ok("state.get", "key", key).get("base64").asText()),
              codec + " " + size);
        }
      }
    }
  }

  @Test
  void jsonComesBackAsItWasWithEveryCodec() {
    var rows = Rest.JSON.createArrayNode();
    for (int i = 0; i < 500; i++) {
      rows.addObject().put("worker", "w-" + i).put("text", "größer €").put("load", i / 7.0);
    }
    for (Codec codec : Codec.values()) {
      ok("state.put", "key", key, "value", rows, "compress", codec.name());
      assertEquals(codec.id, states.stored(key)[0]);
      assertEquals(Rest.json(rows.toString()), ok("state.get", "key", key).get("value"));
    }
  }

  @Test
  void aCorruptValueIsInternalAndSaysWhatToDo() {
    ok("state.put", "key", key, "value", "x".repeat(5000), "compress", "lz4");
    byte[] form = states.stored(key);

    states.store(key, new byte[] {9, 1, 2, 3});
    var refused = refused("INTERNAL", "state.get", "key", key);
    assertTrue(refused.get("detail").asText().contains(key + " is corrupt"), refused.toString());
    assertEquals("Put it again, or delete it.", refused.get("fix").asText());
    states.store(key, Arrays.copyOf(form, form.length - 1));
    refused("INTERNAL", "state.get", "key", key);
    states.store(key, new byte[] {0, '{', '1'});
    refused("INTERNAL", "state.get", "key", key);
    States.put(key, 1);
    ok("state.get", "key", key);
  }

  @Test
  void aValueThatWouldExpandOverTheCapIsRefusedAndNotExpanded() {
    States.put(key, 1);
    for (Codec codec : new Codec[] {Codec.lz4, Codec.snappy, Codec.zstd}) {
      states.store(key, new StateValue(false, new byte[64 << 20]).stored(codec, 0));
      assertEquals("expandMax", refused("TOO_LARGE", "state.get", "key", key).get("limit").asText());
    }
  }

  @Test
  void namesThatAreNoneAreInvalid() {
    refused("INVALID", "state.get", "key", "global");
    refused("INVALID", "state.get", "key", "a b");
    refused("INVALID", "state.get");
  }
}
