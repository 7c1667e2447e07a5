package io.claudebench.hook.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.hook.effect.Found;
import io.claudebench.hook.policy.Conditions.Cause;
import java.util.ArrayList;
import java.util.List;

/** All rules that are in force for one tenant. It never changes: a change of rules is another book. */
public final class Book {
  /** The rule that asks where it is not to be seen what would run. */
  public static final String UNSEEN = "unseen";
  private static final long QUICK_MAX = 500_000;
  private static final String UNREAD = "unread";
  private static final String BY_UNREAD = UNREAD + ": The rules of this tenant could not be read yet.";
  private static final String BY_UNSEEN = UNSEEN + ": It is not to be seen from the command alone what would run.";

  private final List<Rule> onTools;
  private final Gates gates;
  private final List<Rule> onPrompts;
  private final boolean redactsResults;
  /** What is answered in place of no objection; null is no objection. */
  private Action otherwise;
  private final int searches;

  Book(List<Rule> rules, boolean redactsResults) {
    List<Rule> inForce = rules.stream().filter(rule -> rule.spec().action() != Action.off).toList();
    this.onTools = inForce.stream().filter(rule -> rule.spec().on() == RuleSpec.Subject.tool).toList();
    this.gates = new Gates(onTools);
    this.onPrompts = inForce.stream().filter(rule -> rule.spec().on() == RuleSpec.Subject.prompt).toList();
    this.redactsResults = redactsResults;
    this.searches = inForce.stream().mapToInt(rule -> rule.conditions().searches()).sum();
  }

  /** Whether so many characters are searched for all of its patterns without keeping others waiting. */
  boolean isQuick(int characters) {
    return (long) searches * characters <= QUICK_MAX;
  }

  /** The same, that lets nothing pass: the rules of the tenant are not known. */
  Book unless(Failure failure) {
    otherwise = failure.action();
    return this;
  }

  /** Whether agents get results of tools without the secrets in them. */
  public boolean redactsResults() {
    return redactsResults;
  }

  /**
   * What is said of a prompt.
   *
   * @param block the rule and why; null lets it pass
   * @param context null when none is added
   */
  public record OnPrompt(String block, List<String> warnings, String context) {}

  public OnPrompt onPrompt(String prompt) {
    String block = null;
    var warnings = new ArrayList<String>();
    var contexts = new ArrayList<String>();
    var text = new Texts(List.of(prompt));
    for (Rule rule : onPrompts) {
      if (rule.spec().shadow() || !rule.conditions().isOf(text)) {
        continue;
      }
      if (rule.spec().context() != null) {
        contexts.add(rule.spec().context());
      }
      if (rule.spec().action() == Action.deny) {
        block = block == null ? rule.told(new Cause(null)) : block;
      } else if (rule.spec().reason() != null || rule.spec().context() == null) {
        warnings.add(rule.told(new Cause(null)));
      }
    }
    return new OnPrompt(block, warnings, contexts.isEmpty() ? null : String.join("\n", contexts));
  }

  /** What the rules say of a call: the strongest objection, of equals the first. */
  public Verdict judge(ToolCall call) {
    return judge(call, true);
  }

  private Verdict judge(ToolCall call, boolean mayChange) {
    var said = new Said(call);
    for (int i = 0; i < onTools.size(); i++) {
      if (mayChange || onTools.get(i).change() == null) {
        said.ask(onTools.get(i), gates, i);
      }
    }
    if (said.strongest == null && said.modified != null && mayChange) {
      Verdict changed = judge(call.with(said.modified), false);
      if (!changed.allow() && !changed.rule().equals(UNSEEN)) {
        return changed;
      }
    }
    Verdict verdict = said.verdict();
    return !verdict.allow() || otherwise == null ? verdict : new Verdict(otherwise, UNREAD, BY_UNREAD, Severity.medium,
        null, null, List.of(), verdict.isFull(), List.of(), List.of());
  }

  /** What was said so far of one call. */
  private static final class Said {
    private final ToolCall call;
    private final List<String> warnings = new ArrayList<>();
    private final List<String> shadows = new ArrayList<>();
    private final List<Rule> leases = new ArrayList<>();
    private Action strongest;
    private Rule by;
    private String reason;
    private Found cause;
    private JsonNode modified;

    Said(ToolCall call) {
      this.call = call;
    }

    /** @param number of the rule's gates */
    void ask(Rule rule, Gates gates, int number) {
      Cause why;
      try {
        why = gates.isShut(number, call) ? null : rule.conditions().of(call);
      } catch (RuntimeException fault) {
        failed(rule, rule.name() + ": It could not be decided.");
        return;
      }
      if (why != null) {
        matched(rule, why);
      }
    }

    private void matched(Rule rule, Cause why) {
      if (rule.spec().requiresLease()) {
        leases.add(rule);
      } else if (rule.spec().shadow()) {
        shadows.add(rule.spec().action() + " " + rule.told(why));
      } else {
        act(rule, why);
      }
    }

    private void failed(Rule rule, String why) {
      boolean mayObject = rule.spec().action() == Action.deny || rule.spec().action() == Action.ask;
      if (rule.spec().shadow()) {
        shadows.add(why);
      } else if (mayObject) {
        object(rule, rule.spec().onFailure().action(), why, null);
      }
    }

    private void act(Rule rule, Cause why) {
      switch (rule.spec().action()) {
        case modify -> rule.change().of(modified == null ? call : call.with(modified)).ifPresentOrElse(other -> {
          modified = other;
          warn(rule.told(why));
        }, () -> warn(rule.told(why)));
        case warn -> warn(rule.told(why));
        default -> object(rule, rule.spec().action(), rule.told(why), why.found());
      }
    }

    private void warn(String word) {
      if (!warnings.contains(word)) {
        warnings.add(word);
      }
    }

    private void object(Rule rule, Action action, String why, Found found) {
      if (action != null && (strongest == null || action.compareTo(strongest) < 0)) {
        strongest = action;
        by = rule;
        reason = why;
        cause = found;
      }
    }

    Verdict verdict() {
      boolean isFull = call.findings().isFull();
      if (strongest != null) {
        return new Verdict(strongest, by.name(), reason, by.spec().severity(), cause, null, List.of(), isFull, shadows,
            leases);
      }
      return isFull ? new Verdict(null, null, null, null, null, modified, warnings, true, shadows, leases)
          : new Verdict(Action.ask, UNSEEN, BY_UNSEEN, Severity.medium, null, null, List.of(), false, shadows, leases);
    }
  }
}
