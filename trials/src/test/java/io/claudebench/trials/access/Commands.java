package io.claudebench.trials.access;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.scanner.Resp;
import io.claudebench.testkit.Answer;
import io.claudebench.testkit.Rest;
import java.util.List;
import java.util.UUID;

/** A program that calls over a tenant's streams of commands. */
record Commands(Resp redis, Keys keys) {
  private static final int PATIENCE_MS = 20_000;

  /** What is answered over a stream of its own. */
  Answer ask(String verb, JsonNode input) {
    String replyTo = keys.of(Key.REPLIES, "program-" + UUID.randomUUID());
    send(verb, input.toString(), replyTo, "{}");
    var streams = (List<?>) redis.ask("XREAD", "BLOCK", PATIENCE_MS, "STREAMS", replyTo, "0");
    if (streams == null) {
      throw new AssertionError("nobody answered " + verb + " " + input);
    }
    Object entry = ((List<?>) ((List<?>) streams.getFirst()).get(1)).getFirst();
    return Answer.rpc(Rest.json(Resp.value(entry)));
  }

  void send(String verb, String input, String replyTo, String metadata) {
    redis.ask("XADD", keys.of(Key.COMMANDS, verb.substring(0, verb.indexOf('.'))), "*", "data",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + verb + "\",\"params\":" + input + ",\"metadata\":" + metadata
        + ",\"replyTo\":\"" + replyTo + "\"}");
  }
}
