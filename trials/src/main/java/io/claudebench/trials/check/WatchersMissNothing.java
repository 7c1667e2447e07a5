package io.claudebench.trials.check;

import io.claudebench.trials.history.Finals;
import io.claudebench.trials.history.History;
import io.claudebench.trials.history.Watched;
import java.util.ArrayList;
import java.util.List;

/** Who watches from the beginning is sent every event that Redis keeps, wherever his streams were cut off. */
public record WatchersMissNothing() implements Rule {
  private static final int SHOWN = 5;

  @Override
  public String name() {
    return "no watcher missed an event";
  }

  @Override
  public List<String> violations(History history, Finals finals) {
    var found = new ArrayList<String>();
    history.watched().forEach(one -> {
      List<String> missed = missed(one, finals);
      if (!missed.isEmpty()) {
        found.add(one.watcher() + " missed " + missed.size() + " events, among them "
            + missed.subList(0, Math.min(SHOWN, missed.size())));
      }
      one.gaps().forEach(gap -> found.add(one.watcher() + " was told of a gap where nothing was trimmed: " + gap));
    });
    if (history.watched().isEmpty()) {
      found.add("nobody watched, so nothing is shown");
    }
    return found;
  }

  /** What there is and it has not seen. */
  public static List<String> missed(Watched one, Finals finals) {
    return finals.events().entrySet().stream()
        .filter(task -> one.entity() == null || one.entity().equals(task.getKey()))
        .flatMap(task -> task.getValue().stream().map(version -> task.getKey() + ":" + version))
        .filter(event -> !one.seen().contains(event)).toList();
  }
}
