package io.claudebench.trials.check;

import io.claudebench.trials.history.Finals;
import io.claudebench.trials.history.History;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All rules of the promise over one history. */
public final class Checker {
  private final List<Rule> rules;

  private Checker(List<Rule> rules) {
    this.rules = rules;
  }

  public static Checker of(Allowance allowance) {
    return new Checker(List.of(new CreatesLast(allowance), new ReadsFind(allowance), new SameKeySameAnswer(allowance),
        new IdsGrow(), new FencesGrow(allowance),
        new VersionsGrow(allowance), new OneHolder(), new StaleWritesRefused(), new EndsLast(allowance),
        new EventsWhole(allowance), new Moves(),
        new PostgresEquals(), new Sound(), new NoInternal(), new NobodyDies(allowance), new LeasesRun(allowance)));
  }

  /** With what only this fault promises. */
  public Checker and(List<Rule> more) {
    var all = new ArrayList<>(rules);
    all.addAll(more);
    return new Checker(all);
  }

  /** Rule → its violations, of the rules that do not hold. */
  public Map<String, List<String>> violations(History history, Finals finals) {
    var found = new LinkedHashMap<String, List<String>>();
    for (Rule rule : rules) {
      List<String> violations = rule.violations(history, finals);
      if (!violations.isEmpty()) {
        found.put(rule.name(), violations);
      }
    }
    return found;
  }

  public int size() {
    return rules.size();
  }
}
