package io.claudebench.core.cache;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Call;
import io.claudebench.core.Json;

/** Where an answer is kept: whose it is, of which verb, and the SHA-256 of what was asked. */
record Place(String tenant, String verb, String hash) {

  /** @param build whose answers these are: another build's have another form, or say something else */
  static Place of(Call call, Object input, String build) {
    ObjectNode asked = Json.MAPPER.valueToTree(input);
    return new Place(call.caller().tenant(), call.verb().name(), Json.digest(asked.put("", build)));
  }
}
