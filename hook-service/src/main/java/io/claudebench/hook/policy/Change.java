package io.claudebench.hook.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.hook.effect.Stripped;
import java.util.Optional;

/** Other parameters in place of those that were given. */
final class Change {
  private final boolean strips;
  private final ObjectNode set;

  Change(RuleSpec spec) {
    strips = Boolean.TRUE.equals(spec.stripPrivilege());
    set = spec.set();
  }

  /** Empty where they cannot be changed so. */
  Optional<JsonNode> of(ToolCall call) {
    JsonNode changed = call.params;
    if (strips) {
      changed = Stripped.of(call.command, call.findings()).map(command -> Tools.withCommand(call.params, command))
          .orElse(null);
    }
    if (set != null && changed instanceof ObjectNode object) {
      changed = object.deepCopy().setAll(set);
    }
    return Optional.ofNullable(changed).filter(other -> !other.equals(call.params));
  }
}
