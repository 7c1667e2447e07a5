package io.claudebench.core.door;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Json;
import io.claudebench.core.Refusal;
import io.claudebench.core.Settings;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** A body of JSON-RPC 2.0: one message, or a batch of them that run at once. */
@Singleton
final class Batch {
  private final int max;

  Batch(Settings settings) {
    this.max = settings.limits().rpcBatchMax();
  }

  /**
   * The answer to the body; null when none of its messages is answered. Refuses {@code INVALID_REQUEST} (an empty
   * batch) and {@code TOO_LARGE} (rpcBatchMax).
   *
   * @param call answers one message, a notification with null
   */
  Uni<JsonNode> answer(JsonNode body, Function<JsonNode, Uni<ObjectNode>> call) {
    if (!body.isArray()) {
      return call.apply(body).map(answer -> answer);
    }
    if (body.isEmpty()) {
      throw Refusal.INVALID_REQUEST.because("A batch must hold at least one request.");
    }
    if (body.size() > max) {
      throw Refusal.TOO_LARGE.because("The batch holds more than rpcBatchMax, " + max + " requests.");
    }
    List<Uni<ObjectNode>> calls = new ArrayList<>();
    body.forEach(request -> calls.add(call.apply(request)));
    return Uni.join().all(calls).andFailFast().map(answers -> {
      var array = Json.MAPPER.createArrayNode();
      answers.stream().filter(Objects::nonNull).forEach(array::add);
      return array.isEmpty() ? null : array;
    });
  }
}
