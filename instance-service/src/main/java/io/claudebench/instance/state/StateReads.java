package io.claudebench.instance.state;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Call;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Reads values and expands them, one script for all that are asked for together. */
@Singleton
final class StateReads {
  private final Script script;
  private final Packing packing;
  private final int answerMax;

  /** @param refused why it cannot be shown  @param size bytes of the value, expanded */
  record Found(String key, boolean found, JsonNode value, String base64, Long version, Instant expiresAt,
      Refused refused, int size) {
    private static Found nothing(String key) {
      return new Found(key, false, null, null, null, null, null, 0);
    }

    private static Found not(String key, Refused why) {
      return new Found(key, true, null, null, null, null, why, 0);
    }
  }

  StateReads(Scripts scripts, Packing packing, StateSettings settings) {
    this.script = scripts.load("state_get");
    this.packing = packing;
    this.answerMax = settings.answerMax();
  }

  /** In the order of the names, of which each was checked; {@code room} is what is left of answerMax. */
  Uni<List<Found>> read(Call call, List<String> names, long room) {
    return script.run(call, Math.max(0, room), names).chain(reply -> {
      List<byte[]> forms = IntStream.range(0, names.size()).mapToObj(i -> form(reply.get(i)))
          .filter(form -> form.length > 0).toList();
      return packing.open(forms, () -> open(names, reply, room));
    });
  }

  private List<Found> open(List<String> names, Response reply, long room) {
    var all = new ArrayList<Found>();
    long left = room;
    for (int i = 0; i < names.size(); i++) {
      Found found = found(names.get(i), reply.get(i), left);
      left -= found.size();
      all.add(found);
    }
    return all;
  }

  private Found found(String name, Response reply, long room) {
    if (reply.type() != ResponseType.MULTI) {
      return reply.toInteger() == 0 ? Found.nothing(name) : Found.not(name, over());
    }
    try {
      byte[] form = form(reply);
      StateValue value = packing.open(name, form);
      if (value.bytes().length > room) {
        return Found.not(name, over());
      }
      return new Found(name, true, value.json(name), value.base64(), reply.get(0).toLong(), StatePut.time(reply.get(1)),
          null, value.bytes().length);
    } catch (Refused refused) {
      return Found.not(name, refused);
    }
  }

  private static byte[] form(Response reply) {
    return reply.type() != ResponseType.MULTI ? new byte[0] : reply.get(2).toBytes();
  }

  private Refused over() {
    return Refusal.TOO_LARGE.because("answerMax, " + answerMax + " bytes, is reached; ask for it in a call of its own.")
        .with("limit", "answerMax");
  }
}
