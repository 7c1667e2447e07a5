package io.claudebench.hook.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Name;
import io.claudebench.core.input.Default;
import io.claudebench.core.input.Doc;
import io.claudebench.core.input.Limit;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/** A rule as its author writes it. All of its conditions must hold, of each list one; without any it matches all. */
public record RuleSpec(
    @NotNull @Name @Doc("Name of the rule, unique in its set and of no built-in rule.") String name,
    @Default("\"tool\"") @Doc("What it looks at: a tool before it runs, or a prompt of the user.") Subject on,
    @Doc("Names of tools, exact or with *: Bash, mcp__github__*.")
    @Size(max = 50) List<@Size(min = 1, max = 200) String> tools,
    @Doc("Effects that the command would have, such as git-history-loss.")
    @Size(max = 50) List<@Size(min = 1, max = 50) String> effects,
    @Doc("Paths that the call names, from cwd: with * (within a part), ** (any parts), ?; ~ is anybody's home.")
    @Size(max = 50) List<@Size(min = 1, max = 500) String> paths,
    @Doc("Hosts of URLs that the call names: example.com, *.example.com.")
    @Size(max = 50) List<@Size(min = 1, max = 300) String> hosts,
    @Doc("RE2 patterns that are searched in fields of the parameters, by JSON pointer: {\"/command\": \"--force\"}.")
    @Limit(bytes = 16_384) ObjectNode fields,
    @Doc("RE2 pattern that is searched in the command, or in the prompt.") @Size(min = 1, max = 1000) String pattern,
    @NotNull @Doc("What is done about it.") Action action,
    @Doc("Of modify: the command loses its sudo.") Boolean stripPrivilege,
    @Doc("Of modify: fields of the parameters that get another value.") @Limit(bytes = 16_384) ObjectNode set,
    @Doc("Why, for whoever is asked or told.") @Size(max = 1000) String reason,
    @Doc("Of a prompt: what the agent is told beside it.") @Size(max = 4000) String context,
    @Default("\"medium\"") @Doc("How bad it would be.") Severity severity,
    @Default("\"ask\"") @Doc("What is answered where this rule cannot decide.") Failure onFailure,
    @Default("false") @Doc("Whether it only writes down what it would do.") boolean shadow,
    @Doc("Whether it matches only where the last lease of the session or its instance was lost or cancelled.")
    @Default("false") boolean requiresLease,
    @Doc("Of requiresLease: whether it matches also where none is held now.") @Default("false") boolean mustHold) {

  /** What a rule looks at; the names are those of the contract. */
  public enum Subject { tool, prompt }
}
